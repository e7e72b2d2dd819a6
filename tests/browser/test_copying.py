"""What a reader copies is what was run: the real button, the real clipboard."""

import os
import random
import subprocess
import sys

import pytest

# A quiz shows answers again that stand in a lesson.
FIND = """() => [...document.querySelectorAll('.md-content .language-python.highlight')]
  .filter(block => !block.closest('.notes-quiz'))
  .map((block, index) => {
    block.dataset.number = index;
    const next = block.nextElementSibling?.matches('.annotate, ol')
      ? block.nextElementSibling.nextElementSibling : block.nextElementSibling;
    const output = next?.matches('.notes-output') ? next : null;
    return {
      index,
      waits: Boolean(output?.querySelector('.notes-plotly')),
      text: [...output?.querySelectorAll('pre.notes-text') ?? []]
        .map(pre => pre.textContent).join('\\n'),
      error: output?.querySelector('pre.notes-error')?.textContent ?? '',
    };
  })"""


@pytest.fixture(scope="module")
def copied(open_page, pages):
    """Each Python block of each page, copied, with the output that stands below it."""
    found = []
    for path in pages:
        visit = open_page(path)
        visit.page.evaluate(
            "() => document.querySelectorAll('details').forEach(d => d.open = true)"
        )
        for block in visit.page.evaluate(FIND):
            element = visit.page.locator(f"[data-number='{block['index']}']")
            element.scroll_into_view_if_needed()
            element.hover()
            element.locator("button[data-md-type=copy], .md-clipboard").first.click()
            text = visit.page.evaluate("navigator.clipboard.readText()")
            found.append({"page": path, "code": text, **block})
        visit.context.close()
    return found


def test_the_clipboard_holds_each_block_as_it_was_run(copied, course):
    run = [
        block.code.strip() for page in course.pages() for block in course.blocks(page)
    ]
    assert sorted(block["code"].strip() for block in copied) == sorted(run)


def test_copies_run_alone_and_print_what_the_page_shows(copied, course, tmp_path):
    """But for a lab's cells, which are parts of one program, for blocks that vary, and
    for interactive figures, which wait for somebody's browser."""
    blocks = [block for page in course.pages() for block in course.blocks(page)]
    others = {b.code.strip() for b in blocks if b.cells or "varies" in b.options}
    run = [
        b
        for b in copied
        if (b["text"] or b["error"])
        and not b["waits"]
        and b["code"].strip() not in others
    ]
    for number, block in enumerate(random.Random(5).sample(run, k=min(4, len(run)))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / "block.py").write_text(block["code"])
        environment = {
            "PATH": os.environ["PATH"],
            "MPLBACKEND": "Agg",
            "BROWSER": "true",
        }
        ran = subprocess.run(
            [sys.executable, "block.py"],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.stdout.strip() == block["text"].strip(), block["code"]
        assert bool(block["error"]) == bool(ran.returncode), ran.stderr
        if block["error"]:
            last = ran.stderr.strip().splitlines()[-1]
            assert last in block["error"], block["code"]
