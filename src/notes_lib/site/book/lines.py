"""Where in its source a page's element stands, as far as its words tell."""

from notes_lib.site.book.pages import Page
from notes_lib.site.book.tree import Node

_LEAST = 6  # letters that are worth looking for
_MOST = 24  # letters that surely stand in one line or two


class Lines:
    """Follows a page's source while its elements are walked from top to bottom."""

    def __init__(self, page: Page) -> None:
        self.source, self.offset = page.markdown, page.offset
        self._at = 0  # where the walk has come to

    def reach(self, block: Node) -> int:
        """The line where a block begins; that of the one before it if nobody knows."""
        words = _beginning(block)
        if len(words) >= _LEAST:
            found = self.source.find(words, self._at)
            self._at = found if found >= 0 else max(self.source.find(words), self._at)
        return self._line(self._at)

    def of(self, words: str) -> int:
        """The line of words in this block, or after it, or anywhere."""
        found = self.source.find(words, self._at)
        return self._line(found if found >= 0 else max(self.source.find(words), 0))

    def _line(self, place: int) -> int:
        return self.source.count("\n", 0, place) + 1 + self.offset


def _beginning(node: Node) -> str:
    """The first words that the author wrote as they are."""
    for child in node.children:
        if isinstance(child, str):
            words = child.strip()
        else:
            words = child.attributes.get("tex", "") or _beginning(child)
        if len(words) >= _LEAST:
            return words.strip()[:_MOST].rsplit("\n", 1)[0]
    return ""
