"""From docstrings to the HTML of a reference, by griffe, which imports nothing."""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import griffe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from notes_lib.site.fences import excerpt
from notes_lib.site.imports import OwnPackages

WIDTH = 72  # characters; a longer signature has a line for each parameter
_MARKS = {"variadic positional": "*", "variadic keyword": "**"}
_TITLES = {"parameters": "Arguments", "returns": "Returns", "raises": "Raises"}
_OPTIONS = {
    "returns_named_value": False,
    "returns_multiple_items": False,
    "warnings": False,  # whether a docstring is whole is not for the reference to say
}

Convert = Callable[[str], str]  # Markdown to HTML


def described(
    own: OwnPackages, homes: Iterable[tuple[str, str]], convert: Convert
) -> dict[str, dict[str, str]]:
    """What the reference says about each thing, by its dotted name.

    Args:
        own: Our packages.
        homes: Module and name of each thing, where it is defined.
        convert: The site's Markdown.

    Returns:
        For each its `summary` (Markdown), and in HTML how it is called (`head`), what
        is said of it (`html`), and its `source`.

    Raises:
        LookupError: If a module does not define a name.
    """
    modules: dict[str, Any] = {}
    found = {}
    for module, name in homes:
        if module not in modules:
            path = own.files[module]
            modules[module] = griffe.visit(module, path, own.text(path))
        try:
            thing = modules[module][name]
        except KeyError:
            raise LookupError(f"{own.shown(module)} defines no {name!r}") from None
        text = thing.docstring.value if thing.docstring else ""
        found[f"{module}.{name}"] = {
            "summary": " ".join(text.split("\n\n")[0].split()),
            "head": _code(_head(thing, own.text(own.files[module]))),
            "html": _sections(thing, convert)
            + "".join(_method(member, convert) for member in _methods(thing)),
            "source": _source(own, module, name, thing),
        }
    return found


def module_doc(own: OwnPackages, module: str) -> str:
    """A module's docstring."""
    path = own.files[module]
    doc = griffe.visit(module, path, own.text(path)).docstring
    return doc.value if doc else ""


def _head(thing: Any, text: str) -> str:
    """How a thing is called, or what a constant is."""
    if thing.is_attribute:
        return "\n".join(text.splitlines()[thing.lineno - 1 : thing.endlineno])
    return signature(thing)


def signature(thing: Any) -> str:
    """How a function, or a class, is called."""
    kinds = griffe.ParameterKind
    parts, last = [], kinds.positional_or_keyword
    for parameter in _parameters(thing):
        kind = parameter.kind
        if last is kinds.positional_only and kind is not last:
            parts.append("/")
        if kind is kinds.keyword_only and last not in (kind, kinds.var_positional):
            parts.append("*")
        last = kind
        mark = _MARKS.get(kind.value, "")
        text = f"{mark}{parameter.name}"
        if parameter.annotation is not None:
            text += f": {parameter.annotation}"
        if parameter.default is not None and not mark:
            equals = " = " if parameter.annotation is not None else "="
            text += f"{equals}{parameter.default}"
        parts.append(text)
    if last is kinds.positional_only:
        parts.append("/")
    returns = getattr(thing, "returns", None) if thing.is_function else None
    end = f") -> {returns}" if returns is not None else ")"
    line = f"{thing.name}({', '.join(parts)}{end}"
    if len(line) <= WIDTH:
        return line
    inner = "".join(f"    {part},\n" for part in parts)
    return f"{thing.name}(\n{inner}{end}"


def _parameters(thing: Any) -> list[Any]:
    """What a function, or a class, is called with."""
    if thing.is_function:
        own = list(thing.parameters)
        in_class = thing.parent is not None and thing.parent.is_class
        bound = in_class and "staticmethod" not in thing.labels
        return own[1:] if bound else own
    if "__init__" in thing.members:
        return list(thing.members["__init__"].parameters)[1:]
    members = [m for m in thing.members.values() if m.is_attribute and m.annotation]
    fields = [m for m in members if "property" not in m.labels]
    return [
        griffe.Parameter(
            field.name,
            annotation=field.annotation,
            kind=griffe.ParameterKind.positional_or_keyword,
            default=field.value,
        )
        for field in fields
        if not field.name.startswith("_")
    ]


def _methods(thing: Any) -> list[Any]:
    """The methods that have something to say."""
    if not thing.is_class:
        return []
    return [
        member
        for name, member in thing.members.items()
        if member.is_function and member.docstring and not name.startswith("_")
    ]


def _method(thing: Any, convert: Convert) -> str:
    return (
        f'<div class="notes-method">{_code(signature(thing))}'
        f"{_sections(thing, convert)}</div>"
    )


def _sections(thing: Any, convert: Convert) -> str:
    if not thing.docstring:
        return ""
    html = []
    for section in thing.docstring.parse("google", **_OPTIONS):
        kind, value = section.kind.value, section.value
        if kind == "text":
            html.append(convert(value))
        elif kind == "admonition":
            html.append(_titled(section.title, convert(value.description)))
        elif kind in ("parameters", "raises", "returns", "yields", "attributes"):
            title = section.title or _TITLES.get(kind, kind.capitalize())
            items = "".join(_item(kind, item, thing, convert) for item in value)
            html.append(_titled(title, f"<dl>{items}</dl>"))
    return "".join(html)


def _titled(title: str, body: str) -> str:
    return f'<p class="notes-part">{escape(title)}</p>{body}'


def _item(kind: str, item: Any, thing: Any, convert: Convert) -> str:
    """A parameter, a field, an error or a result, and what the docstring says of it."""
    name = getattr(item, "name", "")
    if kind in ("parameters", "attributes"):
        known = {p.name: p.annotation for p in _parameters(thing)}
        types = item.annotation or known.get(name.lstrip("*"))
    else:
        name, types = "", item.annotation
    head = f"<code>{escape(name)}</code>" if name else ""
    if types is not None:
        head += f' <code class="notes-type">{escape(str(types))}</code>'
    return f"<dt>{head.strip()}</dt><dd>{convert(item.description)}</dd>"


def _source(own: OwnPackages, module: str, name: str, thing: Any) -> str:
    """The code itself, folded."""
    if thing.is_attribute:
        return ""
    code, where = excerpt(own, f"{module}:{name}")
    lines = code.count("\n") + 1
    return (
        f'<details class="notes-source"><summary>Source: {escape(where)}, {lines} '
        f"line{'s' * (lines > 1)}</summary>{_code(code)}</details>"
    )


def _code(code: str) -> str:
    """Highlighted as the site's code is, but no block of the page."""
    html = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
    return f'<div class="highlight"><pre><span></span><code>{html}</code></pre></div>'
