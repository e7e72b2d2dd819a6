"""Plotly's controls as the browser's own."""

import pytest

from notes_lib.site.controls import controls_html


def slider(*steps, **options):
    return {"sliders": [{"steps": list(steps), **options}]}


def test_a_slider_says_where_it_stands():
    steps = [{"label": "0.1"}, {"label": " ", "value": "two <b>"}, {}]
    shown = {"prefix": "Rate = ", "suffix": " s"}
    html = controls_html(slider(*steps, active=1, currentvalue=shown))
    assert "<span>Rate</span>" in html
    assert 'type="range" min="0" max="2" value="1"' in html
    assert 'aria-valuetext="two &lt;b&gt;"' in html
    assert ">two &lt;b&gt; s</output>" in html


def test_it_may_show_no_words_but_has_some():
    html = controls_html(
        slider({}, {}, name="Window", active=1, currentvalue={"visible": False})
    )
    assert "<span>Window</span>" in html
    assert 'aria-valuetext="2 of 2"' in html
    assert "<output" not in html


def test_buttons_and_menus():
    choices = [{"label": "Play"}, {"label": "Stop"}]
    menus = [
        {"type": "buttons", "buttons": choices},
        {"buttons": choices, "active": 1, "name": "Speed"},
        {"buttons": choices, "visible": False},
    ]
    html = controls_html({"updatemenus": menus})
    assert '<button type="button" data-menu="0" value="1">Stop</button>' in html
    assert '<select data-menu="1" aria-label="Speed"' in html
    assert '<option value="1" selected>Stop</option>' in html
    assert 'data-menu="2"' not in html


@pytest.mark.parametrize(
    "layout", [{}, {"sliders": []}, slider(), slider({}, visible=False)]
)
def test_nothing_where_nothing_is_asked_for(layout):
    assert controls_html(layout) == ""
