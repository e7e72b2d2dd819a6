"""What the pages of a course know of each other: for readers to find their way.

Each page is read once when all are converted: what it needs, which terms and references
it links to, which questions it asks. Then problems are known, and pages are completed
with what comes from others: relations, definitions, the bibliography, a quiz for each
part of the course, a table of the lessons.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation, Section
from mkdocs.structure.pages import Page

from notes_lib.site import anki, citations, glossary, questions, relations
from notes_lib.site.markup import line_of, link, moved, resolved
from notes_lib.site.questions import Question

PROGRESS = '<div id="progress"></div>'  # where a page wants the table of lessons
QUIZ = "quiz"  # the folder of quizzes and decks
_QUIZ_PLACE = "<!--notes-quiz-->"
_QUIZ_PAGE = (
    """\
---
description: The questions of this part's lessons, with answers that unfold.
search: {{exclude: true}}
---

# Quiz: {title}

Answer in your head or on paper, then unfold the answer and say honestly whether you
knew it. What you say stays in this browser.

"""
    + _QUIZ_PLACE
    + "\n"
)

Fail = Callable[[Page, int, str], None]
Fill = Callable[[Page, str, str], str]  # puts outputs into a piece of a page


@dataclass
class _Read:
    """What was seen on a page when it was converted."""

    page: Page
    content: str
    needs: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    exercises: list[str] = field(default_factory=list)
    cited: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass
class _Module:
    """A part of the course that has questions: a section of the navigation."""

    title: str
    name: str
    lessons: list[str]  # source paths
    page: Page


class Finding:
    """One build's knowledge of the pages.

    Args:
        config: The site's configuration.
        fail: Told of each problem: page, line, message.
        glossary: The source path of the page whose definitions explain links to it.
        bibliography: The `.bib` file, relative to the documentation's folder.
        ask: The heading above questions.
        exercises: The heading above exercises.
    """

    def __init__(
        self,
        config: MkDocsConfig,
        fail: Fail,
        *,
        glossary: str,
        bibliography: str,
        ask: str,
        exercises: str,
    ) -> None:
        self.config, self.fail = config, fail
        self.glossary, self.ask, self.exercises = glossary, ask, exercises
        self.pages: dict[str, _Read] = {}
        self.modules: list[_Module] = []
        self.order: list[str] = []
        self.terms: dict[str, tuple[str, str]] = {}
        self.references: dict[str, citations.Reference] = {}
        self.bib = Path(config.docs_dir) / bibliography
        self.bib_problem: citations.BibliographyError | None = None
        if self.bib.is_file():
            try:
                self.references = citations.read_bib(self.bib)
            except citations.BibliographyError as problem:
                self.bib_problem = problem
            if citations.__name__ not in config.markdown_extensions:
                config.markdown_extensions.append(citations.__name__)
            config.mdx_configs[citations.__name__] = {"references": self.references}

    def add_quizzes(self, nav: Navigation, files: Files) -> None:
        """Put a quiz at the end of each part of the navigation that has questions."""
        for section in [item for item in nav.items if isinstance(item, Section)]:
            inside = list(_pages_of(section))
            asking = [page for page in inside if self._asks(page)]
            if not asking:
                continue
            name = re.sub(r"\W+", "-", section.title.lower()).strip("-")
            text = _QUIZ_PAGE.format(title=section.title)
            file = File.generated(self.config, f"{QUIZ}/{name}.md", content=text)
            files.append(file)
            quiz = Page("Quiz", file, self.config)
            quiz.parent = section
            section.children.append(quiz)
            _insert(nav.pages, quiz, after=inside[-1])
            lessons = [page.file.src_uri for page in asking]
            self.modules.append(_Module(section.title, name, lessons, quiz))
        self.order = [page.file.src_uri for page in nav.pages]

    def read(self, page: Page) -> None:
        """Take up a converted page, and mark its exercises."""
        uri = page.file.src_uri
        html, exercises = questions.with_marks(
            page.content or "", self.exercises, "data-exercise"
        )
        page.content = html
        known = self.pages[uri] = _Read(page, html, exercises=exercises)
        known.questions = questions.questions_in(html, self.ask)
        known.cited = citations.cited_in(html)
        needs = page.meta.get("needs") or []
        known.needs = [needs] if isinstance(needs, str) else list(needs)
        for key in citations.unknown_in(html):
            self._problem(
                page, f"@{key}", f"nothing in {self.bib.name} is called {key!r}"
            )
        if uri == self.glossary:
            self.terms, twice = glossary.definitions(html)
            for term in twice:
                self._problem(
                    page, term, f"the term {term!r} is defined twice", last=True
                )

    def entries(self) -> list[dict[str, str]]:
        """The terms, each to be found by the search as if it had a page of its own."""
        defining = self.pages.get(self.glossary)
        return [
            {"location": f"{defining.page.url}#{anchor}", "title": term, "text": text}
            for anchor, (term, text) in self.terms.items()
            if defining
        ]

    def check(self) -> list[str]:
        """Report what is wrong between pages. Gives remarks that are no problems."""
        for known in self.pages.values():
            self._check_needs(known)
            self._check_terms(known)
        if self.bib_problem:
            page = next(iter(self.pages.values())).page
            message = f"{self.bib.name}:{self.bib_problem.line}: {self.bib_problem}"
            self.fail(page, 1, message)
        cited = {key for known in self.pages.values() for key, _, _ in known.cited}
        if cited and not self._page_with(citations.PLACE):
            page = next(k.page for k in self.pages.values() if k.cited)
            self.fail(page, 1, f"no page has {citations.PLACE} for the references")
        return [
            f"{self.bib.name}: nobody cites {key}"
            for key in self.references
            if key not in cited
        ]

    def decks(self, fill: Fill) -> Iterator[tuple[str, bytes]]:
        """The questions as files for Anki: one of each module, and one of all.

        Args:
            fill: Puts outputs in place, and leaves formulas as they were written.
        """
        parts = {}
        for module in self.modules:
            cards = [
                anki.Card(
                    question.id,
                    anki.card_html(fill(known.page, question.asked, f"a{n}-")),
                    anki.card_html(fill(known.page, question.answer, f"b{n}-")),
                    escape(str(known.page.title)),
                )
                for known in self._known(module.lessons)
                for n, question in enumerate(known.questions)
            ]
            parts[module.title] = cards
            course = self.config.site_name
            yield _deck_uri(module.name), anki.deck(course, {module.title: cards})
        if len(parts) > 1:
            yield _deck_uri("all"), anki.deck(self.config.site_name, parts)

    def complete(self, page: Page, html: str, fill: Fill) -> str:
        """The page with all that comes from others."""
        uri = page.file.src_uri
        if citations.PLACE in html:
            html = html.replace(citations.PLACE, self._bibliography(page), 1)
        if PROGRESS in html:
            html = html.replace(PROGRESS, self._table(page), 1)
        for module in self.modules:
            if page is module.page:
                return html.replace(_QUIZ_PLACE, self._quiz(module, fill), 1)
        known = self.pages.get(uri)
        if known is None:
            return html
        html = self._with_quiz_link(known, html)
        needs = {name: read.needs for name, read in self._ordered()}
        html = relations.with_relations(
            html,
            [self._title_and_link(name, page) for name in needs.get(uri, ())],
            [
                self._title_and_link(name, page)
                for name in relations.builds_on(needs).get(uri, ())
            ],
        )
        html = self._with_definitions(page, html, fill)
        if page.meta.get("lesson") is not None:
            html += f'<div class="notes-read" data-page="{escape(_key(page))}"></div>'
        return html

    def body(self, page: Page) -> str:
        """The beginning of a page's <body>, with what scripts want to know."""
        root = link("./", page.url)
        return (
            f'<body data-notes-site="{escape(self.config.site_name)}" '
            f'data-notes-root="{escape(root)}"'
        )

    # Reading

    def _asks(self, page: Page) -> bool:
        path = page.file.abs_src_path
        if path is None or page.file.src_uri.startswith(f"{QUIZ}/"):
            return False
        text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
        return questions.has_questions(text, self.ask)

    def _problem(
        self, page: Page, words: str, message: str, *, last: bool = False
    ) -> None:
        path = page.file.abs_src_path
        text = (
            Path(path).read_text(encoding="utf-8-sig", errors="replace") if path else ""
        )
        line = line_of(words, text)
        if last and words in text:
            # A definition stands at the beginning of a line.
            starts = re.finditer(rf"(?m)^{re.escape(words)}", text)
            line = max(
                (text[: m.start()].count("\n") + 1 for m in starts), default=line
            )
        self.fail(page, line, message)

    # Checking

    def _check_needs(self, known: _Read) -> None:
        for name in known.needs:
            if name not in self.pages:
                message = f"needs: there is no page {name!r} (a path below docs_dir)"
                self._problem(known.page, str(name), message)
                known.needs = [n for n in known.needs if n != name]
        needs = {uri: read.needs for uri, read in self.pages.items()}
        if way := relations.circle(needs, known.page.file.src_uri):
            message = f"needs: this page needs itself: {' → '.join(way)}"
            self._problem(known.page, "needs:", message)

    def _check_terms(self, known: _Read) -> None:
        if self.glossary not in self.pages or known.page.file.src_uri == self.glossary:
            return
        defining = self.pages[self.glossary]
        anchors = set(re.findall(r'\bid="([^"]+)"', defining.content))
        url = defining.page.url or "./"
        for anchor in glossary.links_to(known.content, known.page.url, url):
            if anchor not in anchors:
                message = f"the glossary has no term #{anchor}"
                self._problem(known.page, f"#{anchor}", message)

    # Completing

    def _with_definitions(self, page: Page, html: str, fill: Fill) -> str:
        """Put at the page's end what its links to terms and references say."""
        defining = self.pages.get(self.glossary)
        listing = self._page_with(citations.PLACE)
        if listing:
            html = citations.with_links(html, link(listing.url, page.url))
        tips: dict[str, str] = {}

        def name_of(href: str) -> str:
            path, anchor = resolved(href, page.url)
            if (
                defining
                and path == (defining.page.url or "./")
                and anchor in self.terms
            ):
                term, text = (
                    fill(defining.page, part, "t") for part in self.terms[anchor]
                )
                tips[anchor] = glossary.tip(anchor, term, text)
                return anchor
            if listing and path == (listing.url or "./") and anchor in self.references:
                reference = self.references[anchor]
                text = f"<p>{re.sub('</?a[^>]*>', '', reference.described)}</p>"
                tips[f"ref-{anchor}"] = glossary.tip(
                    f"ref-{anchor}", escape(reference.label), text
                )
                return f"ref-{anchor}"
            return ""

        if page.file.src_uri != self.glossary and page is not listing:
            html = glossary.described(html, name_of)
        if tips:
            html += f'<div class="notes-tips">{"".join(tips.values())}</div>'
        return html

    def _with_quiz_link(self, known: _Read, html: str) -> str:
        """Behind a lesson's last question, the way to the quiz."""
        module = self._module_of(known.page)
        if module is None or not known.questions:
            return html
        place = html.rfind(known.questions[-1].answer) + len(known.questions[-1].answer)
        place = html.index("</details>", place) + len("</details>")
        quiz = link(module.page.url, known.page.url)
        deck = link(_deck_uri(module.name), known.page.url)
        return (
            f'{html[:place]}<p class="notes-quiz-link">These questions as '
            f'<a href="{quiz}">a quiz</a> or as <a href="{deck}" download>'
            f"cards for Anki</a>.</p>{html[place:]}"
        )

    def _quiz(self, module: _Module, fill: Fill) -> str:
        url = module.page.url
        pieces = []
        for n, known in enumerate(self._known(module.lessons)):
            old, prefix = known.page.url, f"q{n}-"
            there = link(f"{old}#{self._anchor_of_questions(known)}", url)
            taken = [
                Question(
                    question.id,
                    fill(
                        known.page,
                        moved(question.asked, old, url, f"{prefix}{m}-"),
                        f"{prefix}{m}q",
                    ),
                    fill(
                        known.page,
                        moved(question.answer, old, url, f"{prefix}{m}-"),
                        f"{prefix}{m}a",
                    ),
                )
                for m, question in enumerate(known.questions)
            ]
            title = str(known.page.title)
            pieces.append(questions.quiz_html(taken, title, there))
        deck = link(_deck_uri(module.name), url)
        downloads = f'<a href="{deck}" download>These questions as cards for Anki</a>'
        if len(self.modules) > 1:
            deck = link(_deck_uri("all"), url)
            downloads += f' · <a href="{deck}" download>the whole course\'s</a>'
        return (
            f'<div class="notes-quiz">{"".join(pieces)}</div>'
            f'<p class="notes-quiz-decks">{downloads}</p>'
        )

    def _anchor_of_questions(self, known: _Read) -> str:
        pattern = rf'<h\d\b[^>]*? id="([^"]+)"[^>]*>\s*{re.escape(self.ask)}\b'
        match = re.search(pattern, known.content)
        return match[1] if match else ""

    def _bibliography(self, page: Page) -> str:
        cited: dict[str, list[tuple[str, str]]] = {}
        for _, known in self._ordered():
            for key, anchor, heading in known.cited:
                title = str(known.page.title) + (f": {heading}" if heading else "")
                url = known.page.url + (f"#{anchor}" if anchor else "")
                cited.setdefault(key, []).append((title, link(url, page.url)))
        return citations.listed(self.references.values(), cited)

    def _table(self, page: Page) -> str:
        """Each lesson, with its exercises and questions, for a script to fill in."""
        rows = []
        for _, known in self._ordered():
            if known.page.meta.get("lesson") is None:
                continue
            rows.append(
                f'<tr data-page="{escape(_key(known.page))}" '
                f'data-exercises="{" ".join(known.exercises)}" '
                f'data-questions="{" ".join(q.id for q in known.questions)}">'
                f'<th scope="row"><a href="{link(known.page.url, page.url)}">'
                f"{escape(str(known.page.title))}</a></th><td></td>"
                f"<td>{len(known.exercises)}</td><td>{len(known.questions)}</td></tr>"
            )
        return (
            '<div class="notes-progress md-typeset__scrollwrap">'
            '<div class="md-typeset__table">'
            '<table><thead><tr><th scope="col">Lesson</th><th scope="col">Read</th>'
            '<th scope="col">Exercises</th><th scope="col">Questions</th></tr></thead>'
            f"<tbody>{''.join(rows)}</tbody></table></div></div>"
        )

    # Looking up

    def _ordered(self) -> Iterator[tuple[str, _Read]]:
        """All pages: those of the navigation in its order, then the others."""
        for uri in dict.fromkeys([*self.order, *self.pages]):
            if uri in self.pages:
                yield uri, self.pages[uri]

    def _known(self, uris: Iterable[str]) -> list[_Read]:
        return [self.pages[uri] for uri in uris if uri in self.pages]

    def _page_with(self, place: str) -> Page | None:
        found = (known.page for known in self.pages.values() if place in known.content)
        return next(found, None)

    def _module_of(self, page: Page) -> _Module | None:
        uri = page.file.src_uri
        return next((m for m in self.modules if uri in m.lessons), None)

    def _title_and_link(self, uri: str, page: Page) -> tuple[str, str]:
        other = self.pages[uri].page
        return str(other.title), link(other.url, page.url)


def _pages_of(section: Section) -> Iterator[Page]:
    for child in section.children:
        if isinstance(child, Page):
            yield child
        elif isinstance(child, Section):
            yield from _pages_of(child)


def _insert(pages: list[Page], page: Page, after: Page) -> None:
    """Put a page behind another, also for the links to the previous and next page."""
    pages.insert(pages.index(after) + 1, page)
    page.previous_page, page.next_page = after, after.next_page
    if after.next_page:
        after.next_page.previous_page = page
    after.next_page = page


def _deck_uri(name: str) -> str:
    return f"{QUIZ}/{name}.apkg"


def _key(page: Page) -> str:
    """A page's name in the reader's notes, whatever form its address has."""
    return page.file.src_uri.rpartition(".")[0]
