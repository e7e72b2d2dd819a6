from collections.abc import Mapping
from typing import Any


def text_table(
    rows: Mapping[Any, Mapping[str, Any]], *, form: str | Mapping[str, str] = ".2f"
) -> str:
    """Write numbers as a table of plain text, to be printed.

    A number that is rounded to zero gets no minus sign.

    Args:
        rows: By name of the row, and then by that of the column, numbers, tensors
            with one number, or texts.
        form: How to write a number, such as `".1%"` or `"+.2f"`, for all columns or
            for each by its name; a column without one gets `".2f"`.

    Returns:
        A line with the columns' names, and a line for each row. Names of rows stand
        to the left, everything else to the right.

    Raises:
        ValueError: If there is no row, or one has other columns than the first.
    """
    if not rows:
        raise ValueError("text_table needs at least one row")
    columns = list(next(iter(rows.values())))
    for name, row in rows.items():
        if list(row) != columns:
            raise ValueError(
                f"every row needs the columns {columns}: row {name!r} has {list(row)}"
            )
    forms = {c: form if isinstance(form, str) else form.get(c, ".2f") for c in columns}
    lines = [["", *columns]]
    for name, row in rows.items():
        lines.append([str(name), *(_write(row[c], forms[c]) for c in columns)])
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )


def _write(value: Any, form: str) -> str:
    if isinstance(value, str):
        return value
    number = value.item() if hasattr(value, "item") else value
    # The option z (PEP 682) writes -0.001 as 0.00.
    return (
        str(number)
        if isinstance(number, int)
        else format(number, _zero_without_minus(form))
    )


def _zero_without_minus(form: str) -> str:
    """Put the option z behind the sign, where the format has its place for it."""
    sign = form[:1] if form[:1] in ("+", "-", " ") else ""
    return f"{sign}z{form[len(sign) :]}"
