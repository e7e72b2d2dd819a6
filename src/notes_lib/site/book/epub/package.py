"""An EPUB as one file: its chapters, what they need, and what it says of itself."""

import io
import uuid
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from notes_lib.site import dates
from notes_lib.site.book.binding import Cover
from notes_lib.site.book.epub.chapter import chapter, file_of, link_from
from notes_lib.site.book.epub.contents import contents
from notes_lib.site.book.epub.markup import document, element, text
from notes_lib.site.book.ledger import Book
from notes_lib.site.book.pages import Page

_HERE = Path(__file__).parent
_STYLE = "book.css"
_KINDS = {
    ".xhtml": "application/xhtml+xml",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
}
_CONTAINER = (
    '<?xml version="1.0" encoding="utf-8"?>\n'
    '<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="EPUB/package.opf" '
    'media-type="application/oebps-package+xml"/></rootfiles></container>\n'
)
_ACCESS = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessModeSufficient", "textual,visual"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "displayTransformability"),
    ("accessibilityFeature", "MathML"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityHazard", "none"),
    (
        "accessibilitySummary",
        "Formulas are MathML with their TeX as alternative text. Figures have "
        "alternative texts and captions, and code and its output are text.",
    ),
)


def packed(pages: Sequence[Page], cover: Cover, book: Book) -> bytes:
    """The EPUB of pages; what is wrong with them is told to the book.

    Args:
        pages: In the order of the book.
        cover: What stands on its front.
        book: An empty one, that knows the pages.
    """
    entries = [(page, chapter(page, book)) for page in pages]
    files = {"title.xhtml": _document(cover, cover.title, _title_page(cover))}
    whole = _document(cover, "Contents", contents(entries, book))
    files["contents.xhtml"] = whole
    for page, written in entries:
        name = file_of(page.address)
        style = "../" * name.count("/") + _STYLE
        files[name] = _document(cover, written.title, written.body, style)
    _mend_links(files, book)
    spine = [*files]
    files[_STYLE] = (_HERE / _STYLE).read_bytes()
    if cover.mark:
        files["mark.svg"] = cover.mark.encode()
    if cover.picture:
        files["cover.png"] = cover.picture
    files |= {name.lstrip("/"): content for name, content in book.files.items()}
    return _zipped({**files, "package.opf": _package(cover, book, files, spine)})


def _document(cover: Cover, title: str, body: str, style: str = _STYLE) -> bytes:
    return document(title, body, language=cover.language, style=style)


def _title_page(cover: Cover) -> str:
    lines = [element("h1", text(cover.title), epub__type="title")]
    if cover.mark:
        mark = element("img", src="mark.svg", role="presentation", class_="mark")
        lines.insert(0, element("p", mark.replace("<img", '<img alt=""')))
    said = (cover.about, cover.author, cover.rights)
    lines += [element("p", text(words)) for words in said if words]
    body = "\n".join(lines)
    return element("section", body, epub__type="titlepage", class_="title-page")


def _mend_links(files: dict[str, bytes], book: Book) -> None:
    """Let links that lead nowhere lead to the top of the page that they name."""
    for target in book.dead_links():
        for page in book.pages.values():
            name = file_of(page.address)
            gone, top = (
                f'href="{link_from(page.address, place)}"'.encode()
                for place in (target, (target[0], ""))
            )
            files[name] = files[name].replace(gone, top)


def _package(
    cover: Cover, book: Book, files: Mapping[str, bytes], spine: Sequence[str]
) -> bytes:
    name = uuid.uuid5(uuid.NAMESPACE_URL, book.site_url or cover.title)
    made = f"{datetime.fromtimestamp(dates.made(), UTC):%Y-%m-%dT%H:%M:%SZ}"
    said = [
        element("dc:identifier", f"urn:uuid:{name}", id="id"),
        element("dc:title", text(cover.title)),
        element("dc:language", text(cover.language)),
        element("meta", made, property="dcterms:modified"),
    ]
    said += [
        element(f"dc:{what}", text(words))
        for what, words in (
            ("description", cover.about),
            ("creator", cover.author),
            ("rights", cover.rights),
            ("source", book.site_url),
        )
        if words
    ]
    said += [element("meta", text(w), property=f"schema:{k}") for k, w in _ACCESS]
    metadata = "\n".join(said)
    ids = {name: f"file-{number}" for number, name in enumerate(files)}
    items = "\n".join(_item(ids[n], n, content) for n, content in files.items())
    order = "\n".join(element("itemref", idref=ids[name]) for name in spine)
    body = (
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">\n{metadata}\n'
        f"</metadata>\n<manifest>\n{items}\n</manifest>\n<spine>\n{order}\n</spine>"
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" '
        f'unique-identifier="id" xml:lang="{cover.language}">\n{body}\n</package>\n'
    ).encode()


def _item(id_: str, name: str, content: bytes) -> str:
    properties = {
        "nav": name == "contents.xhtml",
        "cover-image": name == "cover.png",
        "mathml": name.endswith(".xhtml") and b"<math" in content,
    }
    return element(
        "item",
        id=id_,
        href=quote(name),
        media_type=_KINDS[Path(name).suffix.lower()],
        properties=" ".join(word for word, holds in properties.items() if holds),
    )


def _zipped(files: Mapping[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as package:
        _add(package, "mimetype", b"application/epub+zip", zipfile.ZIP_STORED)
        _add(package, "META-INF/container.xml", _CONTAINER.encode())
        for name, content in files.items():
            _add(package, f"EPUB/{name}", content)
    return whole.getvalue()


def _add(
    package: zipfile.ZipFile,
    name: str,
    content: bytes,
    method: int = zipfile.ZIP_DEFLATED,
) -> None:
    entry = zipfile.ZipInfo(name)  # its date is the first that there is: 1980
    entry.compress_type = method
    entry.create_system = 3  # the same on each system
    package.writestr(entry, content)
