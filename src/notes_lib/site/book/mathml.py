r"""MathML, as MathJax writes it, to Typst's math.

TeX's own rules hold: brackets grow only where the author wrote `\left` and `\right`,
and an operator keeps the spacing that MathJax gave it. What is not known here is an
error and never a guess.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError, fromstring

from notes_lib.site.book.markup import string

_VARIANTS = {
    "normal": "upright({})",
    "bold": "bold(upright({}))",
    "italic": "italic({})",
    "bold-italic": "bold(italic({}))",
    "double-struck": "bb({})",
    "script": "scr({})",
    "bold-script": "bold(scr({}))",
    "-tex-calligraphic": "cal({})",
    "-tex-bold-calligraphic": "bold(cal({}))",
    "fraktur": "frak({})",
    "bold-fraktur": "bold(frak({}))",
    "sans-serif": "sans(upright({}))",
    "bold-sans-serif": "sans(bold(upright({})))",
    "sans-serif-italic": "sans(italic({}))",
    "monospace": "mono({})",
}
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
_CLASSES = {
    "ORD": "normal",
    "OP": "large",
    "BIN": "binary",
    "REL": "relation",
    "OPEN": "opening",
    "CLOSE": "closing",
    "PUNCT": "punctuation",
}
_LARGE = set("∑∏∐⋃⋂⨁⨂⨀⨆⋁⋀⨄")
_ARROWS = set("→←⇒⇐↔⇔⟶⟵⟹⟸⟺⟷↦⟼↪↩⇀↽⇌")
_RELATIONS = _ARROWS | set("=<>≤≥≈≡∼≃≅∈∉∋⊂⊃⊆⊇≠≪≫∝⊥∥∣≐≔:≺≻⪯⪰⊢⊨")
_BINARIES = set("+−±∓×⋅∗⊙⊗⊕∘∪∩∧∨∖÷⋆")
_BARS = set("|∣‖∥")
_OVERLINES = set("―‾¯")
_INVISIBLE = {"", "\u2061", "\u2062", "\u2063", "\u2064"}
_APPLY = "\u2061"
_LENGTH = re.compile(r"([+-]?[\d.]+)(em|ex|pt|px|mu)?")
_EMS = {"em": 1.0, "ex": 0.43, "pt": 0.1, "px": 0.0625, "mu": 1 / 18}


class UnknownMathError(ValueError):
    """There is something in a formula that no rule here covers."""


@dataclass(frozen=True)
class Formula:
    """A formula as Typst sets it.

    Attributes:
        rows: One, or the rows of an aligned display; each is Typst's math.
        numbers: What stands at the end of each row, `(5.3)`; "" for nothing.
    """

    rows: tuple[str, ...]
    numbers: tuple[str, ...]


def formula_of(mathml: str) -> Formula:
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
    children = list(root)
    table = children[0] if len(children) == 1 else None
    if table is None or table.tag != "mtable":
        return Formula((_row(children) or '""',), ("",))
    rows = [_numbered(row) for row in table]
    if len(rows) == 1 and len(rows[0][1]) == 1:
        number, (cell,) = rows[0]
        inner = list(cell)
        if len(inner) == 1 and _is_aligned(inner[0]):
            return Formula(
                (" \\ ".join(_aligned(r) for _, r in _split(inner[0])),), (number,)
            )
        return Formula((_row(inner) or '""',), (number,))
    if not _is_aligned(table) and not any(number for number, _ in rows):
        return Formula((_row(children),), ("",))
    numbers = tuple(number for number, _ in rows)
    bodies = tuple(_aligned(cells) for _, cells in rows)
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
    if len(elements) > 1 and first.tag == "mi" and _text(elements[1]) == _APPLY:
        return 2, _operator_name(_text(first))  # also one of a single letter
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
    if len(children) == 1 and children[0].tag == "mo" and kind in _CLASSES:
        return _operator(children[0], kind)
    inside = _row(children)
    named = {"mi", "mo", "mtext", "mspace", "mstyle"}
    if kind == "OP" and len(children) > 1 and named >= {c.tag for c in children}:
        return f"op({inside})"
    if kind in ("REL", "BIN", "PUNCT") and inside:
        return f'class("{_CLASSES[kind]}", {inside})'
    if kind == "OP" and inside and children[0].tag != "mo":
        return f'class("large", {inside})'
    return inside


def _is_fence(element: Element, kind: str) -> bool:
    return element.tag == "mo" and element.get("data-mjx-texclass") == kind


def _fenced(children: list[Element]) -> str:
    r"""From `\left` to `\right`, with what `\middle` put between."""
    closed = _is_fence(children[-1], "CLOSE")
    inside = children[1:-1] if closed else children[1:]
    pieces: list[str] = [_escaped(_text(children[0]))]
    run: list[Element] = []
    for child in inside:
        if child.tag == "mrow" and not len(child):
            continue  # what MathJax puts around a bar in the middle
        bar = _unwrapped(child)
        if bar.tag == "mo" and bar.get("fence") == "true" and _text(bar) in "|‖∣∥/":
            pieces += [_row(run), f"mid({_escaped(_text(bar))})"]
            run = []
        else:
            run.append(child)
    pieces += [_row(run), _escaped(_text(children[-1])) if closed else ""]
    return f"lr({' '.join(filter(None, pieces))})"


def _unwrapped(element: Element) -> Element:
    """The one thing that is in boxes which draw nothing."""
    while (
        element.tag in ("mrow", "mstyle", "mpadded", "TeXAtom")
        and len(element) == 1
        and not element.get("mathcolor")
    ):
        element = element[0]
    return element


# Leaves


def _identifier(element: Element) -> str:
    name, variant = _text(element), _variant(element)
    if not name:
        return ""
    if len(name) > 1:
        if not variant and element.get("data-mjx-auto-op") != "false":
            return _operator_name(name)
        quoted = string(name)
        return quoted if variant in ("", "normal") else _styled(quoted, variant)
    if name in "∂∇∞ℓℏ" and variant in ("", "normal"):
        return name
    if name in "ıȷ":  # without their dots: for accents
        return {"ı": "dotless.i", "ȷ": "dotless.j"}[name]
    return _styled(_escaped(name), variant)


def _number(element: Element) -> str:
    digits = _text(element)
    plain = digits if re.fullmatch(r"[\d.]+", digits) else string(digits)
    variant = _variant(element)
    return plain if variant == "normal" else _styled(plain, variant)


def _words(element: Element) -> str:
    words = string((element.text or "").replace("\u00a0", " "))
    variant = _variant(element)
    return words if variant == "normal" else _styled(words, variant)


def _mo(element: Element) -> str:
    return _operator(element, element.get("data-mjx-texclass") or "")


def _operator(element: Element, kind: str) -> str:
    sign = _text(element)
    if sign in _INVISIBLE:
        return ""
    kind = kind or element.get("data-mjx-texclass") or ""
    if len(sign) > 1 and sign.isalpha():
        limits = element.get("movablelimits") == "true"
        return _operator_name(sign, limits=limits)
    shown = _styled(_escaped(sign), _variant(element).replace("normal", ""))
    if size := _ems(element.get("minsize")):
        named = _CLASSES.get(kind, "normal")
        return f'class("{named}", lr({shown}, size: #{size}))'
    if sign in _BARS:
        default = "relation" if sign in "∣∥" else "normal"
        return f'class("{_CLASSES.get(kind, default)}", {shown})'
    if kind == "ORD" or (sign == "/" and not kind):
        return f'class("normal", {shown})'
    if kind in ("BIN", "REL", "OPEN", "CLOSE", "PUNCT"):
        return f'class("{_CLASSES[kind]}", {shown})'
    return shown


def _operator_name(name: str, *, limits: bool = False) -> str:
    return f"op({string(name)}{', limits: #true' if limits else ''})"


def _space(element: Element) -> str:
    if element.get("linebreak") == "newline":
        return "\\"
    width = _ems(element.get("width"))
    return f"#h({width})" if width else ""


def _text(element: Element) -> str:
    return (element.text or "").strip()


def _variant(element: Element) -> str:
    special = element.get("data-mjx-variant", "")
    return special if special in _VARIANTS else element.get("mathvariant", "")


def _styled(math: str, variant: str) -> str:
    if not variant:
        return math
    if variant not in _VARIANTS:
        raise UnknownMathError(f"the alphabet {variant!r}")
    return _VARIANTS[variant].format(math)


def _escaped(signs: str) -> str:
    return "".join(
        sign if sign.isalnum() or ord(sign) > 127 else f"\\{sign}" for sign in signs
    )


def _ems(length: str | None) -> str:
    """A length in ems; "" for none."""
    match = _LENGTH.fullmatch(length or "")
    if not match:
        return ""
    ems = float(match[1]) * _EMS[match[2] or "em"]
    return f"{ems:g}em" if ems else ""


# Layout


def _style(element: Element) -> str:
    inside = _row(list(element))
    if not inside:
        return ""
    if colour := element.get("mathcolor"):
        inside = f"#text(fill: {_colour(colour)}, ${inside}$)"
    only_space = all(child.tag == "mspace" for child in element)
    match element.get("displaystyle"):
        case "true" if not only_space:
            return f"display({inside})"
        case "false" if not only_space:
            size = {"1": "script", "2": "sscript"}
            return f"{size.get(element.get('scriptlevel', ''), 'inline')}({inside})"
    return inside


def _colour(name: str) -> str:
    known = (
        "black gray silver white navy blue aqua teal purple maroon red orange yellow"
    )
    if name.startswith("#"):
        return f"rgb({string(name)})"
    if name in f"{known} olive green lime fuchsia eastern".split():
        return name
    raise UnknownMathError(f"the colour {name!r}")


def _is_bare(fraction: Element) -> bool:
    """Whether it has no rule, as a binomial."""
    return (
        re.fullmatch(r"0(\.0*)?[a-z]*", fraction.get("linethickness", "1")) is not None
    )


def _fraction(element: Element) -> str:
    over, under = (_filled(_convert(child)) for child in element)
    if _is_bare(element):
        return f"mat(delim: #none, {over}; {under})"
    return f"frac({over}, {under})"


def _root(element: Element) -> str:
    radicand, index = element
    return f"root({_convert(index)}, {_convert(radicand)})"


def _scripts(element: Element) -> str:
    base = _filled(_convert(element[0]))
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
    return _attached(_filled(_convert(base)), shown)


def _attached(base: str, places: object) -> str:
    pairs = [(p, _filled(_convert(child))) for p, child in places]  # type: ignore[attr-defined]
    return f"attach({base}, {', '.join(f'{p}: {math}' for p, math in pairs)})"


def _limits(element: Element) -> str:
    """What stands above and below: accents, braces, limits, words over an arrow."""
    places = {"munder": ("b",), "mover": ("t",), "munderover": ("b", "t")}[element.tag]
    marks = dict(zip(places, element[1:], strict=True))
    if len(marks) == 1:
        place, mark = next(iter(marks.items()))
        if accented := _accented(element[0], _unwrapped(mark), place):
            return accented
    base = _unwrapped(element[0])
    if base.tag in ("munder", "mover") and (braced := _braced(base, marks)):
        return braced
    shown = _filled(_convert(element[0]))
    sign = _text(base) if base.tag == "mo" else ""
    if sign in _ARROWS:
        grown = f"stretch({_escaped(sign)}, size: #(100% + 1em))"
        return _attached(grown, marks.items())
    if sign and (sign in _LARGE or base.get("movablelimits") == "true"):
        return _attached(shown, marks.items())
    if shown.startswith("op("):
        named = shown if "limits:" in shown else f"{shown[:-1]}, limits: #true)"
        return _attached(named, marks.items())
    whole = _attached(f"limits({shown})", marks.items())
    return f'class("relation", {whole})' if sign in _RELATIONS and sign else whole


def _accented(base: Element, mark: Element, place: str) -> str:
    sign = _text(mark) if mark.tag == "mo" else ""
    inside = _filled(_convert(base)) if sign else ""
    grows = mark.get("stretchy") != "false"
    if place == "b":
        under = {"⏟": "underbrace", "⎵": "underbracket", "⏝": "underparen"}
        under |= dict.fromkeys("_―‾̲", "underline")
        return f"{under[sign]}({inside})" if sign in under else ""
    over = {"⏞": "overbrace", "⎴": "overbracket", "⏜": "overparen"}
    if sign in over:
        return f"{over[sign]}({inside})"
    if (sign in _OVERLINES and grows and sign != "¯") or (sign == "¯" and grows):
        return f"overline({inside})"
    if sign in _ACCENTS and mark.get("accent") != "false":
        small = "" if grows or len(inside) <= 24 else ", size: #0%"
        return f"accent({inside}, {_ACCENTS[sign]}{small})"
    return ""


def _braced(base: Element, marks: dict[str, Element]) -> str:
    """Words at a brace, such as those that say what part of a formula means."""
    inner, mark = base[0], _unwrapped(base[1])
    sign = _text(mark) if mark.tag == "mo" else ""
    names = {"⏟": ("b", "underbrace"), "⏞": ("t", "overbrace")}
    names |= {"⎵": ("b", "underbracket"), "⎴": ("t", "overbracket")}
    place, name = names.get(sign, ("", ""))
    if place not in marks:
        return ""
    return f"{name}({_convert(inner)}, {_convert(marks[place])})"


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


# Tables


def _split(table: Element) -> list[tuple[str, list[Element]]]:
    return [_numbered(row) for row in table]


def _numbered(row: Element) -> tuple[str, list[Element]]:
    """A row's number, and its cells."""
    cells = list(row)
    if row.tag == "mlabeledtr":
        return "".join(cells[0].itertext()).strip(), cells[1:]
    return "", cells


def _is_aligned(table: Element) -> bool:
    """Whether it is the body of a display, set in pairs of columns: `align`."""
    alignment = table.get("columnalign", "")
    return (
        table.tag == "mtable"
        and table.get("displaystyle") == "true"
        and alignment.startswith("right")
    )


def _aligned(cells: Sequence[Element]) -> str:
    """A row of an aligned display, in Typst's own way: `a &= b`."""
    whole = ""
    for number, cell in enumerate(cells):
        between = "" if not number else " & " if number % 2 else " #h(2em) & "
        whole += between + _row(list(cell))
    return whole


def _table(table: Element) -> str:
    rows = _split(table)
    if any(number for number, _ in rows):
        raise UnknownMathError("a number inside a table")
    width = max(len(cells) for _, cells in rows)
    said = (table.get("columnalign") or "center").split()
    aligned = (said + said[-1:] * width)[:width]
    display = table.get("displaystyle") == "true"
    tight = (table.get("columnspacing") or "1em").split()[0].startswith("0em")
    lines = []
    for _, cells in rows:
        shown = [_cell(c, a, display) for c, a in zip(cells, aligned, strict=False)]
        if tight and width > 1:  # pairs that meet at the point of alignment
            shown = [
                _pair(*shown[start : start + 2]) for start in range(0, len(shown), 2)
            ]
        lines.append(", ".join(_filled(cell) for cell in shown))
    gaps = {"row-gap": "0.4em", "column-gap": "0.9em"}
    if display:
        gaps = {"row-gap": "0.7em", "column-gap": "2em" if tight else "1em"}
    options = ", ".join(f"{name}: #{size}" for name, size in gaps.items())
    return f"mat(delim: #none, {options}{_rules(table)}, {'; '.join(lines)})"


def _pair(left: str, right: str = "") -> str:
    return f"{left.replace('&', '').rstrip()} & {right.replace('&', '', 1).lstrip()}"


def _cell(cell: Element, alignment: str, display: bool) -> str:
    children = list(cell)
    space = ""
    if len(children) > 1 and children[0].tag == "mi" and not _text(children[0]):
        # The empty letter gives the sign behind it its spacing; Typst forgets that.
        sign = "".join(_unwrapped(children[1]).itertext()).strip()[:1]
        space = "#h(0.278em) " * (sign in _RELATIONS) or "#h(0.222em) " * (
            sign in _BINARIES
        )
    inside = _row(children)
    if display and inside:
        inside = f"display({inside})"
    inside = space + inside
    return {"right": f"{inside} &", "left": f"& {inside}"}.get(alignment, inside)


def _rules(table: Element) -> str:
    """Lines between columns and rows."""
    found = []
    for name, attribute in (("vline", "columnlines"), ("hline", "rowlines")):
        lines = (table.get(attribute) or "none").split()
        size = len(table) if name == "hline" else max(len(row) for row in table)
        lines = (lines + lines[-1:] * size)[: size - 1]
        places = [str(n) for n, line in enumerate(lines, start=1) if line != "none"]
        if places:
            found.append(f"{name}: ({', '.join(places)},)")
    return f", augment: #({', '.join(found)})" if found else ""


def _filled(math: str) -> str:
    """Typst wants something in every place; nothing is an empty text."""
    return math if math.strip() else '""'


def _convert(element: Element) -> str:
    if element.tag not in _RULES:
        raise UnknownMathError(f"the element <{element.tag}>")
    return _RULES[element.tag](element)


_RULES: dict[str, Callable[[Element], str]] = {
    "menclose": _enclosed,
    "merror": lambda element: _fail(element),
    "mfrac": _fraction,
    "mi": _identifier,
    "mmultiscripts": _multiscripts,
    "mn": _number,
    "mo": _mo,
    "mover": _limits,
    "mpadded": _group,
    "mphantom": _hidden,
    "mroot": _root,
    "mrow": _group,
    "mspace": _space,
    "msqrt": lambda element: f"sqrt({_filled(_row(list(element)))})",
    "mstyle": _style,
    "msub": _scripts,
    "msubsup": _scripts,
    "msup": _scripts,
    "mtable": _table,
    "mtd": _group,
    "mtext": _words,
    "munder": _limits,
    "munderover": _limits,
    "TeXAtom": _group,
}


def _fail(element: Element) -> str:
    raise UnknownMathError("".join(element.itertext()).strip())
