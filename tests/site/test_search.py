"""The packed search index: all its words, in few bytes."""

import base64
import json
import zlib

import pytest

from notes_lib.site import search

MATHML = (
    "<mjx-assistive-mml display='inline'><math><mi>k</mi></math></mjx-assistive-mml>"
)


def unpacked(text):
    data = base64.b64decode(text.removeprefix('notesSearch("').partition('"')[0])
    return json.loads(zlib.decompress(data, -zlib.MAX_WBITS))


@pytest.fixture
def site(tmp_path):
    """A site with an index as the search plugin writes it."""

    def written(*sections):
        (tmp_path / "search").mkdir(exist_ok=True)
        index = {"config": {"lang": ["en"]}, "docs": list(sections)}
        (tmp_path / "search/search_index.json").write_text(json.dumps(index))
        return tmp_path

    return written


def section(text, location="a.html", title="A"):
    return {"location": location, "title": title, "text": text}


def test_the_theme_gets_an_index_without_documents(site):
    folder = site(section("<p>words</p>"))
    search.pack(folder, {}, [])
    theirs = json.loads((folder / "search/search_index.json").read_text())
    assert theirs == {"config": {"lang": ["en"]}, "docs": []}
    assert "var __index = {" in (folder / "search/search_index.js").read_text()
    ours = unpacked((folder / "search/pages.js").read_text())
    assert ours == [section("<p>words</p>")]


def test_a_site_without_search_stays_without(tmp_path):
    search.pack(tmp_path, {}, [])
    assert list(tmp_path.iterdir()) == []


def test_code_adds_the_words_that_prose_has_not():
    code = "<pre><code>kernel = conv2d(x, kernel)\nKernel</code></pre>"
    slim = search.slim(section(f"<p>A kernel slides.</p> {code}"), {})
    assert slim["text"] == "<p>A kernel slides.</p> <code>conv2d</code>"


def test_formulas_are_shown_by_their_letters():
    slim = search.slim(section(r"<p>the \(k\) and \(unknown\)</p>"), {"k": MATHML})
    assert slim["text"] == "<p>the k and </p>"


def test_a_page_can_be_found_part_by_part(site):
    whole = section("Kernel Weights. Stride Steps.", "glossary.html", "Glossary")
    term = section(
        "<p>Some <a href='x'>weights</a>.</p>", "glossary.html#kernel", "Kernel"
    )
    folder = site(whole, section("other"))
    search.pack(folder, {}, [term])
    ours = unpacked((folder / "search/pages.js").read_text())
    assert [entry["text"] for entry in ours] == ["", "other", "<p>Some weights.</p>"]


def test_equal_sites_have_equal_indices():
    sections = [section("<p>words</p>")]
    assert search.packed(sections) == search.packed(sections)
