"""Chapters bound to a book: its front, its parts, its lists and its index."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from notes_lib.site.book.ledger import Book, label_of
from notes_lib.site.book.markup import array, call, string, text
from notes_lib.site.book.pages import Page, Problem, targets_of
from notes_lib.site.book.writer import chapter

PAPERS = ("a4", "us-letter")  # those that the template knows


@dataclass(frozen=True)
class Cover:
    """What a book says of itself.

    Attributes:
        title: Of the course.
        about: What it is, in a sentence.
        author: Who wrote it; may be empty.
        rights: What readers may do with it; may be empty.
        language: Such as `en` or `en-GB`.
        mark: A drawing for the title page, as SVG; may be empty.
        picture: The front of an EPUB, as PNG; may be empty.
    """

    title: str
    about: str = ""
    author: str = ""
    rights: str = ""
    language: str = "en"
    mark: str = ""
    picture: bytes = b""


@dataclass
class Bound:
    """A book that only needs to be printed: Typst's sources and what is wrong.

    What is wrong is for its authors; the sources can be printed all the same.
    """

    sources: dict[str, bytes]
    problems: list[Problem] = field(default_factory=list)


def bind(
    pages: Sequence[Page],
    cover: Cover,
    book: Book,
    *,
    paper: str = "a4",
    whole: bool = True,
) -> Bound:
    """Make a book of pages.

    Args:
        pages: In the order of the book.
        cover: What stands on its front.
        book: An empty one, that knows the pages.
        paper: One of `PAPERS`.
        whole: With a title page, contents, lists and an index; else as one lesson.
    """
    main = [_opening(pages, cover, book, paper, whole)]
    known: tuple[str, ...] = ()
    inside = _by_part(pages)
    for number, page in enumerate(pages):
        headings = list(_parts(page, known, inside))
        main += headings
        follows = bool(headings) and len(page.parts) > 1
        known = page.parts
        name = f"chapters/{number:03d}.typ"
        body = chapter(page, book, len(page.parts) + 1, follows=follows)
        book.keep(name, f'#import "/template.typ": *\n\n{body}'.encode())
        main.append(f'#include "/{name}"')
    if whole:
        main += _lists(book)
    _mend_links(book)
    sources = {**book.files, "main.typ": "\n\n".join(main).encode()}
    return Bound(sources, book.problems)


def new_book(
    pages: Iterable[Page],
    *,
    site_url: str = "",
    glossary: str = "",
    picture_of: Callable[[str, bool], str] | None = None,
    file_of: Callable[[str], bytes | None] = lambda url: None,
) -> Book:
    """An empty book that knows its pages and what they link to; see `Book`."""
    listed = list(pages)
    return Book(
        {page.address: page for page in listed},
        targets_of(listed),
        site_url=site_url,
        glossary=glossary,
        picture_of=picture_of,
        file_of=file_of,
    )


def _opening(
    pages: Sequence[Page], cover: Cover, book: Book, paper: str, whole: bool
) -> str:
    language, _, region = cover.language.partition("-")
    title = cover.title if whole else f"{pages[0].title} · {cover.title}"
    about = cover.about if whole else pages[0].about or cover.about
    show = call(
        "show: book.with",
        title=string(title),
        about=string(about),
        author=string(cover.author),
        lang=string(language),
        region=string(region.lower()) if region else "none",
        paper=string(paper),
    ).removesuffix(";")
    lines = ['#import "/template.typ": *', show]
    if not whole:
        return "\n".join(lines)
    mark = "none"
    if cover.mark:
        mark = string(book.keep("mark.svg", cover.mark.encode()))
    front = [string(cover.title), string(cover.about), string(cover.author)]
    lines.append(call("title-page", *front, f"[{text(cover.rights)}]", mark))
    lines.append(call("contents"))
    return "\n".join(lines)


def _by_part(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """The pages of each part."""
    inside: dict[str, list[Page]] = {}
    for page in pages:
        if page.parts:
            inside.setdefault(page.parts[0], []).append(page)
    return inside


def _parts(
    page: Page, known: tuple[str, ...], inside: Mapping[str, Sequence[Page]]
) -> Iterator[str]:
    """The headings of the parts that begin with a page."""
    same = 0
    while same < min(len(known), len(page.parts)) and known[same] == page.parts[same]:
        same += 1
    for depth in range(same, len(page.parts)):
        path = page.parts[: depth + 1]
        name = string(f"part#{'/'.join(path)}")
        level = str(depth + 1)
        if depth:
            yield call("group", name, body=text(path[-1]), level=level)
            continue
        chapters = [
            array([string(w) for w in (label_of((p.address, "")), p.number, p.title)])
            for p in inside[path[0]]
        ]
        yield call(
            "part", name, body=text(path[-1]), level=level, chapters=array(chapters)
        )


def _lists(book: Book) -> Iterator[str]:
    """What stands at the end: figures and tables, and the index."""
    if book.figures:
        yield call("back-matter", string("book#figures"), body="Figures and tables")
        entries = [
            array([string(label), string(number), f"[{words}]"])
            for label, number, words in book.figures
        ]
        yield call("figure-list", array(entries))
    if index := index_of(book.terms, book.names):
        yield call("back-matter", string("book#index"), body="Index")
        yield call("index", array(index))


def index_of(
    terms: Mapping[str, str], names: Mapping[str, tuple[str, str]]
) -> list[str]:
    """The index, letter by letter: terms as words, names of the library as code.

    Args:
        terms: The words of each term, by its anchor.
        names: A name and its module, by its key in the index.
    """
    found: list[tuple[str, str, bool]] = [
        (words, f"term:{anchor}", False) for anchor, words in terms.items()
    ]
    spelt = Counter(name for name, _ in names.values())
    for key, (name, module) in names.items():
        shown = f"{name} ({module})" if spelt[name] > 1 else name
        found.append((shown, key, True))
    found.sort(key=lambda entry: (entry[0].casefold().lstrip("_"), entry[0]))
    letters: dict[str, list[str]] = {}
    for words, key, is_code in found:
        first = words.lstrip("_")[:1].upper()
        entry = array([string(key), string(words), str(is_code).lower()])
        letters.setdefault(first if first.isalpha() else "·", []).append(entry)
    return [array([string(k), array(found)]) for k, found in letters.items()]


def _mend_links(book: Book) -> None:
    """Let links that lead nowhere lead to the top of the page that they name."""
    for target in book.dead_links():
        gone, top = string(label_of(target)), string(label_of((target[0], "")))
        for name, source in book.files.items():
            if name.endswith(".typ"):
                book.files[name] = source.replace(gone.encode(), top.encode())
