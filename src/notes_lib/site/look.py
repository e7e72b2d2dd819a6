"""How every page of the site is dressed: templates, typefaces, icon, card, security.

What MkDocs and its theme need for it, in one place; the plugin asks at four moments.
"""

from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from notes_lib.site import search, security, social, typefaces
from notes_lib.site.store import Store

THEME = Path(__file__).parent / "theme"
HERE = "assets/notes"  # where our files stand in the site


class Look:
    """The look of one site."""

    def __init__(self, config: MkDocsConfig, store: Store) -> None:
        self.store = store
        self.faces = typefaces.installed()
        self.name, self.about = config.site_name, config.site_description or ""
        if THEME.as_posix() not in config.theme.dirs:
            # Behind the course's own templates, in front of the theme's.
            place = 1 if config.theme.custom_dir else 0
            config.theme.dirs.insert(place, THEME.as_posix())
        if config.theme.get("favicon") in (None, "assets/images/favicon.png"):
            config.theme["favicon"] = f"{HERE}/{social.ICON}"
        mark = social.mark("currentColor", "var(--md-accent-fg-color)")
        config.extra["notes"] = {
            "card": f"{HERE}/{social.CARD}",
            "mark": mark,
            "fonts": [face.name for face in self.faces if face.inline],
        }

    def files(self) -> dict[str, bytes]:
        """Fonts, their licences and pictures, by their place beside the style sheet."""
        return {
            **typefaces.files(self.faces, self.store),
            social.ICON: social.icon().encode("utf-8"),
            social.CARD: social.card(self.name, self.about, self.faces, self.store),
        }

    def style(self) -> str:
        """What the style sheet begins with."""
        return typefaces.rules(self.faces, self.store)

    def page(self, html: str) -> str:
        """A page that is finished."""
        styles = self._plotly_styles if "notes-plotly" in html else []
        return security.secured(html, styles)

    @cached_property
    def _plotly_styles(self) -> list[str]:
        spec = find_spec("plotly")
        if spec is None or spec.origin is None:
            return []
        script = Path(spec.origin).parent / "package_data/plotly.min.js"
        return security.styles_of(script.read_text(encoding="utf-8"))

    def built(
        self, site: Path, formulas: dict[str, str], entries: list[search.Section]
    ) -> None:
        """The site when all its pages are written: see `search.pack`."""
        search.pack(site, formulas, entries)
