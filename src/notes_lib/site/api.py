"""A reference to our packages: a page per room, made of its docstrings.

A room is a package whose door hands names on (`__all__` in its stub or its
`__init__.py`), or one without a list of names, with what it defines itself. What the
docstrings become is kept in the store, so that a build that changes none reads none.
"""

import ast
import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape
from importlib import metadata
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.utils import get_relative_url

from notes_lib.site.blocks import Block
from notes_lib.site.imports import OwnPackages
from notes_lib.site.store import Store
from notes_lib.site.uses import Use, heading_before, home_of, linked, uses

_ENTRY = re.compile(r"<!--notes-api:([\w.]+)-->")
_REST = re.compile(r"<!--notes-api-(head|more):([\w.]+)-->")
_CODE = re.compile(r"(<code>)([^<]*)</code>")


@dataclass(frozen=True)
class Room:
    """A page of the reference.

    Args:
        module: Its dotted name.
        names: For each public name, the module and the name where it is defined.
    """

    module: str
    names: dict[str, tuple[str, str]]


@dataclass(frozen=True)
class Place:
    """Where in the site something is used."""

    url: str
    page: str  # its title
    anchor: str
    heading: str


def rooms_of(own: OwnPackages) -> list[Room]:
    """The rooms of our packages, each thing in the innermost room that hands it on."""
    taken: set[tuple[str, str]] = set()
    rooms = []
    for module in sorted(own.files, key=lambda m: (-m.count("."), m)):
        is_door = own.files[module].name == "__init__.py" or module in own.roots
        if not is_door or any(part.startswith("_") for part in module.split(".")):
            continue
        names = {}
        for name in sorted(_exported(own, module), key=str.lower):
            home = own.locate(f"{module}:{name}")
            if home not in taken and f"{home[0]}.".startswith(f"{module}."):
                names[name] = home
        taken.update(names.values())
        if names:
            rooms.append(Room(module, names))
    return sorted(rooms, key=lambda room: room.module)


class Reference:
    """The pages of the reference, and the links to them and from them.

    Args:
        own: Our packages.
        store: Where the pages' pieces are kept.
        folder: Of the pages, below the site: `api`.
        convert: Gives the site's Markdown, when it is wanted.
        version: Changes when that Markdown gives something else.
    """

    def __init__(
        self,
        own: OwnPackages,
        store: Store,
        folder: str,
        convert: Callable[[], Callable[[str], str]],
        version: str = "",
    ) -> None:
        self.own, self.store, self.folder = own, store, folder.strip("/")
        self._convert, self._version = convert, version
        self.rooms = rooms_of(own)
        self.homes: dict[str, tuple[str, str]] = {}  # dotted name -> page and anchor
        self.entries: dict[str, dict[str, str]] = {}
        self._docs: dict[str, str] = {}
        for room in self.rooms:
            for name, (module, inner) in room.names.items():
                self.homes[f"{module}.{inner}"] = (self.uri(room), name)
        self.urls: dict[str, str] = {}  # of the pages, once they are in the site
        self._used: dict[str, dict[Place, None]] = {}

    def uri(self, room: Room) -> str:
        """A room's page among the sources."""
        inner = room.module.partition(".")[2]
        name = inner if inner and len(self.own.roots) == 1 else room.module
        return f"{self.folder}/{name}.md"

    def pages(self) -> dict[str, str]:
        """The sources of the pages, in the order of the navigation.

        Raises:
            LookupError: If a door hands on a name that is not there.
        """
        pages = {f"{self.folder}/index.md": ""}
        named = " and ".join(f"`{root}`" for root in self.own.roots)
        about = f"All that {named} offers, as its docstrings say it."
        overview = [
            _front_matter(about.replace("`", "")),
            "# API reference\n",
            f"{about} Each entry names the pages that use it, and shows its code.\n",
        ]
        for room in self.rooms:
            self._describe(room)
            uri = self.uri(room)
            doc = self._docs[room.module]
            page = [_front_matter(doc), f"# {room.module}\n", f"{doc}\n"]
            link = uri.rpartition("/")[2]
            overview += [f"## [`{room.module}`]({link})\n", f"{doc}\n"]
            for name, (module, inner) in room.names.items():
                home = f"{module}.{inner}"
                page.append(f"## {name} {{ #{name} }}\n")
                page.append(f"<!--notes-api:{home}-->\n")
                summary = self.entries[home]["summary"]
                overview.append(f"- [`{name}`]({link}#{name}): {summary}")
            overview.append("")
            pages[uri] = "\n".join(page)
        pages[f"{self.folder}/index.md"] = "\n".join(overview)
        return pages

    def add_to(self, files: Files, config: MkDocsConfig) -> None:
        """Put the pages among those of the site.

        Raises:
            LookupError: If a door hands on a name that is not there.
        """
        for uri, text in self.pages().items():
            file = File.generated(config, uri, content=text)
            files.append(file)
            self.urls[uri] = file.url

    def filled(self, html: str, url: str) -> str:
        """A page of the reference with what its docstrings say, and links in it."""

        def entry(match: re.Match[str]) -> str:
            home = match[1]
            said = self._crossed(self.entries[home]["html"], home, url)
            return f"<!--notes-api-head:{home}-->{said}<!--notes-api-more:{home}-->"

        return _ENTRY.sub(entry, html)

    def finished(self, html: str, url: str) -> str:
        """The same with code, and with the places that use each thing.

        This comes after the search has read the page: it finds words, not signatures.
        """

        def rest(match: re.Match[str]) -> str:
            entry = self.entries[match[2]]
            if match[1] == "head":
                return entry["head"]
            return self._backlinks(match[2], url) + entry["source"]

        return _REST.sub(rest, html)

    def linked(
        self, html: str, blocks: list[tuple[Block, int]], url: str, page: str
    ) -> str:
        """A page whose blocks link to the reference; remembers what they use.

        Args:
            html: The page.
            blocks: Its blocks, and where in `html` each one's code has ended.
            url: The page's address.
            page: Its title.
        """
        pieces, done = [], 0
        for block, end in blocks:
            found = self._uses(block)
            if not found:
                continue
            anchor, heading = heading_before(html, end)
            place = Place(url, page, anchor, heading)
            for use in found:
                self._used.setdefault(use.home, {})[place] = None
            box = html.rfind('highlight">', done, end)
            start = html.find("<code>", max(box, done), end) + len("<code>")
            stop = html.find("</code>", start, end)
            if box < 0 or start < box or stop < 0:
                continue
            code = linked(html[start:stop], found, lambda home: self.address(home, url))
            pieces += [html[done:start], code]
            done = stop
        return "".join([*pieces, html[done:]])

    def address(self, home: str, url: str) -> str:
        """From a page to a thing's entry in the reference; "" where it has none."""
        uri, anchor = self.homes.get(home, ("", ""))
        return f"{get_relative_url(self.urls[uri], url)}#{anchor}" if uri else ""

    def _uses(self, block: Block) -> list[Use]:
        if block.kind == "source":
            home = home_of(block.options["source"].replace(":", "."), self.own)
            name = home.rpartition(".")[2]
            defined = re.search(rf"\b(?:def|class) ({name})\b", block.code)
            start = defined.start(1) if defined else 0
            found = [Use(start, name, home)]
        else:
            found = uses(block.code, self.own)
        return [use for use in found if use.home in self.homes]

    def _crossed(self, html: str, home: str, url: str) -> str:
        """What an entry says, with links on the names that have entries too."""
        uri = self.homes[home][0]
        room = next(room.module for room in self.rooms if self.uri(room) == uri)

        def link(match: re.Match[str]) -> str:
            other = home_of(f"{room}.{match[2]}", self.own)
            address = self.address(other, url) if other != home else ""
            return f'<a href="{address}">{match[0]}</a>' if address else match[0]

        return _CODE.sub(link, html)

    def _backlinks(self, home: str, url: str) -> str:
        pages: dict[tuple[str, str], list[str]] = {}
        for place in self._used.get(home, ()):
            target = get_relative_url(place.url, url)
            links = pages.setdefault((target, place.page), [])
            if place.heading and place.heading != place.page:
                links.append(f'<a href="{target}#{place.anchor}">{place.heading}</a>')
        items = [
            f'<li><a href="{target}">{escape(title, quote=False)}</a>'
            + (f": {', '.join(links)}" if links else "")
            + "</li>"
            for (target, title), links in pages.items()
        ]
        if not items:
            return ""
        return f'<p class="notes-part">Used in</p><ul>{"".join(items)}</ul>'

    def _describe(self, room: Room) -> None:
        """Read the room's docstrings, or take what they became from the store."""
        files = sorted({room.module, *(module for module, _ in room.names.values())})
        contents = [self.own.text(self.own.files[module]) for module in files]
        inputs = [room.module, list(room.names), contents, _version(), self._version]
        name = "api-" + hashlib.sha256(json.dumps(inputs).encode()).hexdigest()
        known: dict[str, Any] | None = self.store.recall(name)
        if known is None:
            from notes_lib.site import docstrings

            convert = self._convert()
            known = {
                "doc": docstrings.module_doc(self.own, room.module),
                "entries": docstrings.described(self.own, room.names.values(), convert),
            }
            self.store.remember(name, known)
        self._docs[room.module] = known["doc"]
        self.entries |= known["entries"]


def of_site(
    config: MkDocsConfig, folder: str, own: OwnPackages, store: Store
) -> Reference:
    """The reference of a site, named in its navigation by its folder: `api/`."""

    def converter() -> Callable[[str], str]:
        markdown = Markdown(
            extensions=config.markdown_extensions,
            extension_configs=dict(config.mdx_configs),
        )
        return lambda text: markdown.reset().convert(text)

    for needed in ("attr_list", "def_list"):
        if needed not in config.markdown_extensions:
            config.markdown_extensions.append(needed)
    settings = json.dumps(config.mdx_configs, default=_named, sort_keys=True)
    version = f"{config.markdown_extensions} {settings}"
    reference = Reference(own, store, folder, converter, version)
    pages = [f"{reference.folder}/index.md", *map(reference.uri, reference.rooms)]
    config.nav = expanded(config.nav, folder, pages)
    return reference


def expanded(nav: Any, folder: str, pages: list[str]) -> Any:
    """The navigation, with the reference's pages where it names their folder."""
    here = f"{folder.strip('/')}/"
    if isinstance(nav, dict):
        return {
            title: pages if item == here else expanded(item, folder, pages)
            for title, item in nav.items()
        }
    if not isinstance(nav, list):
        return nav
    items = ([*pages] if item == here else [item] for item in nav)
    return [expanded(item, folder, pages) for some in items for item in some]


def _front_matter(description: str) -> str:
    first = " ".join(description.split("\n\n")[0].split())
    return f"---\ndescription: {json.dumps(first)}\n---\n"


def _exported(own: OwnPackages, module: str) -> Iterator[str]:
    """The public names of a package: those it lists, else those it defines."""
    path = own.files[module]
    stub = path.with_suffix(".pyi")
    tree = ast.parse(own.content(stub if stub.is_file() else path))
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "__all__"
            for target in node.targets
        ):
            yield from ast.literal_eval(node.value)
            return
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield from [] if node.name.startswith("_") else [node.name]


def _named(setting: Any) -> str:
    """A setting that is no plain data, such as a function, by its name."""
    return str(getattr(setting, "__qualname__", type(setting).__qualname__))


def _version() -> str:
    """Of what turns docstrings into HTML."""
    here = Path(__file__)
    own = "".join(p.read_text("utf-8") for p in (here, here.with_name("docstrings.py")))
    return own + metadata.version("griffelib")
