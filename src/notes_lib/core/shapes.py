def pair(
    value: int | tuple[int, int], *, name: str, minimum: int = 0
) -> tuple[int, int]:
    """Spell out a size that was given once for both image axes.

    Args:
        value: One int for both axes, or `(rows, columns)`.
        name: What the caller calls the value, for the error message.
        minimum: The smallest int allowed.

    Returns:
        `(rows, columns)`.

    Raises:
        TypeError: If `value` is neither an int nor a pair of ints.
        ValueError: If an entry is below `minimum`.
    """
    both = value if isinstance(value, tuple | list) else (value, value)
    if len(both) != 2 or not all(isinstance(entry, int) for entry in both):
        raise TypeError(f"{name} must be an int or a pair of ints, got {value!r}")
    if min(both) < minimum:
        raise ValueError(f"{name} must be at least {minimum}, got {value!r}")
    rows, columns = both
    return rows, columns
