"""What stands around a piece of a formula: its size, a colour, a frame, a shift."""

import re
from xml.etree.ElementTree import Element

from notes_lib.site.book.signs import UnknownMathError, colour, ems, in_ems
from notes_lib.site.book.tree import names

_SIZES = ("display", "inline", "script", "sscript")
_SIZE, _SCALE = "notes-size", "notes-scale"  # attributes that only these rules read
_BORDER = re.compile(r"border:\s*([\d.]+(?:px|pt|em))\s+solid(?:\s+([^\s;]+))?;?")
_BACK = {"": (0, 1), "-1width": (1, 0), "-.5width": (0.5, 0.5)}
_UNSEEN = 0.1  # ems: shifts that correct how a sign of MathJax's font sits
DECORATIONS = names("mathbackground mathcolor mathsize style")
OWN = frozenset((_SIZE, _SCALE))
_SCRIPTED = (
    "msub",
    "msup",
    "msubsup",
    "munder",
    "mover",
    "munderover",
    "mmultiscripts",
)


def note_sizes(element: Element, size: str = "inline", scale: float = 1.0) -> None:
    """Write at each element in which of TeX's four sizes it is set.

    A box in Typst's math forgets where it stands.
    """
    if element.get("displaystyle") == "true" or element.get("display") == "block":
        size = "display"
    elif "displaystyle" in element.attrib:
        size = _SIZES[min(1 + int(element.get("scriptlevel") or 0), 3)]
    elif element.tag == "mtable" and size == "display":
        size = "inline"
    said = element.get("mathsize")
    own = in_ems(said) if said else scale
    element.set(_SIZE, size)
    element.set(_SCALE, f"{own / scale:g}em")
    smaller = _SIZES[min(max(_SIZES.index(size), 1) + 1, 3)]
    for position, child in enumerate(element):
        inner = size
        if element.tag == "mfrac":
            inner = "inline" if size == "display" else smaller
        elif element.tag in _SCRIPTED and position:
            inner = smaller
        elif element.tag == "mroot" and position:
            inner = "sscript"
        note_sizes(child, inner, own)


def small(element: Element, math: str) -> str:
    """What is set as small as scripts are, where it isn't already."""
    return f"script({math})" if _SIZES.index(element.get(_SIZE, "inline")) < 2 else math


def decorated(element: Element, math: str) -> str:
    """A piece with the size, the colour and the frame that its element gives it."""
    if not math or element.tag == "mspace":
        return math
    if element.get("mathsize"):
        math = f"#text(size: {element.get(_SCALE)}, {_whole(element, math)})"
    if ink := element.get("mathcolor"):
        math = f"#text(fill: {colour(ink)}, ${math}$)"
    options = []
    if ground := element.get("mathbackground"):
        options.append(f"fill: {colour(ground)}")
    if style := element.get("style"):
        border = _BORDER.fullmatch(style)
        if border is None:
            raise UnknownMathError(f"the style {style!r}")
        options.append(f"stroke: {ems(border[1])} + {colour(border[2] or 'black')}")
    if not options:
        return math
    return f"#box({', '.join(options)}, {_whole(element, math)})"


def padded(element: Element, math: str) -> str:
    r"""An `mpadded`: `\raise`, `\rlap`, `\mathclap`, `\hphantom`, room around a box.

    Raises:
        UnknownMathError: If it changes a height that Typst can't.
    """
    if not math:
        return ""  # a strut; fractions have room enough
    said = {name: element.get(name, "") for name in ("width", "height", "depth")}
    left, up = element.get("lspace", ""), in_ems(element.get("voffset"))
    whole = _whole(element, math)
    if said == {"width": "0", "height": "", "depth": ""} and left in _BACK:
        gaps = [f"#context h(-{part} * measure({whole}).width)" for part in _BACK[left]]
        return f"{gaps[0]} {math} {gaps[1]}"
    if said == {"width": "", "height": "0", "depth": "0"} and _is_phantom(element):
        return f"#context h(measure({whole}).width)"
    if "voffset" in element.attrib:
        return f"#box(baseline: {-up:g}em, {whole})" if abs(up) >= _UNSEEN else math
    if not said["width"] and {said["height"], said["depth"]} <= {"", "0"}:
        return math  # `\smash`; Typst sees its height: lines may stand further apart
    if all(value.startswith("+") for value in said.values()):
        before, across = in_ems(left), in_ems(said["width"])
        sides = {
            "left": before,
            "right": across - before,
            "top": in_ems(said["height"]),
            "bottom": in_ems(said["depth"]),
        }
        room = ", ".join(f"{side}: {size:g}em" for side, size in sides.items())
        return f"#box(inset: ({room}), {whole})"
    changed = ", ".join(f"{name} {value}" for name, value in said.items() if value)
    raise UnknownMathError(f"a box of another size ({changed})")


def unwrapped(element: Element) -> Element:
    """The one thing that is in boxes which draw nothing."""
    while (
        element.tag in ("mrow", "mstyle", "mpadded", "TeXAtom")
        and len(element) == 1
        and not DECORATIONS & element.attrib.keys()
    ):
        element = element[0]
    return element


def _whole(element: Element, math: str) -> str:
    return f"${element.get(_SIZE, 'inline')}({math})$"


def _is_phantom(element: Element) -> bool:
    return len(element) == 1 and element[0].tag == "mphantom"
