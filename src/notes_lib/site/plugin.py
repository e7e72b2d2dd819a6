"""The only file that knows MkDocs: it hands pages to the engine and puts results in.

    plugins:
      - notes:
          packages: [my_package]

The site is built beside the old one and takes its place only when all went well.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import partial
from html import escape
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Literal

from jinja2 import FileSystemBytecodeCache
from mkdocs.config import Config
from mkdocs.config import config_options as option
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import BasePlugin, event_priority, get_plugin_logger
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url, meta, write_file

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

from notes_lib.site import (
    api,
    downloads,
    fences,
    glyphs,
    labs,
    look,
    maths,
    numbering,
    render,
    slimming,
)
from notes_lib.site.blocks import Block, Failure, Outcome
from notes_lib.site.book.binding import PAPERS
from notes_lib.site.book.printing import Order, Printing
from notes_lib.site.engine import Engine, Result, Settings, details, stopwatch, summary
from notes_lib.site.finding import Finding
from notes_lib.site.keys import Conditions, device_kind
from notes_lib.site.store import StoreProblem
from notes_lib.site.workers import PRELOAD

ASSETS = Path(__file__).parent / "assets"
HERE = "assets/notes"  # where our files stand in the site
LOOK_EVERY = 0.1  # seconds between two looks for edits while serving
WORDS_PER_MINUTE = 180  # of prose with formulas and code between
_PLACE = "<!--notes-output:{}-->"
_PLACES = re.compile(_PLACE.format(r"(\d+)"))
log = get_plugin_logger("notes")


class NotesConfig(Config):
    """The plugin's options in `mkdocs.yml`; the command line may override them."""

    packages = option.ListOfItems(option.Type(str), default=["notes_lib"])
    store = option.Type(str, default=".notes_cache")
    jobs = option.Optional(option.Type(int))
    timeout = option.Type((int, float), default=60)
    memory_gib = option.Type((int, float), default=4)
    device = option.Choice(("auto", "cpu", "cuda"), default="auto")
    seed = option.Type(int, default=0)
    preload = option.ListOfItems(option.Type(str), default=list(PRELOAD))
    keep_going = option.Type(bool, default=False)
    api = option.Optional(option.Type(str))  # the folder of a reference to `packages`
    glossary = option.Type(str, default="glossary.md")
    bibliography = option.Type(str, default="references.bib")
    questions = option.Type(str, default="Check yourself")
    exercises = option.Type(str, default="Exercises")
    book = option.Type(bool, default=False)  # also as a PDF and an EPUB
    paper = option.Choice(PAPERS, default=PAPERS[0])


@dataclass
class _PageBlocks:
    """What a page has been found to hold, until it is written."""

    blocks: list[Block] = field(default_factory=list)
    formulas: dict[maths.Formula, str] = field(default_factory=dict)
    captions: list[list[numbering.Caption]] = field(default_factory=list)
    minutes: int = 1


def settings_of(config: MkDocsConfig, options: NotesConfig) -> Settings:
    """The engine's settings from the site's configuration."""
    device = device_kind() if options.device == "auto" else options.device
    conditions = Conditions(
        device=device,
        seed=options.seed,
        timeout=options.timeout,
        memory=int(options.memory_gib * 2**30),
    )
    settings = Settings(
        root=Path(config.config_file_path or "mkdocs.yml").resolve().parent,
        packages=tuple(options.packages),
        store=Path(options.store),
        preload=tuple(options.preload),
        conditions=conditions,
    )
    return replace(settings, jobs=options.jobs) if options.jobs else settings


class Listener:
    """Hears of results as they come, and of all of them at the end."""

    def result(self, result: Result) -> None: ...

    def cell(self, block: Block, number: int) -> None: ...

    def finished(self, engine: Engine, results: list[Result]) -> None: ...


class NotesPlugin(BasePlugin[NotesConfig]):
    """Runs the Python fences of a site's pages and shows what they give."""

    # Set by the command line before the configuration is loaded.
    overrides: ClassVar[dict[str, Any]] = {}
    executor: ClassVar[Executor | None] = None
    listener: ClassVar[Listener] = Listener()
    to_print: ClassVar[Order | None] = None  # then no page is shown in a browser

    engine: Engine | None = None
    printing: Printing | None = None
    serving = False
    converted: dict[str, tuple[Any, dict[str, Any]]]  # while serving

    def on_startup(
        self, *, command: Literal["build", "gh-deploy", "serve"], dirty: bool
    ) -> None:
        self.serving = command == "serve"
        self._ready: Path | None = None
        self._building: Path | None = None
        self._hold: int | None = None
        self.converted = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        for name, value in self.overrides.items():
            self.config[name] = value
        settings = settings_of(config, self.config)
        if self.engine is None:
            listener = self.listener
            self.engine = Engine(
                settings, self.executor, listener.result, listener.cell
            )
            self.maths = maths.Maths(self.engine.store)
        elif self.engine.settings != settings:
            self.engine.settings = settings
        self.engine.begin()
        self.pages: dict[str, _PageBlocks] = {}
        self.offsets: dict[str, int] = {}  # lines of front matter
        self.labels: dict[str, dict[str, str]] = {}  # by page and label: a link's words
        self.failures: list[tuple[Block, Failure]] = []
        self.seconds = stopwatch()
        self.embedded = _state_of([*_snippet_folders(config), *_sources(self.engine)])
        pages = _state_of([config.docs_dir])
        self.engine.expect(max(time for _, time, _ in (*self.embedded, *pages)))
        configure_markdown(config, settings)
        self.api: api.Reference | None = None
        if folder := self.config.api:
            own, store = self.engine.own, self.engine.store
            self.api = api.of_site(config, folder, own, store)
        self.finding = Finding(
            config,
            lambda page, line, text: self._fail(self._name(page), line, text),
            glossary=self.config.glossary,
            bibliography=self.config.bibliography,
            ask=self.config.questions,
            exercises=self.config.exercises,
        )
        self.look = look.Look(config, self.engine.store)
        self.printing = None  # MkDocs keeps a plugin from build to build
        if self.to_print is not None or (self.config.book and not self.serving):
            self.printing = Printing(config, self.config, self.to_print)
        config.extra_css.insert(0, f"{HERE}/notes.css")
        config.extra_css.insert(0, f"{HERE}/maths.css")
        config.extra_javascript.append(f"{HERE}/notes.js")
        if not self.serving:
            self.final = Path(config.site_dir)
            building = self.final.with_name(f".{self.final.name}.building")
            self._hold = _hold(building)
            self._building = building  # ours, as of now
            config.site_dir = str(building)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        labs.as_pages(files)
        self.files = files
        if self.api:
            self.api.add_to(files, config)
        assets = _joined_assets()
        assets["notes.css"] = self.look.style() + assets["notes.css"]
        for name, content in (assets | self.look.files()).items():
            files.append(File.generated(config, f"{HERE}/{name}", content=content))
        return files

    def on_nav(
        self, nav: Navigation, *, config: MkDocsConfig, files: Files
    ) -> Navigation:
        self.finding.add_quizzes(nav, files)
        if self.printing:
            self.printing.order(nav)
        return nav

    def on_page_read_source(self, *, page: Page, config: MkDocsConfig) -> str | None:
        path = page.file.abs_src_path
        if path is None:
            return None
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            line = error.object[: error.start].count(b"\n") + 1
            bad = f"byte 0x{error.object[error.start]:02x}"
            self._fail(
                self._name(page), line, f"the page is not UTF-8: {bad} on this line"
            )
            text = f"# {page.file.name}\n"
        if labs.is_lab(Path(path)):
            text, problems = labs.to_markdown(text)
            for problem in problems:
                self._fail(self._name(page), problem.line, problem.problem)
        _, self.offsets[page.file.src_uri] = split_front_matter(text)
        return text

    def on_page_markdown(
        self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> None:
        if self.serving:
            uris = tuple(file.src_uri for file in files.documentation_pages())
            _convert_once(page, self.converted, (markdown, uris, self.embedded))

    def on_page_content(
        self, html: str, *, page: Page, config: MkDocsConfig, files: Files
    ) -> str:
        """Submit the page's blocks, set its formulas, and keep the places of both."""
        assert self.engine
        name, offset = self._name(page), self.offsets.get(page.file.src_uri, 0)
        html = self.api.filled(html, page.url) if self.api else html
        kept = self.pages[page.file.src_uri] = _PageBlocks()
        numbered = numbering.number(
            _past_annotations(html),
            page.markdown or "",
            str(page.meta.get("lesson", "")),
        )
        html, kept.captions = numbered.html, numbered.captions
        self.labels[page.url] = numbered.labels
        known = page.present_anchor_ids or set()
        page.present_anchor_ids = known | set(numbered.labels)
        for line, message in numbered.problems:
            self._fail(name, line + offset, message)
        for block in fences.blocks_in(html):
            kept.blocks.append(block.on_page(name, offset))
            self.engine.submit(kept.blocks[-1], len(kept.blocks) - 1)
        numbers = iter(range(len(kept.blocks)))
        html = fences.RECORD.sub(lambda m: _PLACE.format(next(numbers)), html)
        if self.api:
            ends = [match.start() for match in _PLACES.finditer(html)]
            blocks = list(zip(kept.blocks, ends, strict=True))
            html = self.api.linked(html, blocks, page.url, page.title or "")
        kept.formulas, problems = self.maths.page(html)
        for element, why in problems:
            tex = maths.tex_of(numbered.written.get(element, element))
            line = maths.line_of_tex(tex, page.markdown or "") + offset
            self._fail(name, line, f"{why} in the formula {tex!r}")
        words = len(re.sub(r"<pre.*?</pre>|<[^>]+>", " ", html, flags=re.S).split())
        kept.minutes = max(1, round(words / WORDS_PER_MINUTE))
        return html

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> Any:
        env.bytecode_cache = FileSystemBytecodeCache()  # in a folder of the user's
        for page in (file.page for file in files.documentation_pages()):
            if page and page.file.src_uri in self.pages:
                self._refer(page)
                self.finding.read(page)
        for remark in self.finding.check():
            log.info(remark)
        style = self.maths.css()
        if style:
            letters = glyphs.signs(style)
            fonts = glyphs.cut(maths.font_files(), letters, self.maths.store)
            for name, font in fonts.items():
                uri = f"{HERE}/{maths.FONTS}/{name}"
                files.append(File.generated(config, uri, content=font))
        style = glyphs.renamed(style)
        files.append(File.generated(config, f"{HERE}/maths.css", content=style))
        return env

    @event_priority(-100)  # after the search has read the page
    def on_page_context(
        self, context: Any, *, page: Page, config: MkDocsConfig, nav: Navigation
    ) -> Any:
        page.content = self.finding.complete(page, page.content or "", self._filled)
        return context

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """Put outputs and formulas in place: after the search has read the page.

        This waits for the page's blocks; those of later pages run meanwhile.
        """
        kept = self.pages.get(page.file.src_uri)
        if kept is None:
            return output
        assert self.engine
        results = [self.engine.result(b.page, n) for n, b in enumerate(kept.blocks)]
        output = self._filled(page, output, "f")
        output = output.replace("<body", self.finding.body(page), 1)
        output = self.api.finished(output, page.url) if self.api else output
        costs = {
            "{{ notes.reading_minutes }}": str(kept.minutes),
            "{{ notes.seconds }}": str(self._seconds(page, results)),
        }
        offset = self.offsets.get(page.file.src_uri, 0)
        names = [[c.number for c in captions] for captions in kept.captions]
        output = downloads.offered(
            output,
            page,
            config,
            self.files,
            _replaced(page.markdown or "", costs),
            {r.block.line - offset: (r, names[n]) for n, r in enumerate(results)},
            self.labels,
            self.finding.references,
            self.engine.own.roots,
        )
        output = _replaced(output, costs)
        if self.printing:  # before the page is made slim: a book needs all of it
            is_reference = page.file.src_uri in (self.api.urls if self.api else {})
            self.printing.take(page, output, self._name(page), offset, is_reference)
            output = self.printing.offered(output, page)
        failed = [f for b, f in self.failures if b.page == self._name(page)]
        if failed:
            note = "".join(f"<pre>{escape(f.message)}</pre>" for f in failed)
            output = output.replace(
                "<article", f'<div class="notes-failure">{note}</div><article'
            )
        if self.to_print is not None:
            return output  # for a book alone: nobody waits for it in a browser
        output = slimming.slim(output, partial(_kept, config=config, page=page))
        return output if self.serving else self.look.page(output)

    def on_post_template(
        self, output_content: str, *, template_name: str, config: MkDocsConfig
    ) -> str:
        finished = self.serving or not template_name.endswith(".html")
        return output_content if finished else self.look.page(output_content)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """Account for all blocks. If one failed, the build ends: the old site stays."""
        assert self.engine
        try:
            results = self.engine.finish()
            self.engine.remember()
        except StoreProblem as problem:
            raise PluginError(str(problem)) from problem
        if self.printing:
            for wrong in self.printing.prepare():
                self._fail(wrong.page, wrong.line, wrong.message)
        for block, failure in self.failures:
            outcome = Outcome(failure=failure)
            results.append(Result(block, state="failed", outcome=outcome))
        for line in details(results):
            log.error(line) if _is_failure(line, results) else log.info(line)
        self.listener.finished(self.engine, results)
        log.info(
            summary(results, self.seconds(), self.engine.settings.conditions.device)
        )
        failed = sum(r.failure is not None for r in results)
        if failed and not self.serving and not self.config.keep_going:
            raise PluginError(
                f"{failed} block(s) or page(s) failed; the old site is untouched"
            )
        if any(p.kind == "plotly" for r in results for p in r.outcome.parts):
            script = _package("plotly") / "package_data/plotly.min.js"
            shutil.copyfile(script, Path(config.site_dir, HERE, script.name))
        for uri, content in self.finding.decks(self._with_outputs):
            write_file(content, str(Path(config.site_dir, uri)))
        if self.printing:
            for uri, content in self.printing.printed():
                write_file(content, str(Path(config.site_dir, uri)))
                log.info(f"printed {uri}: {len(content) / 1e6:.1f} MB")
        formulas = (f for kept in self.pages.values() for f in kept.formulas.items())
        boxes = {tex: box for (tex, _), box in formulas}
        self.look.built(Path(config.site_dir), boxes, self.finding.entries())
        self._ready = self._building

    def on_build_error(self, *, error: Exception) -> None:
        self._ready = None
        if self._building:
            shutil.rmtree(self._building, ignore_errors=True)

    def on_shutdown(self) -> None:
        if self._ready:
            _swap(self._ready, self.final)
        if self._hold is not None:
            os.close(self._hold)
        if self.engine:
            self.engine.close()
            self.maths.close()
        if self.printing:
            self.printing.close()

    def on_serve(
        self,
        server: LiveReloadServer,
        *,
        config: MkDocsConfig,
        builder: Callable[..., Any],
    ) -> LiveReloadServer:
        assert self.engine
        for path in [*_snippet_folders(config), *_sources(self.engine)]:
            if Path(path).exists():
                server.watch(path)
        for poller in (server.observer, *server.observer.emitters):
            poller._timeout = LOOK_EVERY  # type: ignore[attr-defined]
        return server

    def _filled(self, page: Page, html: str, prefix: str) -> str:
        """A piece of a page with its outputs and formulas in place.

        Args:
            page: The page that it was written for.
            html: The piece.
            prefix: Makes the ids in its figures unique where it is shown.
        """
        formulas = self.pages[page.file.src_uri].formulas
        return maths.filled(self._with_outputs(page, html, prefix), formulas)

    def _with_outputs(self, page: Page, html: str, prefix: str) -> str:
        kept, engine = self.pages[page.file.src_uri], self.engine
        assert engine

        def output(place: re.Match[str]) -> str:
            number = int(place[1])
            result = engine.result(kept.blocks[number].page, number)
            return render.output_html(
                result, f"{prefix}{number}", kept.captions[number]
            )

        return _PLACES.sub(output, html)

    def _refer(self, page: Page) -> None:
        """Give the page's links to figures, tables and equations their words."""
        page.content, problems = numbering.refer(
            page.content or "", page.markdown or "", page.url, self.labels
        )
        for line, message in problems:
            line += self.offsets.get(page.file.src_uri, 0)
            self._fail(self._name(page), line, message)

    def _seconds(self, page: Page, results: list[Result]) -> int:
        """The time that a page says its blocks take: its author's word, checked here.

        The measured time differs from run to run, and would differ on the page.
        """
        said = int(page.meta.get("seconds", 60))
        took = sum(result.outcome.costs.get("seconds", 0.0) for result in results)
        if took > said:
            log.info(
                f"{self._name(page)} says its blocks take {said} s: {took:.0f} s here"
            )
        return said

    def _name(self, page: Page) -> str:
        """A page as authors know it: `docs/vision/convolution.md`."""
        assert self.engine
        path = page.file.abs_src_path
        root = self.engine.settings.root
        if path and Path(path).is_relative_to(root):
            return Path(path).relative_to(root).as_posix()
        return page.file.src_uri

    def _fail(self, page: str, line: int, message: str) -> None:
        self.failures.append((Block("", line, page=page), Failure("problem", message)))


def _replaced(text: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        text = text.replace(name, value)
    return text


def configure_markdown(config: MkDocsConfig, settings: Settings) -> None:
    """Teach the site's Markdown our fences; the tests convert pages with the same."""
    name = "notes_lib.site.fences"
    for extension in (name, "notes_lib.site.tables", "notes_lib.site.stretches"):
        if extension not in config.markdown_extensions:
            config.markdown_extensions.append(extension)
    config.mdx_configs[name] = {"own": settings.own(), "root": str(settings.root)}
    superfences = config.mdx_configs.setdefault("pymdownx.superfences", {})
    theirs = [
        f
        for f in superfences.get("custom_fences", [])
        if f["name"] not in fences.LANGUAGES
    ]
    superfences["custom_fences"] = [*theirs, *fences.FENCES]
    if snippets := config.mdx_configs.get("pymdownx.snippets"):
        # Relative to the project, from whatever folder the command is run.
        snippets["base_path"] = [
            str(settings.root / p) for p in _snippet_folders(config)
        ]


def _package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise PluginError(f"the pages show {name} figures, and {name} is not installed")
    return Path(spec.origin).parent


def _kept(content: bytes, name: str, config: MkDocsConfig, page: Page) -> str:
    """Put a piece of a page in a file of the site, and link to it."""
    uri = f"{HERE}/{name.format(hashlib.sha256(content).hexdigest()[:16])}"
    write_file(content, str(Path(config.site_dir, uri)))
    return get_relative_url(uri, page.url)


def _joined_assets() -> dict[str, str]:
    """One style sheet and one script, made of a file for each thing that needs one."""
    styles = [path.read_text("utf-8") for path in sorted(ASSETS.glob("*.css"))]
    scripts = [path.read_text("utf-8") for path in sorted(ASSETS.glob("*.js"))]
    blocks = [f"{{\n{script}}}\n" for script in scripts]  # names stay within a file
    return {"notes.css": "".join(styles), "notes.js": "".join(blocks)}


def split_front_matter(text: str) -> tuple[str, int]:
    """The Markdown of a page that is converted, and how many lines stand before it."""
    body, _ = meta.get_data(text)
    return body, text.count("\n") - body.count("\n") if text.endswith(body) else 0


def _past_annotations(html: str) -> str:
    """Move a block's place behind its annotations: the theme looks for these right
    after the code."""
    pattern = fences.RECORD.pattern + r"(\s*)(?=<ol>)"
    position = 0
    while match := re.compile(pattern).search(html, position):
        block = fences.blocks_in(match[0])[0]
        position = match.end()
        if not re.search(r"#\s*\(\d+\)!?\s*$", block.code, flags=re.M):
            continue
        depth = 0
        for tag in re.finditer(r"<(/?)ol\b[^>]*>", html[position:]):
            depth += -1 if tag[1] else 1
            if depth == 0:
                end = position + tag.end()
                record = match[0].rstrip()
                html = html[: match.start()] + html[position:end] + record + html[end:]
                break
    return html


def _snippet_folders(config: MkDocsConfig) -> list[str]:
    if "pymdownx.snippets" not in config.markdown_extensions:
        return []
    base = config.mdx_configs.get("pymdownx.snippets", {}).get("base_path", ["."])
    return [base] if isinstance(base, str) else list(base)


def _sources(engine: Engine) -> list[str]:
    """The folders, or single files, of our own packages."""
    places = (root / name for name, root in engine.own.roots.items())
    return [str(p if p.is_dir() else p.with_suffix(".py")) for p in places]


def _state_of(places: list[str]) -> tuple[tuple[str, int, int], ...]:
    """What tells that some file below these places has changed."""
    paths = sorted(
        p for place in places for p in [Path(place), *Path(place).rglob("*")]
    )
    stats = ((p, p.stat()) for p in paths if p.is_file() and p.suffix != ".pyc")
    return tuple((str(p), stat.st_mtime_ns, stat.st_size) for p, stat in stats)


def _convert_once(
    page: Page, known: dict[str, tuple[Any, dict[str, Any]]], state: Any
) -> None:
    """Let a page take its conversion from the last build, if nothing in it changed."""
    convert = page.render

    def render(config: MkDocsConfig, files: Files) -> None:
        before, saved = known.get(page.file.src_uri, (None, {}))
        if before != state:
            was = dict(page.__dict__)
            convert(config, files)
            now = page.__dict__.items()
            saved = {name: value for name, value in now if was.get(name) is not value}
            known[page.file.src_uri] = (state, saved)
        page.__dict__.update(saved)

    page.render = render  # type: ignore[method-assign]


def _is_failure(line: str, results: list[Result]) -> bool:
    return any(r.failure and line == r.failure.report(r.block) for r in results)


def _hold(folder: Path) -> int | None:
    """Keep a folder for this build alone, for as long as it lives."""
    if fcntl is None:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise PluginError("another build of this site is under way") from None
    return descriptor


def _swap(new: Path, place: Path) -> None:
    """Put a finished site in its place."""
    old = place.with_name(f".{place.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)
