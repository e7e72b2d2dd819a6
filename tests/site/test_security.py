"""The policy that a page carries: it knows the page's own scripts, and no others."""

import base64
import hashlib
import re

from notes_lib.site import security

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>A</title>
<script>first()</script></head><body>
<script type="application/json">{"data": 1}</script>
<script src="a.js"></script><script type="text/javascript">second()</script>
</body></html>"""


def sha256(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def rules(page):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1]
    return dict(rule.split(" ", 1) for rule in policy.split("; "))


def test_scripts_in_the_page_are_named_by_their_hashes():
    named = set(rules(security.secured(PAGE))["script-src"].split())
    assert named == {"'self'", sha256("first()"), sha256("second()")}


def test_line_ends_are_read_as_browsers_read_them():
    page = security.secured("<head><script>a\r\nb</script></head>")
    assert sha256("a\nb") in rules(page)["script-src"]


def test_the_policy_stands_before_all_else():
    page = security.secured(PAGE)
    assert page.index("Content-Security-Policy") < page.index("<title>")
    assert page.count("Content-Security-Policy") == 1


def test_nothing_comes_from_elsewhere():
    found = rules(security.secured(PAGE))
    assert found["default-src"] == "'none'"
    assert not re.search(r"https?:|\*", " ".join(found.values()))


def test_style_sheets_that_a_script_carries_are_known():
    script = (
        """var e=document.createElement("style");e.id="x",e.textContent='.a{b:c}';"""
    )
    assert security.styles_of(script) == [".a{b:c}"]
    page = security.secured(PAGE, security.styles_of(script))
    assert sha256(".a{b:c}") in rules(page)["style-src-elem"]
