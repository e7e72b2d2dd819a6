"""The first sentence of a caption, for the list of figures."""

import re
from collections.abc import Sequence

from notes_lib.site.book.tree import Node

_END = re.compile(r"(?<=[.!?]) (?=[A-Z])")
_MOST = 90  # letters of an entry


def first_sentence(caption: Sequence[Node | str]) -> list[Node | str]:
    """What a list has room for, with its formulas whole.

    Args:
        caption: Its words and elements.
    """
    kept: list[Node | str] = []
    room = _MOST
    for piece in caption:
        words = piece.text() if isinstance(piece, Node) else " ".join(piece.split(" "))
        if isinstance(piece, Node) and len(words) <= room:
            kept.append(piece)
        elif isinstance(piece, Node):
            return [*kept, "…"]
        else:
            sentence = _END.split(words, maxsplit=1)[0]
            if len(sentence) > room:
                cut = sentence[: room - 2].rpartition(" ")[0].rstrip(",;: ")
                return [*kept, f"{cut} …"]
            kept.append(sentence)
            if sentence != words:
                break
        room -= len(words)
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip().removesuffix(".")
    return kept
