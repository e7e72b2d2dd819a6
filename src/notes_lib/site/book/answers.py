"""Questions, and answers that unfold below them: in a book, at the chapter's end."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from notes_lib.site.book.tree import Node

_NUMBERED = re.compile(r"^(\d+)\.")


@dataclass
class Answer:
    """An answer at the end of a chapter.

    Attributes:
        section: The heading that its question stands below, as markup.
        number: Of the question.
        question: The place where it is asked.
        place: The answer's own.
        body: What it says, as markup.
    """

    section: str
    number: str
    question: str
    place: str
    body: str = ""


class Questions:
    """Those of one chapter.

    Args:
        address: Of its page.
        known: Where the answers of the book stand, by their questions.
    """

    def __init__(self, address: str, known: dict[str, str]) -> None:
        self.address, self.known = address, known
        self.section = ""  # the heading that they stand below, as markup
        self.answers: list[Answer] = []
        self._asked = self._number = ""  # the last that was asked

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

    def fold(self, write: Callable[[], str], *, in_quiz: bool) -> tuple[str, str]:
        """Keep an answer for the chapter's end; gives its question's place and its own.

        Args:
            write: Gives the answer.
            in_quiz: Whether a lesson may have answered the same: then the question is
                no place.
        """
        if in_quiz and (known := self.known.get(self._asked)):
            return "", known
        earlier = sum(answer.section == self.section for answer in self.answers)
        place = f"{self.address}#answer-{len(self.answers) + 1}"
        number = self._number or str(earlier + 1)
        answer = Answer(self.section, number, place, f"{place}-answer")
        self.answers.append(answer)
        self.known[self._asked] = answer.place
        self._asked = self._number = ""
        answer.body = write()
        self.section = answer.section
        return answer.question, answer.place
