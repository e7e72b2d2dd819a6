import pytest
from markdown import Markdown

from notes_lib.site import citations

BIB = r"""
@article{many,
  author = {Le{C}un, Yann and Bottou, L{\'e}on and Bengio, Yoshua},
  title = {Gradient-based {L}earning},
  journal = {Proceedings}, volume = 86, number = 11, pages = {2278--2324},
  year = 1998, doi = {10.1109/5.726791},
}
@inproceedings{pair,
  author = {Kayhan, Osman and van Gemert, Jan C.}, title = {Where}, booktitle = {CVPR},
  year = 2020, archiveprefix = {arXiv}, eprint = {2003.07064},
}
@book{alone, author = {Zhang, Richard}, title = {Shifts & more}, publisher = {Press},
  year = 2019, isbn = {978-0-262-03561-3}}
@misc{alone-too, author = {Zhang, Richard}, title = {Again}, year = 2019,
  url = {https://example.org/again/}}
"""


@pytest.fixture
def references(tmp_path):
    path = tmp_path / "references.bib"
    path.write_text(BIB, encoding="utf-8")
    return citations.read_bib(path)


@pytest.fixture
def convert(references):
    extension = citations.CitationExtension(references, "refs.html")
    return Markdown(extensions=[extension, "footnotes", "toc"]).convert


def link(key, text):
    return f'<a class="notes-cite" data-cite="{key}" href="refs.html#{key}">{text}</a>'


def test_names_and_years_are_those_that_writers_use(references):
    labels = {key: r.label for key, r in references.items()}
    assert labels == {
        "pair": "Kayhan and van Gemert (2020)",
        "many": "LeCun et al. (1998)",
        "alone-too": "Zhang (2019a)",
        "alone": "Zhang (2019b)",
    }
    assert next(iter(labels)) == "pair", "by first author"


def test_an_entry_is_told_whole(references):
    assert references["many"].described == (
        "“Gradient-based Learning”. Proceedings 86(11), 2278–2324. "
        '<a href="https://doi.org/10.1109/5.726791">doi:10.1109/5.726791</a>.'
    )
    assert references["many"].people[1] == "Léon Bottou"
    assert "“Shifts &amp; more”. Press. ISBN 978" in references["alone"].described
    assert ">arXiv:2003.07064</a>" in references["pair"].described
    assert '<a href="https://example.org/again/">example.org/again</a>' in (
        references["alone-too"].described
    )


@pytest.mark.parametrize(
    "url", [r"https://a.org/~b/c_d%20e", r"https://a.org/\~b/c\_d\%20e"]
)
def test_an_address_is_no_latex(tmp_path, url):
    path = tmp_path / "references.bib"
    path.write_text(f"@misc{{a, author={{A}}, title={{T}}, year=1, url={{{url}}}}}")
    described = citations.read_bib(path)["a"].described
    assert 'href="https://a.org/~b/c_d%20e"' in described


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("@many says.", link("many", "LeCun et al. (1998)") + " says."),
        ("So it is [@many].", f"So it is ({link('many', 'LeCun et al., 1998')})."),
        (
            "[see @many, eq. 3; @pair]",
            f"(see {link('many', 'LeCun et al., 1998')}, eq. 3; "
            f"{link('pair', 'Kayhan and van Gemert, 2020')})",
        ),
        (
            "LeCun et al. 1998, section 2",
            link("many", "LeCun et al. 1998") + ", section 2",
        ),
        (
            "LeCun, Bottou and Bengio (1998)",
            link("many", "LeCun, Bottou and Bengio (1998)"),
        ),
        ("Kayhan and van Gemert 2020", link("pair", "Kayhan and van Gemert 2020")),
        ("Zhang 2019", "Zhang 2019"),  # which of the two?
        ("Blecun et al. 1998", "Blecun et al. 1998"),
        ("`@many` in code", "<code>@many</code> in code"),
        ("mail me@many.org", "mail me@many.org"),
        ("[@many](x.html)", '<a href="x.html">@many</a>'),
        ("[a](https://x.org/@many)", '<a href="https://x.org/@many">a</a>'),
    ],
)
def test_citations_become_links(convert, markdown, expected):
    assert convert(markdown) == f"<p>{expected}</p>"


def test_a_full_citation_tells_the_entry(convert):
    html = convert("[@many full]")
    assert html.startswith(f"<p>{link('many', 'LeCun et al. (1998)')}, “Gradient")
    assert "Proceedings 86(11), 2278–2324" in html


def test_what_is_not_in_the_file_is_found_out(convert):
    html = convert("@nobody and [@many; @nobody; @noone]")
    assert citations.unknown_in(html) == ["nobody", "noone"]
    assert citations.unknown_in(convert("@many")) == []


def test_citations_belong_to_sections_also_from_footnotes(convert):
    html = convert(
        "# Title\n\n@many\n\n## First\n\nHere.[^1] @many\n\n"
        "## Second\n\n@alone @alone\n\n[^1]: See @pair."
    )
    assert citations.cited_in(html) == [
        ("many", "", ""),
        ("many", "first", "First"),
        ("alone", "second", "Second"),
        ("pair", "first", "First"),
    ]


def test_links_lead_to_the_page_that_lists(convert):
    html = citations.with_links(convert("@many"), "../bibliography.html")
    assert 'href="../bibliography.html#many"' in html


def test_the_list_says_who_cites(references):
    html = citations.listed(
        references.values(), {"many": [("Lesson: First", "l#first")]}
    )
    assert (
        '<li id="many">Yann LeCun, Léon Bottou and Yoshua Bengio (1998). “Grad' in html
    )
    assert 'Cited in <a href="l#first">Lesson: First</a></span></li>' in html
    assert html.count("<li") == 4
    assert html.count("Cited in") == 1


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("@misc{a, title = {T}, year = 1, url = {u}}", 1, "a: the entry has no author"),
        ("\n@misc{a, author = {A}, year = 1, url = {u}}", 2, "no title"),
        ("\n\n@misc{a, author = {A}, title = {T}, url = {u}}", 3, "no year"),
        ("@misc{a, author = {A}, title = {T}, year = 1}", 1, "no doi, eprint, isbn"),
        ("\n@misc{a, author = {A}, title = {T, year = 1}", 2, "premature end"),
        (
            "@misc{a, author = {A}, title = {T}, year = 1, url = {u}}\n"
            "@misc{a, author = {A}, title = {T}, year = 1, url = {u}}",
            2,
            "a",
        ),
    ],
)
def test_what_is_wrong_in_the_file_has_a_line(tmp_path, text, line, message):
    path = tmp_path / "references.bib"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(citations.BibliographyError) as caught:
        citations.read_bib(path)
    assert message in str(caught.value)
    assert caught.value.line == line
