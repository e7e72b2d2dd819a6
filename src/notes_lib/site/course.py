"""A course as its own configuration describes it: pages, blocks, engine.

For whoever needs the blocks without building the site: the tests and the command line.
"""

import copy
from collections.abc import Iterator
from concurrent.futures import Executor
from functools import cached_property
from pathlib import Path
from typing import Any

from markdown import Markdown
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from notes_lib.site import fences, labs
from notes_lib.site.blocks import Block
from notes_lib.site.engine import Engine
from notes_lib.site.plugin import (
    NotesPlugin,
    configure_markdown,
    settings_of,
    split_front_matter,
)


class Course:
    """The pages of a site, converted by the site's own Markdown.

    Raises:
        mkdocs.exceptions.ConfigurationError: If the configuration can't be read.
        ValueError: If it does not use the plugin.
    """

    def __init__(self, config_file: Path, **overrides: Any) -> None:
        self.config: MkDocsConfig = load_config(str(config_file))
        plugin = self.config.plugins.get("notes")
        if not isinstance(plugin, NotesPlugin):
            raise ValueError(f"{config_file} does not list the plugin `notes`")
        self.plugin = plugin
        for name, value in overrides.items():
            plugin.config[name] = value
        self.settings = settings_of(self.config, plugin.config)

    def engine(self, executor: Executor | None = None) -> Engine:
        return Engine(self.settings, executor)

    def pages(self) -> Iterator[Path]:
        """The Markdown files and the labs below the documentation's folder."""
        files = sorted(Path(self.config.docs_dir).rglob("*"))
        yield from (p for p in files if p.suffix == ".md" or labs.is_lab(p))

    def blocks(self, page: Path) -> list[Block]:
        """The blocks that the built page will show.

        Raises:
            UnicodeDecodeError: If the page is not UTF-8.
        """
        page = page.resolve()
        root = self.settings.root
        name = (
            page.relative_to(root).as_posix()
            if page.is_relative_to(root)
            else str(page)
        )
        text = page.read_text(encoding="utf-8-sig")
        problems: list[Block] = []
        if labs.is_lab(page):
            text, problems = labs.to_markdown(text)
        blocks = self.blocks_of_text(text, name)
        return blocks + [problem.on_page(name, 0) for problem in problems]

    def blocks_of_text(self, text: str, page: str) -> list[Block]:
        """The same, of a page's text."""
        body, offset = split_front_matter(text)
        html = self._markdown.reset().convert(body)
        return [block.on_page(page, offset) for block in fences.blocks_in(html)]

    @cached_property
    def _markdown(self) -> Markdown:
        configure_markdown(self.config, self.settings)
        return Markdown(
            extensions=self.config.markdown_extensions,
            extension_configs=copy.copy(self.config.mdx_configs),
        )
