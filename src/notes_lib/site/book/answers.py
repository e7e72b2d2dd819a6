"""Questions, and the answers that unfold below them: on paper, at the chapter's end."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from notes_lib.site.book.markup import call, string
from notes_lib.site.book.tree import Node

_NUMBERED = re.compile(r"^(\d+)\.")


@dataclass
class _Answer:
    section: str
    number: str
    body: str
    place: str


class Questions:
    """Those of one chapter.

    Args:
        address: Of its page.
        known: Where the answers of the book stand, by their questions.
    """

    def __init__(self, address: str, known: dict[str, str]) -> None:
        self.address, self.known = address, known
        self.section = ""  # the heading that they stand below, as markup
        self._asked = self._number = ""  # the last that was asked
        self._answers: list[_Answer] = []

    def enter(self, section: str) -> None:
        """A section begins."""
        self.section, self._number = section, ""

    def hear(self, paragraph: Node) -> None:
        """Take up the question that a paragraph asks, if it does: **3.** What is …?"""
        match = _NUMBERED.match(paragraph.text())
        if match and [node.tag for node in paragraph.elements[:1]] == ["strong"]:
            self._number = match[1]
            self._asked = paragraph.text().removeprefix(match[0]).strip()

    def ask(self, question: str) -> None:
        """Take up a question of a quiz."""
        self._asked = question

    def fold(self, word: str, write: Callable[[], str], *, in_quiz: bool) -> str:
        """Keep an answer for the chapter's end; gives what says where it is.

        Args:
            word: On the fold.
            write: Gives the answer.
            in_quiz: Whether a lesson may have answered the same.
        """
        shown = string(word or "Answer")
        if in_quiz and (known := self.known.get(self._asked)):
            return call("answered", string(""), string(known), shown)
        earlier = sum(answer.section == self.section for answer in self._answers)
        place = f"{self.address}#answer-{len(self._answers) + 1}"
        answer = _Answer(self.section, self._number or str(earlier + 1), "", place)
        self._answers.append(answer)
        self.known[self._asked] = f"{place}-answer"
        self._asked = self._number = ""
        answer.body = write()
        self.section = answer.section
        return call("answered", string(place), string(f"{place}-answer"), shown)

    def answers(self, level: int) -> str:
        """All answers of the chapter, with the way back to each question.

        Args:
            level: Of their heading in the outline.
        """
        if not self._answers:
            return ""
        pieces = [call("section", string(""), body="Answers", level=str(level))]
        section = None
        for answer in self._answers:
            if answer.section != section:
                section = answer.section
                pieces.append(call("answers-to", body=section))
            places = string(f"{answer.place}-answer"), string(answer.place)
            body = f"\n{answer.body}\n"
            pieces.append(call("answer", *places, string(answer.number), body=body))
        return "\n\n".join(pieces)
