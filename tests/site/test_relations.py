from notes_lib.site.relations import builds_on, circle, with_relations

NEEDS = {"a": [], "b": ["a"], "c": ["a", "b"], "d": []}


def test_the_reverse_is_in_the_order_of_the_pages():
    assert builds_on(NEEDS) == {"a": ["b", "c"], "b": ["c"]}


def test_a_circle_is_found_and_told():
    assert circle(NEEDS, "c") == []
    assert circle({**NEEDS, "a": ["c"]}, "a") in (["a", "c", "a"], ["a", "c", "b", "a"])
    assert circle({"a": ["a"]}, "a") == ["a", "a"]
    assert circle({"a": ["b"], "b": ["c"], "c": ["b"]}, "a") == []


def test_they_stand_before_the_first_section_and_at_the_end():
    page = '<h1>T</h1><p>Lead.</p><h2 id="x">X</h2><p>Body.</p>'
    page += '<div class="footnote">n</div>'
    html = with_relations(page, [("A & B", "a.html")], [("C", "c.html")])
    before, after = "<p>What you need before this", "<p>What builds on this"
    order = [
        "Lead.",
        before,
        "a.html",
        "A &amp; B",
        "<h2",
        "Body.",
        after,
        "c.html",
        "footnote",
    ]
    places = [html.index(part, html.index(order[0])) for part in order]
    assert places == sorted(places)
    assert with_relations(page, [], []) == page
