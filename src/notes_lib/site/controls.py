"""The sliders, buttons and menus of a Plotly figure as the browser's own controls.

Plotly draws its controls, and what is drawn can't be reached with a keyboard. These
can, and their place is kept from the start. `figures.js` makes them do what Plotly's
did.
"""

from html import escape
from typing import Any


def controls_html(layout: dict[str, Any]) -> str:
    """The controls that a layout asks for; empty where it asks for none."""
    parts = [_slider(n, said) for n, said in enumerate(layout.get("sliders", ()))]
    parts += [_menu(n, said) for n, said in enumerate(layout.get("updatemenus", ()))]
    return (
        f'<div class="notes-plotly-controls">{"".join(parts)}</div>'
        if any(parts)
        else ""
    )


def step_text(step: dict[str, Any], number: int, count: int) -> str:
    """What a step of a slider is called, in words that can be read aloud."""
    for name in ("label", "value"):
        if text := str(step.get(name) or "").strip():
            return text
    return f"{number + 1} of {count}"


def _slider(number: int, said: dict[str, Any]) -> str:
    steps, shown = said.get("steps", []), said.get("currentvalue", {})
    if not steps or not said.get("visible", True):
        return ""
    active = said.get("active", 0)
    texts = [step_text(step, n, len(steps)) for n, step in enumerate(steps)]
    name = str(shown.get("prefix") or said.get("name") or "Position").strip(" :=")
    output = ""
    if shown.get("visible", True):
        words = f"{texts[active]}{shown.get('suffix', '')}"
        output = f'<output aria-hidden="true">{escape(words)}</output>'
    return (
        f'<label class="notes-slider"><span>{escape(name)}</span>'
        f'<input type="range" min="0" max="{len(steps) - 1}" value="{active}" '
        f'aria-valuetext="{escape(texts[active])}" data-slider="{number}" '
        f'autocomplete="off">{output}</label>'
    )


def _menu(number: int, said: dict[str, Any]) -> str:
    if not said.get("buttons") or not said.get("visible", True):
        return ""
    labels = [
        escape(str(button.get("label") or f"Choice {n + 1}"))
        for n, button in enumerate(said["buttons"])
    ]
    if said.get("type") == "buttons":
        return "".join(
            f'<button type="button" data-menu="{number}" value="{n}">{label}</button>'
            for n, label in enumerate(labels)
        )
    active = said.get("active", 0)
    options = "".join(
        f'<option value="{n}"{" selected" * (n == active)}>{label}</option>'
        for n, label in enumerate(labels)
    )
    name = escape(str(said.get("name") or "Choose what is shown"))
    return (
        f'<select data-menu="{number}" aria-label="{name}" autocomplete="off">'
        f"{options}</select>"
    )
