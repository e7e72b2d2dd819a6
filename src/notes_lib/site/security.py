"""What a page may load: a Content-Security-Policy that each page carries.

Everything comes from the site itself. Inline scripts run only if they were there when
the page was built: the policy names them by their hashes.
"""

import base64
import hashlib
import re
from collections.abc import Iterable

# Style attributes hold the places of glyphs and the colours of figures. Pictures may be
# `data:`, as the theme's icons are, and `blob:`, as those that a figure saves. Fonts
# within the style sheet are `data:`, too.
POLICY = (
    "default-src 'none'",
    "script-src 'self' {hashes}",
    "style-src 'self' 'unsafe-inline'",
    "style-src-elem 'self' {styles}",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
)
_INLINE = re.compile(r"<script((?:\s[^>]*)?)>(.*?)</script>", re.S | re.I)
_DATA = re.compile(r"\btype=[\"']?(?!text/javascript|module)[\w/+-]+", re.I)
_STYLE = re.compile(r"createElement\(\"style\"\).{0,200}?\.textContent='([^'\\\\]*)'")
_HEAD = re.compile(r"<meta charset=[^>]*>|<head[^>]*>", re.I)


def secured(page: str, styles: Iterable[str] = ()) -> str:
    """A page with its policy, in front of all that the policy is about.

    Args:
        page: The whole page, as it will be written.
        styles: What the page's scripts put into style elements, besides nothing.
    """
    policy = "; ".join(POLICY).format(
        hashes=_hashes(inline_scripts(page)), styles=_hashes(["", *styles])
    )
    tag = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    return _HEAD.sub(lambda head: head[0] + tag, page, count=1)


def styles_of(script: str) -> list[str]:
    """The style sheets that a script carries and puts into pages."""
    return [found[1] for found in _STYLE.finditer(script)]


def inline_scripts(page: str) -> list[str]:
    """The code of the scripts that stand in the page and are run."""
    return [
        code
        for more, code in _INLINE.findall(page)
        if not re.search(r"\bsrc\s*=", more) and not _DATA.search(more)
    ]


def _hashes(texts: Iterable[str]) -> str:
    return " ".join(sorted({_hash(text) for text in texts}))


def _hash(code: str) -> str:
    # A browser reads every line end as a line feed before it takes the hash.
    text = code.replace("\r\n", "\n").replace("\r", "\n")
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
