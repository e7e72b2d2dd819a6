r"""MathML, as MathJax writes it, to Typst's math.

TeX's own rules hold: brackets grow only where the author wrote `\left` and `\right`,
and an operator keeps the spacing that MathJax gave it. What is not known here is an
error and never a guess.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from notes_lib.site.book.frames import (
    DECORATIONS,
    OWN,
    decorated,
    note_sizes,
    padded,
    unwrapped,
)
from notes_lib.site.book.grids import aligned_rows, is_aligned, matrix, rows_of
from notes_lib.site.book.signs import (
    ARROWS,
    CLASSES,
    RELATIONS,
    UnknownMathError,
    digits,
    escaped,
    filled,
    identifier,
    in_ems,
    operator,
    operator_name,
    space,
    text_in,
    words,
)
from notes_lib.site.book.tree import names

_ACCENTS = {
    "^": "hat",
    "~": "tilde",
    "˜": "tilde",
    "¯": "macron",
    "→": "arrow",
    "⃗": "arrow",
    "←": "arrow.l",
    "↔": "arrow.l.r",
    "˙": "dot",
    "¨": "dot.double",
    "⃛": "dot.triple",
    "⃜": "dot.quad",
    "˚": "circle",
    "˘": "breve",
    "ˇ": "caron",
    "´": "acute",
    "`": "grave",
}
_LARGE = set("∑∏∐⋃⋂⨁⨂⨀⨆⋁⋀⨄")
_OVERLINES = set("―‾¯_\u0332")
_OVER = {"⏞": "overbrace", "⎴": "overbracket", "⏜": "overparen"}
_UNDER = {"⏟": "underbrace", "⎵": "underbracket", "⏝": "underparen"}
_UNDER |= dict.fromkeys("_―‾\u0332", "underline")
_BRACKETS = {"border-bottom: none": "⎴", "border-top: none": "⎵"}
_GROWING = set("^~¯→←↔")  # where their author wants it: `\widehat`
_APPLY = "\u2061"


@dataclass(frozen=True)
class Formula:
    """A formula as Typst sets it.

    Attributes:
        rows: One, or the rows of an aligned display; each is Typst's math.
        numbers: What stands at the end of each row, `(5.3)`; "" for nothing.
    """

    rows: tuple[str, ...]
    numbers: tuple[str, ...]


def typeset(mathml: str) -> Formula:
    """Convert a formula.

    Raises:
        UnknownMathError: If it holds something that can't be converted.
    """
    try:
        root = fromstring(
            mathml.replace(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
        )
    except ParseError as error:
        raise UnknownMathError(f"this is not MathML ({error})") from None
    for element in root.iter():
        _check(element)
    note_sizes(root)
    children = list(root)
    table = children[0] if len(children) == 1 else None
    if table is None or table.tag != "mtable" or table.get("frame"):
        return Formula((_row(children) or '""',), ("",))
    rows = rows_of(table)
    if len(rows) == 1 and len(rows[0][1]) == 1:
        number, (cell,) = rows[0]
        inner = list(cell)
        if len(inner) == 1 and is_aligned(inner[0]):
            return Formula((" \\ ".join(aligned_rows(inner[0], _row)),), (number,))
        return Formula((_row(inner) or '""',), (number,))
    if not is_aligned(table) and not any(number for number, _ in rows):
        return Formula((_row(children),), ("",))
    numbers = tuple(number for number, _ in rows)
    bodies = tuple(aligned_rows(table, _row))
    if sum(map(bool, numbers)) > 1 or (any(numbers) and len(rows) > 1):
        return Formula(bodies, numbers)
    return Formula((" \\ ".join(bodies),), ("".join(numbers),))


# Rows


def _row(elements: Sequence[Element]) -> str:
    """What stands side by side."""
    pieces = []
    position = 0
    while position < len(elements):
        taken, piece = _sequence(elements[position:])
        pieces.append(piece)
        position += taken
    return _joined(pieces)


def _sequence(elements: Sequence[Element]) -> tuple[int, str]:
    """The next thing in a row, and how many elements it takes."""
    first = elements[0]
    if len(elements) > 2 and _is_binomial(*elements[:3]):
        over, under = list(elements[1])
        return 3, f"binom({_convert(over)}, {_convert(under)})"
    if len(elements) > 1 and first.tag == "mi" and text_in(elements[1]) == _APPLY:
        return 2, operator_name(text_in(first))  # also one of a single letter
    return 1, _convert(first)


def _joined(pieces: Sequence[str]) -> str:
    whole = ""
    for piece in filter(None, pieces):
        # A blank between two quoted pieces would be seen.
        quoted = whole.endswith('"') or piece.startswith('"')
        whole += piece if not whole or quoted else f" {piece}"
    return whole


def _is_binomial(opening: Element, middle: Element, closing: Element) -> bool:
    return (
        middle.tag == "mfrac"
        and _is_bare(middle)
        and "".join(opening.itertext()).strip() == "("
        and "".join(closing.itertext()).strip() == ")"
    )


def _group(element: Element) -> str:
    """An `mrow`: brackets that grow, an operator of a class, or just its contents."""
    children, kind = list(element), element.get("data-mjx-texclass")
    if kind == "INNER" and len(children) > 1 and _is_fence(children[0], "OPEN"):
        return _fenced(children)
    if len(children) == 1 and children[0].tag == "mo" and kind in CLASSES:
        return operator(children[0], kind)
    inside = _row(children)
    named = {"mi", "mo", "mtext", "mspace", "mstyle"}
    if kind == "OP" and len(children) > 1 and named >= {c.tag for c in children}:
        return f"op({inside})"
    if kind in ("REL", "BIN", "PUNCT") and inside:
        return f'class("{CLASSES[kind]}", {inside})'
    if kind == "OP" and inside and children[0].tag != "mo":
        return f'class("large", {inside})'
    return inside


def _is_fence(element: Element, kind: str) -> bool:
    return element.tag == "mo" and element.get("data-mjx-texclass") == kind


def _fenced(children: list[Element]) -> str:
    r"""From `\left` to `\right`, with what `\middle` put between."""
    closed = _is_fence(children[-1], "CLOSE")
    inside = children[1:-1] if closed else children[1:]
    pieces: list[str] = [escaped(text_in(children[0]))]
    run: list[Element] = []
    for child in inside:
        if child.tag == "mrow" and not len(child):
            continue  # what MathJax puts around a bar in the middle
        bar = unwrapped(child)
        if bar.tag == "mo" and bar.get("fence") == "true" and text_in(bar) in "|‖∣∥/":
            pieces += [_row(run), f"mid({escaped(text_in(bar))})"]
            run = []
        else:
            run.append(child)
    pieces += [_row(run), escaped(text_in(children[-1])) if closed else ""]
    return f"lr({' '.join(filter(None, pieces))})"


# Layout


def _style(element: Element) -> str:
    inside = _row(list(element))
    if not inside:
        return ""
    only_space = all(child.tag == "mspace" for child in element)
    match element.get("displaystyle"):
        case "true" if not only_space:
            return f"display({inside})"
        case "false" if not only_space:
            size = {"1": "script", "2": "sscript"}
            return f"{size.get(element.get('scriptlevel', ''), 'inline')}({inside})"
    return inside


def _is_bare(fraction: Element) -> bool:
    """Whether it has no rule, as a binomial."""
    thickness = fraction.get("linethickness")
    if thickness and in_ems(thickness):
        raise UnknownMathError(f"a fraction with a rule of {thickness}")
    return thickness is not None


def _fraction(element: Element) -> str:
    over, under = (filled(_convert(child)) for child in element)
    if _is_bare(element):
        return f"mat(delim: #none, {over}; {under})"
    return f"frac({over}, {under})"


def _root(element: Element) -> str:
    radicand, index = element
    return f"root({_convert(index)}, {_convert(radicand)})"


def _scripts(element: Element) -> str:
    base = filled(_convert(element[0]))
    places = {"msub": ("br",), "msup": ("tr",), "msubsup": ("br", "tr")}[element.tag]
    return _attached(base, zip(places, element[1:], strict=True))


def _multiscripts(element: Element) -> str:
    """Scripts at all four corners."""
    base, *others = element
    corners, places = [], ["br", "tr"]
    for child in others:
        if child.tag == "mprescripts":
            places = ["bl", "tl"]
        else:
            corners.append((places.pop(0) if places else "", child))
    if any(not place for place, _ in corners):
        raise UnknownMathError("more than one script at a corner")
    shown = [(place, child) for place, child in corners if child.tag != "none"]
    return _attached(filled(_convert(base)), shown)


def _attached(
    base: str,
    places: Iterable[tuple[str, Element]],
    convert: Callable[[Element], str] | None = None,
) -> str:
    pairs = [(p, filled((convert or _convert)(child))) for p, child in places]
    return f"attach({base}, {', '.join(f'{p}: {math}' for p, math in pairs)})"


def _unpadded(mark: Element) -> str:
    """Words over an arrow, without the room that MathJax leaves at its ends."""
    return _group(mark) if mark.tag == "mpadded" else _convert(mark)


def _limits(element: Element) -> str:
    """What stands above and below: accents, braces, limits, words over an arrow."""
    places = {"munder": ("b",), "mover": ("t",), "munderover": ("b", "t")}[element.tag]
    marks = dict(zip(places, element[1:], strict=True))
    if len(marks) == 1:
        place, mark = next(iter(marks.items()))
        if accented := _accented(element[0], unwrapped(mark), place):
            return accented
    base = unwrapped(element[0])
    if base.tag in ("munder", "mover") and (braced := _braced(base, marks)):
        return braced
    shown = filled(_convert(element[0]))
    sign = text_in(base) if base.tag == "mo" else ""
    if sign in ARROWS:
        grown = f"stretch({escaped(sign)}, size: #(100% + 1em))"
        return _attached(grown, marks.items(), _unpadded)
    if sign and (sign in _LARGE or base.get("movablelimits") == "true"):
        return _attached(shown, marks.items())
    if shown.startswith("op("):
        named = shown if "limits:" in shown else f"{shown[:-1]}, limits: #true)"
        return _attached(named, marks.items())
    whole = _attached(f"limits({shown})", marks.items())
    return f'class("relation", {whole})' if sign in RELATIONS and sign else whole


def _accented(base: Element, mark: Element, place: str) -> str:
    sign = _mark(mark)
    inside = filled(_convert(base)) if sign else ""
    grows = mark.get("stretchy") != "false"
    if place == "b":
        if sign in _GROWING:
            raise UnknownMathError(f"{sign!r} below a piece of it")
        return f"{_UNDER[sign]}({inside})" if sign in _UNDER else ""
    if sign in _OVER:
        return f"{_OVER[sign]}({inside})"
    if sign in _OVERLINES and grows:
        return f"overline({inside})"
    if sign in _ACCENTS and mark.get("accent") != "false":
        size = "" if grows and sign in _GROWING else ", size: #0%"
        return f"accent({inside}, {_ACCENTS[sign]}{size})"
    return ""


def _mark(element: Element) -> str:
    """The sign above or below a piece; MathJax draws brackets as half a frame."""
    if element.tag == "mpadded":
        return _BRACKETS.get(element.get("style", "").rpartition("; ")[2], "")
    return text_in(element) if element.tag == "mo" else ""


def _braced(base: Element, marks: dict[str, Element]) -> str:
    """Words at a brace, such as those that say what part of a formula means."""
    sign = _mark(unwrapped(base[1]))
    for place, known in (("b", _UNDER), ("t", _OVER)):
        if place in marks and sign in known and sign not in _OVERLINES:
            return f"{known[sign]}({_convert(base[0])}, {_convert(marks[place])})"
    return ""


def _enclosed(element: Element) -> str:
    inside, notation = _row(list(element)), element.get("notation", "").split()
    if "box" in notation:
        return f"#rect(stroke: 0.5pt, inset: 3pt, $display({inside})$)"
    up, down = ("updiagonalstrike" in notation, "downdiagonalstrike" in notation)
    if up or down:
        how = "cross: #true, " * (up and down) + "inverted: #true, " * (down and not up)
        return f"cancel({how}{inside})"
    if "horizontalstrike" in notation:
        return f"cancel(angle: #90deg, {inside})"
    raise UnknownMathError(f"the enclosure {' '.join(notation)!r}")


def _hidden(element: Element) -> str:
    return f"#hide(${_row(list(element))}$)"


def _padded(element: Element) -> str:
    return padded(element, _group(element))


def _convert(element: Element) -> str:
    return decorated(element, _RULES[element.tag](element))


def _check(element: Element) -> None:
    """Nothing is left out in silence."""
    tag, known = element.tag, _EVERYWHERE | _ATTRIBUTES.get(element.tag, frozenset())
    if tag not in _RULES and tag not in _PARTS:
        raise UnknownMathError(f"the element <{tag}>")
    if unknown := sorted(element.attrib.keys() - known):
        value = element.get(unknown[0])
        raise UnknownMathError(f"{unknown[0]}={value!r} of <{tag}>")


_RULES: dict[str, Callable[[Element], str]] = {
    "menclose": _enclosed,
    "merror": lambda element: _fail(element),
    "mfrac": _fraction,
    "mi": identifier,
    "mmultiscripts": _multiscripts,
    "mn": digits,
    "mo": operator,
    "mover": _limits,
    "mpadded": _padded,
    "mphantom": _hidden,
    "mroot": _root,
    "mrow": _group,
    "mspace": space,
    "msqrt": lambda element: f"sqrt({filled(_row(list(element)))})",
    "mstyle": _style,
    "msub": _scripts,
    "msubsup": _scripts,
    "msup": _scripts,
    "mtable": lambda element: matrix(element, _row),
    "mtd": _group,
    "mtext": words,
    "munder": _limits,
    "munderover": _limits,
    "TeXAtom": _group,
}


_PARTS = names("math mlabeledtr mprescripts mtr none")
_EVERYWHERE = (
    DECORATIONS
    | OWN
    | names("data-mjx-alternate data-mjx-pseudoscript data-mjx-texclass mathvariant")
)
_ATTRIBUTES = {
    "math": names("alttext display"),
    "menclose": names("notation"),
    "mfrac": names("linethickness"),
    "mi": names("data-mjx-auto-op data-mjx-variant"),
    "mmultiscripts": names("data-mjx-script-align"),
    "mn": names("data-mjx-variant"),
    "mo": names(
        "accent data-mjx-variant fence lspace maxsize minsize movablelimits rspace "
        "stretchy symmetric"
    ),
    "mover": names("accent"),
    "mpadded": names("depth height lspace voffset width"),
    "mspace": names("depth height linebreak width"),
    "mstyle": names("data-cramped displaystyle scriptlevel"),
    "mtable": names(
        "columnalign columnlines columnspacing data-mjx-smallmatrix displaystyle frame "
        "rowlines rowspacing"
    ),
    "mtext": names("data-mjx-variant"),
    "munder": names("accentunder"),
}


def _fail(element: Element) -> str:
    raise UnknownMathError("".join(element.itertext()).strip())
