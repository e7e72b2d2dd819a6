"""Letters, numbers, signs and spaces of MathML: what no other element stands in."""

import re
import unicodedata
from xml.etree.ElementTree import Element

from notes_lib.site.book.markup import string
from notes_lib.site.book.tree import names

VARIANTS = {
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
CLASSES = {
    "ORD": "normal",
    "OP": "large",
    "BIN": "binary",
    "REL": "relation",
    "OPEN": "opening",
    "CLOSE": "closing",
    "PUNCT": "punctuation",
}
ARROWS = set("→←⇒⇐↔⇔⟶⟵⟹⟸⟺⟷↦⟼↪↩⇀↽⇌")
RELATIONS = ARROWS | set("=<>≤≥≈≡∼≃≅∈∉∋⊂⊃⊆⊇≠≪≫∝⊥∥∣≐≔:≺≻⪯⪰⊢⊨")
BINARIES = set("+−±∓×⋅∗⊙⊗⊕∘∪∩∧∨∖÷⋆")
_BARS = set("|∣‖∥")
_COLOURS = names(
    "black gray silver white navy blue aqua teal purple maroon red orange yellow olive "
    "green lime fuchsia"
)
_INVISIBLE = {"", "\u2061", "\u2062", "\u2063", "\u2064"}
_LENGTH = re.compile(r"([+-]?[\d.]+)(em|ex|pt|px|mu)?")
_SPACES = {"thinmathspace": 3, "mediummathspace": 4, "thickmathspace": 5}
_EMS = {"em": 1.0, "ex": 0.43, "pt": 0.1, "px": 0.0625, "mu": 1 / 18}


class UnknownMathError(ValueError):
    """There is something in a formula that no rule here covers."""


def identifier(element: Element) -> str:
    name, variant = text_in(element), _variant(element)
    if not name:
        return ""
    if len(name) > 1:
        if not variant and element.get("data-mjx-auto-op") != "false":
            return operator_name(name)
        quoted = string(name)
        return quoted if variant in ("", "normal") else _styled(quoted, variant)
    if name in "∂∇∞ℓℏ" and variant in ("", "normal"):
        return name
    if name in "ıȷ":  # without their dots: for accents
        return {"ı": "dotless.i", "ȷ": "dotless.j"}[name]
    return _styled(escaped(name), variant)


def digits(element: Element) -> str:
    said = text_in(element)
    plain = said if re.fullmatch(r"[\d.]+", said) else string(said)
    variant = _variant(element)
    return plain if variant == "normal" else _styled(plain, variant)


def words(element: Element) -> str:
    words = string((element.text or "").replace("\u00a0", " "))
    variant = _variant(element)
    return words if variant == "normal" else _styled(words, variant)


def operator(element: Element, kind: str = "") -> str:
    """A sign with the spacing of its class.

    Args:
        element: The sign's.
        kind: The class, as MathJax names it, that a group around it gives it.
    """
    sign = text_in(element)
    if sign in _INVISIBLE:
        return ""
    kind = kind or element.get("data-mjx-texclass") or ""
    if {"lspace", "rspace"} & element.attrib.keys():  # `\\bmod` has its own room
        left, right = (ems(element.get(side)) or "0em" for side in ("lspace", "rspace"))
        return f'#h({left}) class("normal", {string(sign)}) #h({right})'
    if len(sign) > 1 and sign.isalpha():
        limits = element.get("movablelimits") == "true"
        return operator_name(sign, limits=limits)
    shown = _styled(escaped(sign), _variant(element).replace("normal", ""))
    if size := ems(element.get("minsize")):
        named = CLASSES.get(kind, "normal")
        return f'class("{named}", lr({shown}, size: #{size}))'
    if sign in _BARS:
        default = "relation" if sign in "∣∥" else "normal"
        return f'class("{CLASSES.get(kind, default)}", {shown})'
    if kind == "ORD" or (sign == "/" and not kind):
        return f'class("normal", {shown})'
    if kind in ("BIN", "REL", "OPEN", "CLOSE", "PUNCT"):
        return f'class("{CLASSES[kind]}", {shown})'
    return shown


def operator_name(name: str, *, limits: bool = False) -> str:
    return f"op({string(name)}{', limits: #true' if limits else ''})"


def space(element: Element) -> str:
    """A gap, or the rule that TeX draws with one."""
    if element.get("linebreak") == "newline":
        return "\\"
    width = ems(element.get("width"))
    if fill := element.get("mathbackground"):
        height, depth = (in_ems(element.get(name)) for name in ("height", "depth"))
        below = f", baseline: {depth:g}em" * bool(depth)
        size = f"width: {width or '0em'}, height: {height + depth:g}em{below}"
        return f"#box({size}, fill: {colour(fill)})"
    return f"#h({width})" if width else ""


def text_in(element: Element) -> str:
    """What an element itself says, without blanks around it."""
    return (element.text or "").strip()


def _variant(element: Element) -> str:
    special = element.get("data-mjx-variant", "")
    return special if special in VARIANTS else element.get("mathvariant", "")


def _styled(math: str, variant: str) -> str:
    if not variant:
        return math
    if variant not in VARIANTS:
        raise UnknownMathError(f"the alphabet {variant!r}")
    return VARIANTS[variant].format(math)


def escaped(signs: str) -> str:
    """Signs that Typst takes for nothing else, not even for half of a pair."""
    return "".join(
        f"\\{sign}"
        if unicodedata.category(sign) in ("Ps", "Pe")
        or (ord(sign) < 128 and not sign.isalnum())
        else sign
        for sign in signs
    )


def ems(length: str | None) -> str:
    """A length as Typst writes it; "" for none."""
    size = in_ems(length)
    return f"{size:g}em" if size else ""


def in_ems(length: str | None) -> float:
    """A length; 0 for none.

    Raises:
        UnknownMathError: If it is measured by something that is not known here.
    """
    if length in _SPACES:
        return _SPACES[length] / 18
    match = _LENGTH.fullmatch(length or "0")
    if not match:
        raise UnknownMathError(f"the length {length!r}")
    return float(match[1]) * _EMS[match[2] or "em"]


def colour(name: str) -> str:
    """A colour in Typst's code.

    Raises:
        UnknownMathError: If Typst has none of this name.
    """
    if name.startswith("#"):
        return f"rgb({string(name)})"
    if name in _COLOURS:
        return name
    raise UnknownMathError(f"the colour {name!r}")


def filled(math: str) -> str:
    """Typst wants something in every place; nothing is an empty text."""
    return math if math.strip() else '""'
