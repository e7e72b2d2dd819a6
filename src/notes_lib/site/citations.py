"""References from one `.bib` file: cited by key, listed once, linked both ways.

A Markdown extension. With `lecun1998` in the file,

    @lecun1998              LeCun et al. (1998)
    [@lecun1998]            (LeCun et al., 1998)
    [see @a, eq. 3; @b]     (see A, 2001, eq. 3; B and C, 2002)
    [@lecun1998 full]       LeCun et al. (1998), "Gradient-based …". Proceedings …
    LeCun et al. 1998       the same words, as a link: for text that must read well
                            elsewhere too, such as a docstring

each a link to the entry on the page that holds `<div id="refs"></div>`. An entry lists
the sections that cite it. What can't be found is marked, for the builder to report.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from html import escape
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor

from notes_lib.site.markup import line_of, text_of

PLACE = '<div id="refs"></div>'

_KEY = r"[A-Za-z][\w-]*(?:[:.][\w-]+)*"
_BARE = rf"(?<![\w@/.])@({_KEY})"
_GROUP = rf"\[([^\[\]]*?@{_KEY}[^\[\]]*)\]"
_PART = re.compile(rf"(?P<before>[^@]*)@(?P<key>{_KEY})(?P<after>[^@]*)")
_CITED = re.compile(r'<a class="notes-cite" data-cite="([^"]+)" href="[^"]*"')
_UNKNOWN = re.compile(r'<span class="notes-cite-unknown" data-cite="([^"]+)">')
_STEPS = re.compile(  # what a reader passes: headings, citations, footnotes
    r'<h[1-6]\b[^>]*\bid="(?P<anchor>[^"]+)"[^>]*>(?P<heading>.*?)</h[1-6]>'
    r'|<a class="notes-cite" data-cite="(?P<key>[^"]+)"'
    r'|<sup id="fnref\d*:(?P<mark>[^"]+)">|<li id="fn:(?P<note>[^"]+)">',
    re.DOTALL,
)
_ADDRESSES = ("doi", "eprint", "url")
_WHERE = ("journal", "booktitle", "publisher", "howpublished", "institution", "school")


class BibliographyError(ValueError):
    """The `.bib` file is not right.

    Args:
        line: Where in the file.
        message: What is wrong.
    """

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True)
class Reference:
    """An entry of the file, as plain text."""

    key: str
    surnames: tuple[str, ...]
    people: tuple[str, ...]
    year: str  # with a letter, where two entries would be called the same
    title: str
    where: str
    links: tuple[tuple[str, str], ...]  # text and address

    @property
    def names(self) -> str:
        if len(self.surnames) > 2 or self.surnames[-1] == "others":
            return f"{self.surnames[0]} et al."
        return " and ".join(self.surnames)

    @property
    def label(self) -> str:
        return f"{self.names} ({self.year})"

    @cached_property
    def described(self) -> str:
        """Title, place and links, as HTML."""
        links = ", ".join(
            f'<a href="{escape(url)}">{escape(text)}</a>' if url else escape(text)
            for text, url in self.links
        )
        parts = [f"“{escape(self.title)}”", escape(self.where), links]
        return ". ".join(part for part in parts if part) + "."


def read_bib(path: Path) -> dict[str, Reference]:
    """The entries of a file, in the order of their authors' names.

    Raises:
        BibliographyError: If the file can't be read, or an entry lacks what it is
            cited or found by.
    """
    from pybtex.database import BibliographyDataError, parse_string
    from pybtex.exceptions import PybtexError

    text = path.read_text(encoding="utf-8")
    try:
        entries = parse_string(text, "bibtex").entries
    except BibliographyDataError as error:
        key = str(error).rsplit(maxsplit=1)[-1]
        place = re.search(
            rf"(?s)\{{{re.escape(key)}\s*,.*(\{{{re.escape(key)}\s*,)", text
        )
        line = text[: place.start(1)].count("\n") + 1 if place else 1
        raise BibliographyError(line, str(error)) from error
    except PybtexError as error:
        line = int(getattr(error, "lineno", None) or 1)
        raise BibliographyError(line, str(error)) from error
    found = []
    for key, entry in entries.items():
        try:
            found.append(_reference(key, entry))
        except LookupError as missing:
            line = line_of(f"{{{key},", text)
            raise BibliographyError(line, f"{key}: {missing.args[0]}") from missing
    return {r.key: r for r in _told_apart(sorted(found, key=_order))}


def _reference(key: str, entry: Any) -> Reference:
    fields = {
        name.lower(): _plain(value) if name.lower() not in _ADDRESSES else _bare(value)
        for name, value in entry.fields.items()
    }
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    for name, value in {
        "author": people,
        **{n: fields.get(n) for n in ("title", "year")},
    }.items():
        if not value:
            raise LookupError(f"the entry has no {name}")
    links = []
    if doi := fields.get("doi"):
        links.append((f"doi:{doi}", f"https://doi.org/{doi}"))
    if eprint := fields.get("eprint"):
        links.append((f"arXiv:{eprint}", f"https://arxiv.org/abs/{eprint}"))
    if isbn := fields.get("isbn"):
        links.append((f"ISBN {isbn}", ""))
    if not links and (url := fields.get("url")):
        links.append((re.sub(r"^https?://|/$", "", url), url))
    if not links:
        raise LookupError("the entry has no doi, eprint, isbn or url to find it by")
    return Reference(
        key=key,
        surnames=tuple(
            _plain(" ".join(p.prelast_names + p.last_names)) for p in people
        ),
        people=tuple(_full_name(p) for p in people),
        year=fields["year"],
        title=fields["title"],
        where=_where(fields),
        links=tuple(links),
    )


def _where(fields: Mapping[str, str]) -> str:
    where = next((fields[name] for name in _WHERE if fields.get(name)), "")
    if volume := fields.get("volume"):
        number = fields.get("number")
        where += f" {volume}" + (f"({number})" if number else "")
    if pages := fields.get("pages"):
        where += ", " + re.sub("-+", "–", pages)
    return where


def _bare(address: str) -> str:
    """An address: in it, a tilde is a tilde; some authors escape signs all the same."""
    return address.replace("\\", "").strip()


def _plain(latex: str) -> str:
    from pybtex.richtext import Text

    return " ".join(str(Text.from_latex(latex)).split())


def _full_name(person: Any) -> str:
    names = (
        person.first_names
        + person.middle_names
        + person.prelast_names
        + person.last_names
        + person.lineage_names
    )
    return _plain(" ".join(names))


def _order(reference: Reference) -> tuple[list[str], str, str]:
    names = [name.casefold() for name in reference.surnames]
    return names, reference.year, reference.title.casefold()


def _told_apart(references: Sequence[Reference]) -> list[Reference]:
    """With a letter at the year where two would be cited by the same words."""
    alike: dict[str, list[str]] = {}
    for reference in references:
        alike.setdefault(reference.label, []).append(reference.key)
    letters = {
        key: "abcdefghijklmnopqrstuvwxyz"[number]
        for keys in alike.values()
        if len(keys) > 1
        for number, key in enumerate(keys)
    }
    return [replace(r, year=r.year + letters.get(r.key, "")) for r in references]


class CitationExtension(Extension):
    """Turns citations into links.

    Args:
        references: What can be cited, by key.
        page: The address of the page that lists them; a builder may set it later.
    """

    def __init__(self, references: Mapping[str, Reference], page: str = "") -> None:
        super().__init__()
        self.references, self.page = references, page

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 (the library's name)
        # After code, links, automatic links and raw HTML, which may hold an @.
        md.inlinePatterns.register(_Group(_GROUP, md, self), "notes_cite_group", 84)
        md.inlinePatterns.register(_Bare(_BARE, md, self), "notes_cite", 83)
        if names := _written_names(self.references.values()):
            md.inlinePatterns.register(_Named(names, md, self), "notes_cite_names", 82)

    def link(self, key: str, text: str) -> str:
        if key not in self.references:
            return (
                f'<span class="notes-cite-unknown" data-cite="{escape(key)}">'
                f"@{escape(key)}</span>"
            )
        href = f"{self.page}#{key}"
        return (
            f'<a class="notes-cite" data-cite="{key}" href="{href}">{escape(text)}</a>'
        )


class _Citation(InlineProcessor):
    ANCESTOR_EXCLUDES = ("a",)

    def __init__(
        self, pattern: str, md: Markdown, extension: CitationExtension
    ) -> None:
        super().__init__(pattern, md)
        self.extension = extension

    def handleMatch(  # type: ignore[override]  # noqa: N802 (the library's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element | str | None, int | None, int | None]:
        assert self.md
        html = self.html(m)
        return (
            (self.md.htmlStash.store(html), m.start(), m.end()) if html else (None,) * 3
        )

    def html(self, match: re.Match[str]) -> str:
        raise NotImplementedError

    def label(self, key: str) -> str:
        reference = self.extension.references.get(key)
        return reference.label if reference else ""


class _Bare(_Citation):
    def html(self, match: re.Match[str]) -> str:
        return self.extension.link(match[1], self.label(match[1]))


class _Named(_Citation):
    def html(self, match: re.Match[str]) -> str:
        key = next(name for name, text in match.groupdict().items() if text)
        keys = list(self.extension.references)
        return self.extension.link(keys[int(key.removeprefix("k"))], match[0])


class _Group(_Citation):
    def html(self, match: re.Match[str]) -> str:
        parts = [_PART.fullmatch(part.strip()) for part in match[1].split(";")]
        if not all(parts):
            return ""
        pieces = [self._piece(part) for part in parts if part]
        if len(pieces) == 1 and parts[0] and parts[0]["after"].strip() == "full":
            return pieces[0]
        return f"({'; '.join(pieces)})"

    def _piece(self, part: re.Match[str]) -> str:
        key, reference = part["key"], self.extension.references.get(part["key"])
        if part["after"].strip() == "full" and reference:
            return f"{self.extension.link(key, reference.label)}, {reference.described}"
        text = f"{reference.names}, {reference.year}" if reference else ""
        link = self.extension.link(key, text)
        return escape(part["before"]) + link + escape(part["after"])


def _written_names(references: Iterable[Reference]) -> str:
    """A pattern for the names and year of each reference, written out."""
    patterns = []
    for number, reference in enumerate(references):
        if not reference.year.isdigit():
            continue  # a letter tells it from another of the same name
        names = [re.escape(name) for name in reference.surnames]
        spelt = [rf"{names[0]}\s+et\s+al\."] if len(names) > 2 else []
        all_but_one = r",\s+".join(names[:-1])
        spelt.append(all_but_one + r"\s+and\s+" * bool(all_but_one) + names[-1])
        patterns.append(
            rf"(?P<k{number}>(?:{'|'.join(spelt)}),?\s+\(?{reference.year}\b\)?)"
        )
    return rf"(?<!\w)(?:{'|'.join(patterns)})" if patterns else ""


def unknown_in(html: str) -> list[str]:
    """The keys that a page cites and that nothing is known about."""
    return list(dict.fromkeys(_UNKNOWN.findall(html)))


def cited_in(html: str) -> list[tuple[str, str, str]]:
    """What a page cites, as (key, anchor, heading) of the sections, in its order.

    A citation in a footnote belongs to the section that the footnote is called from.
    """
    section, notes = ("", ""), {}
    found = []
    for step in _STEPS.finditer(html):
        if step["anchor"]:
            is_title = step[0].startswith("<h1")
            section = (
                ("", "") if is_title else (step["anchor"], text_of(step["heading"]))
            )
        elif step["mark"]:
            notes[step["mark"]] = section
        elif step["note"]:
            section = notes.get(step["note"], ("", ""))
        else:
            found.append((step["key"], *section))
    return list(dict.fromkeys(found))


def with_links(html: str, href: str) -> str:
    """The page with its citations leading to the page that lists the references."""
    return _CITED.sub(
        lambda m: f'<a class="notes-cite" data-cite="{m[1]}" href="{href}#{m[1]}"', html
    )


def listed(
    references: Iterable[Reference],
    cited: Mapping[str, Sequence[tuple[str, str]]],
) -> str:
    """The list of references, each with the places that cite it.

    Args:
        references: The references to list.
        cited: The title and the link of each place, by key.
    """
    items = []
    for reference in references:
        people = [escape(name) for name in reference.people]
        if people[-1] == "others":
            names = ", ".join(people[:-1]) + " et al."
        else:
            names = ", ".join(people[:-1]) + " and " * bool(people[1:]) + people[-1]
        places = ", ".join(
            f'<a href="{escape(href)}">{escape(title)}</a>'
            for title, href in cited.get(reference.key, ())
        )
        back = (
            f'<br><span class="notes-cited-in">Cited in {places}</span>'
            if places
            else ""
        )
        items.append(
            f'<li id="{reference.key}">{names} ({reference.year}). '
            f"{reference.described}{back}</li>"
        )
    return f'<ul class="notes-references">{"".join(items)}</ul>'


def makeExtension(**kwargs: Any) -> CitationExtension:  # noqa: N802 (the library's name)
    return CitationExtension(**kwargs)
