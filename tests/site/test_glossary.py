from markdown import Markdown

from notes_lib.site.glossary import definitions, described, links_to, tip

PAGE = """\
Kernel { #kernel }
:   The *small* block, see [stride](#stride). $k$

Stride { #stride }
:   Steps of the [kernel](#kernel).
"""


def convert(text):
    return Markdown(extensions=["attr_list", "def_list"]).convert(text)


def test_terms_have_definitions_without_links():
    terms, twice = definitions(convert(PAGE))
    assert twice == []
    assert list(terms) == ["kernel", "stride"]
    assert terms["kernel"] == ("Kernel", "The <em>small</em> block, see stride. $k$")


def test_a_term_that_is_defined_twice_is_found_out():
    again = PAGE + "\nkernel { #kernel-2 }\n:   Again.\n"
    assert definitions(convert(again))[1] == ["kernel"]
    same_id = PAGE + "\nCore { #kernel }\n:   Again.\n"
    assert definitions(convert(same_id))[1] == ["Core"]


def test_links_are_recognised_by_where_they_lead():
    hrefs = ["../glossary.html#kernel", "../glossary.html#stride", "../glossary.html"]
    hrefs += [
        "../glossary.html#kernel",
        "glossary.html#no",
        "https://x.org/glossary.html#no",
    ]
    html = " ".join(f'<a class="x" href="{href}">a</a>' for href in hrefs)
    assert links_to(html, "vision/a.html", "glossary.html") == ["kernel", "stride"]


def test_a_link_points_at_its_description():
    html = '<a href="g#kernel">a</a> <a href="h">b</a>'
    done = described(html, lambda href: "kernel" if href == "g#kernel" else "")
    expected = '<a href="g#kernel" data-tip aria-describedby="tip-kernel">a</a>'
    assert done == expected + ' <a href="h">b</a>'
    assert 'id="tip-kernel" role="tooltip" hidden' in tip("kernel", "Kernel", "Text.")
