"""The pages on errors quote what PyTorch says, and the index has each of them."""

import re

import pytest

ENTRY = re.compile(r"^### \[[^]]*\]\((.*?)\)\n(.*?)(?=^#|\Z)", re.MULTILINE | re.DOTALL)
MESSAGE = re.compile(r"^(.*)\n\{ \.notes-message \}$", re.MULTILINE)


@pytest.fixture(scope="module")
def folder(course):
    return course.settings.root / "docs/errors"


@pytest.fixture(scope="module")
def raised(course, folder):
    """The last lines that each page's blocks end in, as the site shows them."""
    found = {}
    engine = course.engine()
    for page in sorted(folder.glob("*.md")):
        blocks = course.blocks(page)
        for index, block in enumerate(blocks):
            engine.submit(block, index)
        results = [
            engine.result(block.page, index) for index, block in enumerate(blocks)
        ]
        assert not [r.failure for r in results if r.failure], page
        found[page.name] = [r.outcome.error for r in results if r.outcome.error]
    engine.close()
    return found


def pages_on_errors(folder):
    return sorted(page for page in folder.glob("*.md") if page.name != "index.md")


def messages(page):
    return MESSAGE.findall(page.read_text(encoding="utf-8"))


def test_every_message_is_what_a_block_printed(folder, raised, course):
    on_this_device = course.settings.conditions.device
    for page in pages_on_errors(folder):
        assert messages(page), page
        for message in messages(page):
            if message.startswith("No message"):
                continue
            if "cuda" in message and on_this_device != "cuda":
                continue  # the page says that its block was not run
            parts = message.strip("`").split("…")
            pattern = "^" + ".*?".join(map(re.escape, parts))
            errors = raised[page.name]
            assert any(
                re.search(pattern, error, re.MULTILINE | re.DOTALL) for error in errors
            ), f"{page.name}: {message}\n{errors}"


def test_no_page_shows_an_error_that_it_does_not_name(folder, raised):
    for name, errors in raised.items():
        assert len(errors) <= len(messages(folder / name)) or name == "index.md", name


def test_the_index_has_every_page_and_every_message(folder):
    index = (folder / "index.md").read_text(encoding="utf-8")
    sections = dict(ENTRY.findall(index))
    pages = {page.name: page for page in pages_on_errors(folder)}
    assert sections.keys() == pages.keys()
    for name, text in sections.items():
        assert re.findall(r"^- (.*)$", text, re.M) == messages(pages[name]), name


def test_every_page_has_a_cure_that_is_asserted(course, folder):
    for page in pages_on_errors(folder):
        text = page.read_text(encoding="utf-8")
        parts = ("## Why", "## The cure", "## Prevent it")
        assert tuple(re.findall(r"^## .*$", text, re.M)) == parts, page
        start = text[: text.index("## The cure")].count("\n")
        end = text[: text.index("## Prevent it")].count("\n")
        cures = [b for b in course.blocks(page) if start < b.line < end]
        assert any("assert " in block.code for block in cures), page
