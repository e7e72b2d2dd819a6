"""Which of our own modules a piece of code reaches, read from its source alone.

An edit should run again the blocks that reach it, and no others. So the walk follows
every `import` wherever it stands, and where a package's door is lazy (an
`__init__.pyi` stub beside `__init__.py`, as `lazy_loader` uses it) it follows only
the names that are asked for.
"""

import ast
import importlib.util
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple


@lru_cache(maxsize=4096)
def _parse(source: str) -> ast.Module:
    return ast.parse(source)


@lru_cache(maxsize=4096)
def _import_nodes(source: str) -> tuple[ast.stmt | ast.Call, ...]:
    """Every import statement, and every call of `import_module` or `__import__`."""
    return tuple(
        node
        for node in ast.walk(_parse(source))
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (
            isinstance(node, ast.Call)
            and getattr(node.func, "id", getattr(node.func, "attr", ""))
            in ("import_module", "__import__")
        )
    )


class Reached(NamedTuple):
    """What a source may import of ours.

    `modules` are dotted names. `doors` are the packages that are imported as a whole,
    so that every name of their stubs is in reach.
    """

    modules: frozenset[str]
    doors: frozenset[str]


class OwnPackages:
    """The source files of the packages whose edits make blocks run again.

    Args:
        names: Top-level packages or modules, for example `["notes_lib"]`.
        folders: Where to look first; then come the installed packages.

    Raises:
        ValueError: If a package is found nowhere.
    """

    def __init__(self, names: Iterable[str], folders: Iterable[Path]) -> None:
        self.files: dict[str, Path] = {}  # dotted name -> source file
        self.roots: dict[str, Path] = {}  # top-level name -> folder that holds it
        self._texts: dict[Path, str] = {}
        for name in names:
            root = self.roots[name] = _find(name, list(folders))
            single = root / f"{name}.py"
            paths = [single] if single.is_file() else (root / name).rglob("*.py")
            for path in sorted(paths):
                parts = path.relative_to(root).with_suffix("").parts
                if parts[-1] == "__init__":
                    parts = parts[:-1]
                self.files[".".join(parts)] = path

    def reached(self, source: str) -> Reached:
        """The own modules that running `source` may import.

        An import with a computed name cannot be read; a block that relies on one is
        told so when it runs, for it sees no other file of ours than these.

        Raises:
            SyntaxError: If the source, or a module that it reaches, does not parse.
        """
        found: set[str] = set()
        todo = set(self._imports(source, module=None))
        done: set[tuple[str, bool]] = set()
        while todo:
            module, whole = step = todo.pop()
            done.add(step)
            for name in self._with_parents(module):
                if name not in found:
                    found.add(name)
                    if self._is_opaque(name):
                        inside = [m for m in self.files if m.startswith(f"{name}.")]
                        todo.update((m, False) for m in inside)
                    todo.update(self._imports(self.text(self.files[name]), module=name))
            if whole:
                todo.update((home, True) for home in self._door(module).values())
            todo -= done
        doors = frozenset(m for m, whole in done if whole and self._door(m))
        return Reached(frozenset(found), doors)

    def third_party(self, source: str, modules: Iterable[str]) -> frozenset[str]:
        """Top-level names that the code and these modules of ours import from others."""
        names: set[str] = set()
        for text in (source, *(self.text(self.files[m]) for m in modules)):
            for node in _import_nodes(text):
                if isinstance(node, ast.Import):
                    names |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    names.add((node.module or "").split(".")[0])
        return frozenset(names - set(self.roots))

    def shipped(self, modules: Iterable[str]) -> dict[str, Path]:
        """Files that a block which reaches `modules` may see, by path below its root.

        The modules themselves, their packages' stubs, and the data files that stand
        beside a package's `__init__.py`.
        """
        files = {}
        for module in modules:
            path = self.files[module]
            root = self.roots[module.split(".")[0]]
            files[path.relative_to(root).as_posix()] = path
            if path.name == "__init__.py":
                for other in path.parent.iterdir():
                    if other.is_file() and other.suffix not in (".py", ".pyc"):
                        files[other.relative_to(root).as_posix()] = other
        return files

    def text(self, path: Path) -> str:
        """A source file, read once in the life of this object."""
        if path not in self._texts:
            self._texts[path] = path.read_text(encoding="utf-8")
        return self._texts[path]

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
        door = self._door(module)
        while name.split(".")[0] in door:
            module = door[name.split(".")[0]]
            door = self._door(module)
        return module, name

    def _is_opaque(self, package: str) -> bool:
        """A lazy door without a stub: any of its names may come from any file inside."""
        path = self.files.get(package)
        return (
            path is not None
            and path.name == "__init__.py"
            and not path.with_suffix(".pyi").is_file()
            and "__getattr__" in self.text(path)
        )

    def _is_ours(self, module: str) -> bool:
        return module.split(".")[0] in self.roots

    def _with_parents(self, module: str) -> Iterator[str]:
        """Importing `a.b.c` runs `a`, then `a.b`, then `a.b.c`."""
        parts = module.split(".")
        for end in range(1, len(parts) + 1):
            name = ".".join(parts[:end])
            if name in self.files:
                yield name

    def _door(self, package: str) -> dict[str, str]:
        """Where the names live that a package's lazy `__init__` hands on."""
        path = self.files.get(package)
        if path is None or path.name != "__init__.py":
            return {}
        stub = path.with_suffix(".pyi")
        if not stub.is_file():
            return {}
        names: dict[str, str] = {}
        for node in _import_nodes(self.text(stub)):
            if isinstance(node, ast.ImportFrom):
                base = self._absolute(node, package)
                for alias in node.names:
                    inner = f"{base}.{alias.name}"
                    home = inner if inner in self.files else base
                    if home in self.files and home != package:
                        names[alias.asname or alias.name] = home
        return names

    def _absolute(self, node: ast.ImportFrom, module: str | None) -> str:
        """The dotted name that a `from … import` speaks of."""
        if not node.level or module is None:  # a relative import fails in a block
            return node.module or ""
        parts = module.split(".")
        if self.files[module].name != "__init__.py":
            parts = parts[:-1]
        parts = parts[: len(parts) - node.level + 1]
        return ".".join([*parts, *([node.module] if node.module else [])])

    def _imports(self, source: str, module: str | None) -> list[tuple[str, bool]]:
        """Own modules that a source names, and whether its whole door may be used."""
        found: list[tuple[str, bool]] = []
        for node in _import_nodes(source):
            if isinstance(node, ast.Import):
                for alias in filter(lambda a: self._is_ours(a.name), node.names):
                    found.append((alias.name, True))
                    if not alias.asname:  # binds the first name; the rest are attributes
                        found += [(m, True) for m in self._with_parents(alias.name)]
            elif isinstance(node, ast.ImportFrom):
                base = self._absolute(node, module)
                if self._is_ours(base):
                    found += self._from(base, [alias.name for alias in node.names])
            elif isinstance(node, ast.Call):
                name = node.args[0] if node.args else None
                if isinstance(name, ast.Constant) and self._is_ours(str(name.value)):
                    found.append((str(name.value), True))
        return found

    def _from(self, base: str, names: list[str]) -> list[tuple[str, bool]]:
        found = [(base, "*" in names)]
        door = self._door(base)
        for name in names:
            if f"{base}.{name}" in self.files:
                found.append((f"{base}.{name}", True))
            elif name in door and door[name] != base:
                found += self._from(door[name], [name])
        return found


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
