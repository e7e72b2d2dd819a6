"""Never stale, never too much: random edits of a made-up package and its pages.

After each edit an incremental run must give what a cold run gives, and must have run
exactly the blocks whose code or reached files are new. What is reached is worked out
here from the plan that the package is made from, not from its source. `NOTES_EDITS`
says how many edits (15), `NOTES_SEED` which.
"""

import itertools
import os
import pickle
import random
from dataclasses import dataclass, field
from pathlib import Path

from notes_lib.site.blocks import Block
from notes_lib.site.engine import Engine, Settings

EDITS = int(os.environ.get("NOTES_EDITS", "15"))
SEED = int(os.environ.get("NOTES_SEED", "0"))
GETS = "import lazy_loader\n__getattr__, __dir__, __all__ = lazy_loader."
LAZY = f"{GETS}attach_stub(__name__, __file__)\n"
DOORS = ("lazy", "eager", "plain", "opaque", "lazy")  # of the rooms, in this order
PER_ROOM = 3


@dataclass
class Module:
    """A file with one function, which adds its number to those of what it uses."""

    room: int
    name: str
    function: str
    number: int
    uses: list[tuple["Module", str]] = field(
        default_factory=list
    )  # and the way it does
    comment: int = 0


@dataclass
class Plan:
    """The package and the pages, from which all files follow."""

    modules: list[Module]
    blocks: list[tuple[str, list[tuple[Module, str]]]]  # kind, and what it uses
    init_comments: dict[int, int] = field(default_factory=dict)
    stub_comments: dict[int, int] = field(default_factory=dict)
    tables: dict[int, int] = field(default_factory=dict)  # data files of the rooms
    extra: set[str] = field(default_factory=set)  # files that nothing uses
    data: int = 0

    def in_room(self, room):
        return [module for module in self.modules if module.room == room]


WAYS = ("direct", "relative", "inside", "door", "alias")  # of a module to use another
BLOCK_WAYS = ("direct", "door", "front", "attribute", "inside", "module", "star")


def make_plan(rng):
    modules: list[Module] = []
    for room, number in itertools.product(range(len(DOORS)), range(PER_ROOM)):
        module = Module(room, f"m{number}", f"f{room}{number}", rng.randrange(10))
        lower = [m for m in modules if m.room < room]
        for used in rng.sample(lower, min(len(lower), rng.randrange(3))):
            module.uses.append((used, rng.choice(ways(used, WAYS))))
        modules.append(module)
    blocks = []
    for _ in range(12):
        used = rng.sample(modules, rng.randrange(1, 3))
        blocks.append(("", [(m, rng.choice(ways(m, BLOCK_WAYS))) for m in used]))
    return Plan(modules, [*blocks, ("data", []), ("alone", [])])


def ways(module, among):
    """A plain room hands nothing on; an opaque one is only entered by its door."""
    if DOORS[module.room] == "plain":
        return [way for way in among if way not in ("door", "star", "attribute")]
    return list(among)


# The files.


def used_by(module, way):
    """The lines that import a function, at the top and inside, and its name then."""
    room, function = f"gen.r{module.room}", module.function
    file = f"{room}.{module.name}"
    return {
        "direct": (f"from {file} import {function}", "", function),
        "relative": (
            f"from ..r{module.room}.{module.name} import {function}",
            "",
            function,
        ),
        "inside": ("", f"from {file} import {function}", function),
        "door": (f"from {room} import {function}", "", function),
        "alias": (f"import {file} as x{function}", "", f"x{function}.{function}"),
        "front": (f"from gen import {function}", "", function),
        "attribute": (
            f"from gen import r{module.room}",
            "",
            f"r{module.room}.{function}",
        ),
        "module": (f"import {file} as x{function}", "", f"x{function}.{function}"),
        "star": (f"from {room} import *", "", function),
    }[way]


def files_of(plan):
    """Every file of the package, by its path."""
    front = [f"from . import r{room} as r{room}" for room in range(len(DOORS))]
    front += [
        f"from .r{m.room}.{m.name} import {m.function} as {m.function}"
        for m in plan.modules
    ]
    files = {"gen/__init__.py": LAZY, "gen/__init__.pyi": "\n".join(front) + "\n"}
    for room, door in enumerate(DOORS):
        inside = plan.in_room(room)
        by_module = {m.name: [m.function] for m in inside}
        handed = [f"from .{m.name} import {m.function}" for m in inside]
        text = {
            "lazy": LAZY,
            "eager": "\n".join(handed) + "\n",
            "plain": "",
            "opaque": f"{GETS}attach(__name__, [], {by_module})\n",
        }[door]
        comment = plan.init_comments.get(room, 0)
        files[f"gen/r{room}/__init__.py"] = f"{text}# {comment}\n"
        if door == "lazy":
            lines = [f"{line} as {line.split()[-1]}" for line in handed]
            lines.append(f"# {plan.stub_comments.get(room, 0)}\n")
            files[f"gen/r{room}/__init__.pyi"] = "\n".join(lines)
        files[f"gen/r{room}/table.txt"] = f"{plan.tables.get(room, 0)}\n"
    for module in plan.modules:
        used = [("", "", "0"), *(used_by(*use) for use in module.uses)]
        tops, insides, names = zip(*used, strict=True)
        calls = " + ".join(n if n == "0" else f"{n}()" for n in names)
        text = "\n".join(
            [
                "from pathlib import Path",
                *filter(None, tops),
                f"# {module.comment}",
                f"def {module.function}():",
                *(f"    {line}" for line in insides if line),
                "    table = (Path(__file__).parent / 'table.txt').read_text()",
                f"    return {module.number} + int(table) + {calls}\n",
            ]
        )
        files[f"gen/r{module.room}/{module.name}.py"] = text
    return files | dict.fromkeys(plan.extra, "x = 1\n")


def code_of(plan, index):
    kind, uses = plan.blocks[index]
    if kind == "data":
        return "print(open('data/points.txt').read())\n"
    lines = [f"print('block {index}')"]
    for use in uses:
        top, inside, name = used_by(*use)
        if inside:
            lines += ["def f():", f"    {inside}", f"    return {name}()", "print(f())"]
        else:
            lines += [top, f"print({name}())"]
    return "\n".join(lines) + "\n"


# What is reached, by the plan.


def reached(plan, uses):
    """The files that a block sees, and may import."""
    modules: set[int] = set()
    rooms: set[int] = set()
    stubs: set[int] = set()

    def enter(room):
        if room not in rooms:
            rooms.add(room)
            if DOORS[room] in ("eager", "opaque"):
                for module in plan.in_room(room):
                    take(module)

    def take(module):
        if id(module) not in modules:
            modules.add(id(module))
            enter(module.room)
            for used, _ in module.uses:
                take(used)

    for module, way in uses:
        take(module)
        if way == "star":
            for other in plan.in_room(module.room):
                take(other)
            if DOORS[module.room] == "lazy":
                stubs.add(module.room)
    extra = {name for name in plan.extra if DOORS[int(name[5])] == "opaque"}
    return {
        *(["gen/__init__.py"] if uses else []),
        *(f"gen/r{m.room}/{m.name}.py" for m in plan.modules if id(m) in modules),
        *(
            f"gen/r{room}/{name}"
            for room in rooms
            for name in ("__init__.py", "table.txt")
        ),
        *(f"gen/r{room}/__init__.pyi" for room in stubs),
        *(name for name in extra if int(name[5]) in rooms),
    }


# The edits.


def change_number(plan, rng):
    module = rng.choice(plan.modules)
    module.number = (module.number + rng.randrange(1, 10)) % 10  # the size stays


def change_comment(plan, rng):
    rng.choice(plan.modules).comment += 1


def change_init(plan, rng):
    room = rng.randrange(len(DOORS))
    plan.init_comments[room] = plan.init_comments.get(room, 0) + 1


def change_stub(plan, rng):
    room = rng.choice([n for n, door in enumerate(DOORS) if door == "lazy"])
    plan.stub_comments[room] = plan.stub_comments.get(room, 0) + 1


def change_table(plan, rng):
    room = rng.randrange(len(DOORS))
    plan.tables[room] = plan.tables.get(room, 0) + 1


def change_data(plan, rng):
    plan.data += 1


def rename_function(plan, rng):
    module = rng.choice(plan.modules)
    module.function = (
        module.function + "x" if len(module.function) < 6 else module.function[:3]
    )


def rename_module(plan, rng):
    module = rng.choice(plan.modules)
    taken = {m.name for m in plan.in_room(module.room)}
    module.name = next(
        n for n in (f"n{k}" for k in itertools.count()) if n not in taken
    )


def change_uses(plan, rng):
    module = rng.choice([m for m in plan.modules if m.room])
    used = rng.choice([m for m in plan.modules if m.room < module.room])
    module.uses = [(used, rng.choice(ways(used, WAYS)))]


def change_block(plan, rng):
    index = rng.randrange(12)
    used = rng.choice(plan.modules)
    plan.blocks[index] = ("", [(used, rng.choice(ways(used, BLOCK_WAYS)))])


def add_file(plan, rng):
    room = rng.randrange(len(DOORS))
    plan.extra ^= {f"gen/r{room}/unused{rng.randrange(2)}.py"}


def nothing(plan, rng):
    pass


KINDS = [
    change_number,
    change_number,
    change_comment,
    change_init,
    change_stub,
    change_table,
    change_data,
    rename_function,
    rename_module,
    change_uses,
    change_block,
    add_file,
    nothing,
]


def write(plan, folder, moment):
    """Make the files on disk those of the plan, all of the same age."""
    wanted = {f"src/{name}": text for name, text in files_of(plan).items()}
    wanted["data/points.txt"] = f"{plan.data}\n"
    for path in (folder / "src").rglob("*.py*"):
        if path.relative_to(folder).as_posix() not in wanted:
            path.unlink()
    for name, text in wanted.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_text() != text:
            path.write_text(text)
            os.utime(path, (moment, moment))


def run(plan, folder, executor, store):
    """The outcomes of all blocks, and which of them ran."""
    engine = Engine(Settings(folder, ("gen",), store=Path(store)), executor)
    for index, (kind, _) in enumerate(plan.blocks):
        options = {"data": "data/points.txt"} if kind == "data" else {}
        engine.submit(Block(code_of(plan, index), 1, options, page="a.md"), index)
    results = engine.finish()
    for result in results:
        assert not result.failure, (
            result.failure.report(result.block) + result.block.code
        )
    ran = [n for n, result in enumerate(results) if result.state == "ran"]
    return [result.outcome for result in results], ran


def test_random_edits(tmp_path, executor):
    rng = random.Random(SEED)
    plan = make_plan(rng)
    seen: set[str] = set()
    past: list[bytes] = []
    total = 0
    for step in range(EDITS):
        edit = "begin"
        if step and rng.random() < 0.1:
            edit = "revert"
            plan = pickle.loads(rng.choice(past))
        elif step:
            for _ in range(rng.choice([1, 1, 1, 2])):
                chosen = rng.choice(KINDS)
                edit = chosen.__name__
                chosen(plan, rng)
        past.append(pickle.dumps(plan))
        write(plan, tmp_path, moment=1_000_000_000)  # as if within one second
        files = files_of(plan)
        expected = []
        for index, (kind, uses) in enumerate(plan.blocks):
            names = sorted(reached(plan, uses))
            state = repr([code_of(plan, index), [(n, files[n]) for n in names]])
            state += str(plan.data) if kind == "data" else ""
            if state not in seen:
                expected.append(index)
            seen.add(state)
        outcomes, ran = run(plan, tmp_path, executor, "store")
        assert ran == expected, f"edit {step}: {edit}"
        cold, _ = run(plan, tmp_path, executor, f"cold-{step}")
        assert outcomes == cold, f"edit {step}: {edit}"
        total += len(ran)
    print(f"{EDITS} edits: {total} of {EDITS * len(plan.blocks)} blocks ran")
    assert total < EDITS * len(plan.blocks) / 2 or EDITS < 10
