"""Which of our own modules a piece of code reaches, read from its source alone.

An edit should run again the blocks that reach it, and no others. So the walk follows
every `import` wherever it stands, and where a package's door is lazy (an
`__init__.pyi` stub beside `__init__.py`, as `lazy_loader` uses it) it follows only
the names that are asked for. What it misses (a computed name) a running block cannot
import either, so that nothing is ever stale for it.
"""

import ast
import importlib.util
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

ANY = "*"  # stands for all names that a module hands on
Request = tuple[str, str]  # a module, and a name that is asked of it ("" for none)
_Node = ast.Import | ast.ImportFrom | ast.Call


class Reached(NamedTuple):
    """What a source may import of ours.

    `modules` are dotted names. `doors` are the packages that are imported as a whole,
    so that every name of their stubs is in reach.
    """

    modules: frozenset[str]
    doors: frozenset[str]


class OwnPackages:
    """The files of the packages whose edits make blocks run again.

    Each file is read once, so that all blocks of a build see the same state of it.

    Args:
        names: Top-level packages or modules, for example `["notes_lib"]`.
        folders: Where to look first; then come the installed packages.

    Raises:
        ValueError: If a package is found nowhere.
    """

    def __init__(self, names: Iterable[str], folders: Iterable[Path]) -> None:
        self.files: dict[str, Path] = {}  # dotted name -> source file
        self.roots: dict[str, Path] = {}  # top-level name -> folder that holds it
        self._beside: dict[str, list[Path]] = {}  # package -> its stub and data files
        self._contents: dict[Path, bytes] = {}
        self._asked: dict[str, frozenset[Request]] = {}
        for name in names:
            root = self.roots[name] = _find(name, list(folders))
            self._list(root, name)
        self._doors = {package: self._door(package) for package in self.files}

    def reached(self, source: str) -> Reached:
        """The own modules that running `source` may import.

        Of a source that does not parse, nothing: running it says best what is wrong.
        """
        found: set[str] = set()
        done: set[Request] = set()
        todo = set(self._requests(source))
        while todo:
            done.add(request := todo.pop())
            for module in self._with_parents(request[0]):
                if module not in found:
                    found.add(module)
                    todo.update(self._of_module(module))
            todo.update(self._behind(*request))
            todo -= done
        whole = {module for module, name in done if name == ANY}
        return Reached(
            frozenset(found), frozenset(m for m in whole if self._doors.get(m))
        )

    def third_party(self, source: str, modules: Iterable[str]) -> frozenset[str]:
        """Top-level names that the code and these modules import from others."""
        texts = (source, *(self.content(self.files[m]) for m in modules))
        return frozenset[str]().union(*map(_top_level, texts)) - set(self.roots) - {""}

    def shipped(self, modules: Iterable[str]) -> dict[str, bytes]:
        """Files that a block which reaches `modules` may see, by path below their root.

        The modules themselves, their packages' stubs, and the data files inside these.
        """
        shipped = {}
        for module in modules:
            root = self.roots[module.split(".")[0]]
            for path in (self.files[module], *self._beside.get(module, ())):
                shipped[path.relative_to(root).as_posix()] = self.content(path)
        return shipped

    def content(self, path: Path) -> bytes:
        """A file, read once in the life of this object."""
        if path not in self._contents:
            self._contents[path] = path.read_bytes()
        return self._contents[path]

    def text(self, path: Path) -> str:
        """A source file as text."""
        return self.content(path).decode("utf-8-sig")

    def shown(self, module: str) -> str:
        """A module's file as readers know it: `notes_lib/layers/convolution.py`."""
        root = self.roots[module.split(".")[0]]
        return self.files[module].relative_to(root).as_posix()

    def locate(self, target: str) -> tuple[str, str]:
        """Module and qualified name behind `package.module:name`, through lazy doors.

        Raises:
            LookupError: If the module is not ours.
        """
        module, _, name = target.partition(":")
        if module not in self.files:
            raise LookupError(f"{module!r} is not a module of {', '.join(self.roots)}")
        first, *rest = name.split(".")
        passed: set[str] = set()
        while module not in passed and first in self._doors[module]:
            passed.add(module)
            module, first = self._doors[module][first]
        return module, ".".join([first, *rest])

    def _list(self, root: Path, name: str) -> None:
        """Sort the files of a package into modules and what stands beside them."""
        single = root / f"{name}.py"
        paths = [single] if single.is_file() else sorted((root / name).rglob("*"))
        others = []
        for path in paths:
            parts = path.relative_to(root).parts
            if any(part.startswith(".") or part.endswith("~") for part in parts):
                continue  # what editors and systems leave lying about
            if path.suffix == ".py":
                stem = (
                    parts[:-1]
                    if path.name == "__init__.py"
                    else (*parts[:-1], path.stem)
                )
                self.files[".".join(stem)] = path
            elif path.suffix != ".pyc" and path.is_file():
                others.append((path, parts))
        for path, parts in others:
            package = max(self._with_parents(".".join(parts[:-1])), default=None)
            if package:
                self._beside.setdefault(package, []).append(path)

    def _is_opaque(self, package: str) -> bool:
        """A lazy door without a stub: a name may come from any file inside."""
        path = self.files[package]
        return (
            path.name == "__init__.py"
            and not path.with_suffix(".pyi").is_file()
            and b"__getattr__" in self.content(path)
        )

    def _with_parents(self, module: str) -> Iterator[str]:
        """Importing `a.b.c` runs `a`, then `a.b`, then `a.b.c`."""
        parts = module.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name in self.files:
                yield name

    def _door(self, package: str) -> dict[str, Request]:
        """Where the names live that a package's lazy `__init__` hands on."""
        stub = self.files[package].with_suffix(".pyi")
        if stub.name != "__init__.pyi" or not stub.is_file():
            return {}
        names: dict[str, Request] = {}
        for node in _import_nodes(self.content(stub)):
            if isinstance(node, ast.ImportFrom):
                base = self._absolute(node, package)
                for alias in node.names:
                    inner = f"{base}.{alias.name}"
                    home = (inner, ANY) if inner in self.files else (base, alias.name)
                    if home[0] in self.files and home[0] != package:
                        names[alias.asname or alias.name] = home
        return names

    def _absolute(self, node: ast.ImportFrom, module: str) -> str:
        """The dotted name that a `from … import` speaks of."""
        if not node.level or not module:  # a relative import fails in a block
            return node.module or ""
        parts = module.split(".")
        if self.files[module].name != "__init__.py":
            parts = parts[:-1]
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def _of_module(self, module: str) -> frozenset[Request]:
        """What a module of ours asks of the others, worked out once."""
        if module not in self._asked:
            asked = set(self._requests(self.content(self.files[module]), module))
            if self._is_opaque(module):
                inside = (m for m in self.files if m.startswith(f"{module}."))
                asked.update((m, "") for m in inside)
            self._asked[module] = frozenset(asked)
        return self._asked[module]

    def _requests(self, source: str | bytes, module: str = "") -> Iterator[Request]:
        """What a block, or a module of ours, asks of our modules."""
        # Names that a module imports may be used through the module; a block's may not.
        used = {} if module else _used_attributes(source)
        for node in _import_nodes(source):
            if isinstance(node, ast.ImportFrom):
                base = self._absolute(node, module)
                for alias in node.names:
                    inner = f"{base}.{alias.name}"
                    if inner in self.files:
                        names = used.get(alias.asname or alias.name, [ANY])
                        yield from ((inner, name) for name in ["", *names])
                    else:
                        yield base, ANY if alias.name.startswith("__") else alias.name
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    yield alias.name, ""
                    bound = alias.name if alias.asname else alias.name.split(".")[0]
                    for name in used.get(alias.asname or bound, [ANY]):
                        yield bound, name
                    if module:  # `import a.b` binds a; who sees a sees a.b
                        yield alias.name, ANY
            else:
                yield from ((name, ANY) for name in _named(node))

    def _behind(self, module: str, name: str) -> Iterable[Request]:
        """What a module asks of others when it is asked for a name."""
        door = self._doors.get(module, {})
        if f"{module}.{name}" in self.files:
            return [(f"{module}.{name}", ANY)]
        if name == ANY:
            return door.values()
        return [door[name]] if name in door else []


@lru_cache(maxsize=4096)
def _import_nodes(source: str | bytes) -> tuple[_Node, ...]:
    """Every import that may run, and every call of `import_module` or `__import__`."""
    text = source if isinstance(source, bytes) else source.encode()
    # Imports are statements. Only where a call may import are expressions looked at,
    # for they are most of a tree.
    children = ast.iter_child_nodes if _CALLED.search(text) else _statements_in
    found: list[_Node] = []
    todo: list[ast.AST] = [parsed(source)]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        if isinstance(node, ast.Call) and _last_name(node.func) in _IMPORTERS:
            found.append(node)
        if isinstance(node, ast.If) and _last_name(node.test) == "TYPE_CHECKING":
            todo += node.orelse
        else:
            todo += children(node)
    return tuple(found)


def _statements_in(node: ast.AST) -> Iterator[ast.AST]:
    """The statements, and what holds statements, right inside a node."""
    for name in ("body", "orelse", "handlers", "finalbody", "cases"):
        inside = getattr(node, name, ())
        yield from inside if isinstance(inside, list) else ()


@lru_cache(maxsize=4096)
def _top_level(source: str | bytes) -> frozenset[str]:
    """The first parts of the names that a source imports."""
    named = (name for node in _import_nodes(source) for name in _named(node))
    return frozenset(name.split(".")[0] for name in named)


_IMPORTERS = ("import_module", "__import__")
_CALLED = re.compile(b"import_module|__import__")


def _named(node: _Node) -> list[str]:
    """The modules that an import names, but for relative ones."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        return [] if node.level else [node.module or ""]
    names = node.args[:1]
    return [str(n.value) for n in names if isinstance(n, ast.Constant)]


@lru_cache(maxsize=4096)
def _used_attributes(source: str | bytes) -> dict[str, list[str]]:
    """Of the names that only ever stand before a dot: what stands behind it."""
    nodes = list(ast.walk(parsed(source)))
    dotted = [n for n in nodes if isinstance(n, ast.Attribute)]
    before = {id(n.value) for n in dotted}
    names = [n for n in nodes if isinstance(n, ast.Name)]
    bare = {n.id for n in names if id(n) not in before}
    used: dict[str, list[str]] = {}
    for node in dotted:
        if isinstance(node.value, ast.Name) and node.value.id not in bare:
            name = ANY if node.attr.startswith("__") else node.attr
            used.setdefault(node.value.id, []).append(name)
    return used


@lru_cache(maxsize=4096)
def parsed(source: str | bytes) -> ast.Module:
    """The tree of a source, empty if it can't be read; many ask for the same one."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):
        return ast.Module([], [])


def _last_name(node: ast.expr) -> str:
    return str(getattr(node, "id", getattr(node, "attr", "")))


def _find(name: str, folders: list[Path]) -> Path:
    for folder in folders:
        if (folder / name).is_dir() or (folder / f"{name}.py").is_file():
            return folder
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise ValueError(
            f"package {name!r} is neither in {', '.join(map(str, folders))} "
            "nor installed: name the packages that the pages use in `packages`"
        )
    path = Path(spec.origin)
    return path.parent.parent if path.name == "__init__.py" else path.parent
