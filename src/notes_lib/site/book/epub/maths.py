"""A formula as MathML that readers' programs know, and what it is called."""

import re
import unicodedata
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from notes_lib.site.book.grids import rows_of
from notes_lib.site.book.signs import UnknownMathError, text_in
from notes_lib.site.book.tree import names

_SPACE = "http://www.w3.org/1998/Math/MathML"
_KNOWN = names(
    "maction math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded "
    "mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable "
    "mtd mtext mtr munder munderover none"
)
_ALPHABETS = {
    "bold": "BOLD",
    "bold-italic": "BOLD ITALIC",
    "italic": "ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "-tex-calligraphic": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "-tex-bold-calligraphic": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "monospace": "MONOSPACE",
}
_OLDER = {  # than the alphabets that they belong to, and named in their own way
    "MATHEMATICAL ITALIC SMALL H": "PLANCK CONSTANT",
    **{
        f"FRAKTUR CAPITAL {letter}": f"BLACK-LETTER CAPITAL {letter}"
        for letter in "CHIRZ"
    },
}
_CLOSE = ("ORD", "OPEN", "CLOSE")  # TeX's classes of signs without room around them
_PREFIXES = ("+", "-", "\u2212", "±", "∓")
_ENDS = (")", "]", "}", "|", "‖", "!", "⟩", "⌋", "⌉", "′", "…", "⋯", "⊤", "\u22a4", "∗")
_APPLIED = "\u2061"  # between a function and what it is applied to
_THIN = "0.167em"
_TAG = re.compile(r"\\tag\{([^{}]*)\}")  # as numbering writes it


def formula(mathml: str, tex: str, *, display: bool) -> tuple[str, str]:
    """A formula, and the number that stands beside it, if it has only one.

    Args:
        mathml: As MathJax gives it.
        tex: Its source, for those who hear it.
        display: Whether it has lines of its own.

    Raises:
        UnknownMathError: If there is an element in it that is none of MathML's.
    """
    math = ElementTree.fromstring(re.sub(r'\sxmlns="[^"]*"', "", mathml))
    number = _unnumbered(math)
    for part in math.iter():
        _space(part)
    for part in math.iter():
        _clean(part)
    math.set("xmlns", _SPACE)
    math.set("alttext", " ".join(_TAG.sub("", tex).split()))
    if display:
        math.set("display", "block")
    return ElementTree.tostring(math, encoding="unicode"), number


def spoken(mathml: str) -> str:
    """The signs of a formula, in a line: for tables of contents."""
    return "".join("".join(ElementTree.fromstring(mathml).itertext()).split())


def _unnumbered(math: Element) -> str:
    """Take a display out of the table that only gives it its number.

    Few programs know rows with a label: where there are more, the number is a cell.
    """
    tables = [table for table in math.iter("mtable") if table.find("mlabeledtr")]
    for table in tables:
        rows = rows_of(table)
        if len(rows) == len(math) == 1 and table is math[0]:
            number, cells = rows[0]
            math.remove(table)
            math.extend(part for cell in cells for part in cell)
            return number
        for row, (number, cells) in zip(list(table), rows, strict=True):
            row.tag = "mtr"
            row[:] = cells
            ElementTree.SubElement(
                ElementTree.SubElement(row, "mtd"), "mtext"
            ).text = number
    return ""


def _space(part: Element) -> None:
    """Say of signs what MathJax knows from TeX: how far off they stand.

    Else the bars of |x| and the minus of (-1) would have the room of operators, and a
    name such as log would have none.
    """
    before = None
    for sign in [*part]:
        alone = sign[0] if sign.tag == "mrow" and len(sign) == 1 else sign
        said = text_in(alone) if alone.tag == "mo" else ""
        if said == _APPLIED:
            _space_name(part, sign)
        elif sign.get("data-mjx-texclass") in _CLOSE and said:
            alone.attrib = {"lspace": "0em", "rspace": "0em", **alone.attrib}
        elif said in _PREFIXES and before is not None:
            alone.set("form", "prefix")
        before = sign if said and said not in _ENDS else None


def _space_name(part: Element, applied: Element) -> None:
    """Room around a function's name, but not where an operator or a bracket stands."""
    place = [*part].index(applied)
    following = part[place + 1] if place + 1 < len(part) else None
    if following is not None and not (following.tag == "mo" or _opens(following)):
        applied.set("rspace", _THIN)
    if place >= 2 and part[place - 2].tag != "mo":
        part.insert(place - 1, Element("mspace", width=_THIN))


def _opens(group: Element) -> bool:
    return group.tag == "mrow" and len(group) > 0 and group[0].tag == "mo"


def _clean(part: Element) -> None:
    if part.tag not in _KNOWN:
        raise UnknownMathError(f"<{part.tag}>")
    variant = part.get("data-mjx-variant") or part.get("mathvariant", "")
    if variant in _ALPHABETS and part.text:
        part.text = "".join(_styled(sign, _ALPHABETS[variant]) for sign in part.text)
        part.attrib.pop("mathvariant", None)
    for name in [*part.attrib]:
        if name.startswith("data-") or name == "class":
            del part.attrib[name]
    if part.tag == "mtable":
        _align(part)


def _align(table: Element) -> None:
    """Say in every cell how it is set: not all programs read it from the table."""
    sides = (table.get("columnalign") or "").split()
    gaps = (table.get("columnspacing") or "").split()
    for row in table:
        for column, cell in enumerate(row):
            said = []
            if sides:
                said.append(f"text-align: {sides[min(column, len(sides) - 1)]}")
            if column and gaps and gaps[min(column, len(gaps)) - 1] == "0em":
                said.append("padding-left: 0")
            if gaps and gaps[min(column, len(gaps) - 1)] == "0em":
                said.append("padding-right: 0")
            if said:
                cell.set("style", "; ".join(said))


def _styled(sign: str, alphabet: str) -> str:
    """A letter or a digit of one of Unicode's alphabets; others stay what they are."""
    plain = re.sub("LATIN |GREEK |LETTER ", "", unicodedata.name(sign, ""))
    for name in (f"MATHEMATICAL {alphabet} {plain}", f"{alphabet} {plain}"):
        try:
            return unicodedata.lookup(_OLDER.get(name, name))
        except KeyError:
            continue
    return sign
