"""Figures and tables in the browser: enlarged, replaced, printed, reached by keys."""

import functools
import http.server
import re
import subprocess
import sys
import threading

import pytest

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
ROWS = "\n".join(f"| {n} | {n * 1.5:g} | {'word ' * 8} |" for n in range(60))
WIDE = "| a | " + " | ".join(f"`column_{n}`" for n in range(12)) + " |\n"
PAGES = {
    "mkdocs.yml": """\
site_name: Little
theme: {name: material, font: false, palette: {scheme: default}}
use_directory_urls: false
plugins:
  - notes: {packages: []}
markdown_extensions: [attr_list, tables, pymdownx.highlight, pymdownx.superfences]
""",
    "docs/index.md": f"""\
# Figures

```python alt="A curve that moves." caption="Moving."
import plotly.graph_objects as go

figure = go.Figure(go.Scatter(x=[0, 1, 2], y=[0, 1, 4], mode="lines"))
figure.frames = [
    go.Frame(name=str(n), data=[{{"y": [0, n, 4 * n]}}]) for n in (1, 2, 3)
]
steps = [
    dict(method="animate", label=f"n = {{n}}", args=[[str(n)], dict(mode="immediate")])
    for n in (1, 2, 3)
]
play = dict(label="Play", method="animate", args=[None, dict(frame=dict(duration=50))])
choices = [
    dict(label=name, method="restyle", args=[dict(visible=visible)])
    for name, visible in (("shown", True), ("hidden", False))
]
figure.update_layout(
    sliders=[dict(steps=steps, currentvalue=dict(prefix="Slope: "))],
    updatemenus=[
        dict(type="buttons", buttons=[play]),
        dict(buttons=choices, name="Curve"),
    ],
)
figure.add_hline(y=2)
figure.show()
```

```python alt="A bowl."
import plotly.graph_objects as go

go.Figure(go.Surface(z=[[2, 1, 2], [1, 0, 1], [2, 1, 2]])).show()
```

| n | size | words |
| - | ---: | ----- |
{ROWS}

Table: A long table. {{ #tbl:long }}

{WIDE}| {"- | " * 13}
{WIDE * 40}
""",
}


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def little(tmp_path_factory, browser):
    """The address of a page with figures that the course itself need not have."""
    folder = tmp_path_factory.mktemp("figures")
    for name, text in PAGES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "notes_lib.site.cli", "build"]
    built = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr
    handler = functools.partial(_Quiet, directory=folder / "site")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()


@pytest.fixture
def look(browser, little):
    """Open that page; what went wrong there fails the test."""
    contexts, said = [], []

    def opened(**options):
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.set_default_timeout(15_000)
        page.on("console", lambda m: m.type == "error" and said.append(m.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(little, wait_until="load")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def drawn(page, number=0):
    place = page.locator(".notes-plotly").nth(number)
    place.scroll_into_view_if_needed()
    page.wait_for_selector(f".notes-plotly >> nth={number} >> .notes-live .main-svg")
    page.wait_for_function("e => 'drawn' in e.dataset", arg=place.element_handle())
    return place


def seen(locator):
    return locator.evaluate(
        "e => e.checkVisibility({ visibilityProperty: true, opacityProperty: true })"
    )


# Captions and references.


def test_figures_are_numbered_and_links_lead_to_them(visit, lesson):
    page = visit(lesson).page
    numbers = page.locator(".notes-figure:not(.notes-with-table) .notes-number")
    texts = numbers.all_text_contents()
    assert texts == [f"Figure 5.{n}" for n in range(1, len(texts) + 1)]
    assert len(texts) > 15
    for link in page.locator(".md-content a[href^='#fig:']").all():
        label = link.get_attribute("href")[1:]
        number = page.locator(f"[id='{label}'] .notes-number").text_content()
        assert link.text_content() == number


# Enlarging.


def test_a_figure_is_enlarged_by_key_and_gives_the_focus_back(visit, lesson):
    page = visit(lesson, viewport=DESK).page
    figure = page.locator("[id='fig:edges']")
    small = figure.locator(".notes-svg").bounding_box()["width"]
    button = figure.get_by_role("button", name="Enlarge Figure 5.6")
    for leave in ("Escape", "Enter"):  # the second on the button that closes
        button.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Figure 5.6, enlarged")
        large = dialog.locator(".notes-svg").bounding_box()
        assert large["width"] > 1.8 * small
        assert large["width"] <= DESK["width"]
        assert "Figure 5.6" in dialog.locator("figcaption").text_content()
        assert dialog.evaluate("e => e.contains(document.activeElement)")
        page.keyboard.press(leave)
        page.wait_for_function("() => !document.querySelector('dialog')")
        assert button.evaluate("e => e === document.activeElement")


def test_a_click_enlarges_and_a_click_beside_it_closes(visit, lesson):
    page = visit(lesson, viewport=DESK).page
    page.locator("[id='fig:edges'] .notes-svg").click()
    page.wait_for_selector("dialog[open]")
    page.mouse.click(5, 450)
    page.wait_for_function("() => !document.querySelector('dialog')")


def test_an_enlarged_figure_has_readable_letters_on_a_phone(visit, lesson):
    page = visit(lesson, viewport=PHONE, has_touch=True).page
    drawing = page.locator("[id='fig:edges'] .notes-svg")
    natural = float(drawing.get_attribute("width").removesuffix("pt")) * 4 / 3
    drawing.tap()
    dialog = page.locator("dialog[open]")
    assert dialog.locator(".notes-svg").bounding_box()["width"] >= 1.25 * natural
    assert dialog.evaluate("e => e.scrollWidth > e.clientWidth")
    assert dialog.bounding_box()["width"] <= PHONE["width"]


# The still, and what takes its place.


def test_the_still_comes_first_and_its_place_is_kept(look):
    page = look(viewport={"width": 1280, "height": 300})
    place = page.locator(".notes-plotly").first
    still, stage = place.locator(".notes-still"), place.locator(".notes-stage")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    before = stage.bounding_box(), page.evaluate("document.body.scrollHeight")
    assert seen(still)
    assert still.get_attribute("aria-label") == "A curve that moves."
    page.evaluate("scrollTo(0, 0)")
    drawn(page)
    page.evaluate("scrollTo(0, 0)")
    after = stage.bounding_box(), page.evaluate("document.body.scrollHeight")
    assert before == after
    assert not seen(still)
    assert seen(place.locator(".notes-live"))
    assert sum("plotly.min.js" in url for url in asked) <= 1


def test_nothing_moves_while_a_page_is_read(visit, lesson):
    for size in (DESK, PHONE):
        page = visit(lesson, viewport=size).page
        shift = page.evaluate("""async () => {
          await document.fonts.ready;
          await new Promise(done => setTimeout(done, 300));
          let total = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) total += entry.value;
          }).observe({ type: 'layout-shift' });
          for (let y = 0; y < document.body.scrollHeight; y += 500) {
            scrollTo(0, y); await new Promise(done => setTimeout(done, 60)) }
          await new Promise(done => setTimeout(done, 500));
          return total;
        }""")
        page.wait_for_selector(".notes-plotly[data-drawn]")
        assert shift < 0.02, size


def test_without_scripts_the_still_is_there_and_no_dead_control(look):
    page = look(java_script_enabled=False)
    assert page.locator(".notes-still").count() == 2
    assert page.locator(".notes-still").first.is_visible()
    for control in page.locator(".notes-plotly-controls").all():
        assert not control.is_visible()
    assert page.locator(".notes-enlarge").count() == 0


def test_on_paper_the_still_is_back(look):
    page = look(viewport=DESK)
    place = drawn(page)
    for medium, on_paper in (("print", True), ("screen", False)):
        page.emulate_media(media=medium)
        assert seen(place.locator(".notes-still")) == on_paper
        assert seen(place.locator(".notes-live")) != on_paper
        assert seen(place.locator("[data-slider]")) != on_paper


# Controls.


def curve(page):
    return page.evaluate("[...document.querySelector('.notes-live').data[0].y]")


def test_a_slider_is_moved_with_the_keys(look):
    page = look(viewport=DESK)
    slider = page.get_by_role("slider", name="Slope")
    slider.focus()  # before the library is there
    assert slider.get_attribute("aria-valuetext") == "n = 1"
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "() => document.querySelector('.notes-live')?.data?.[0].y[1] == 2"
    )
    assert slider.get_attribute("aria-valuetext") == "n = 2"
    assert page.locator(".notes-slider output").text_content() == "n = 2"
    page.keyboard.press("End")
    page.wait_for_function(
        "() => document.querySelector('.notes-live').data[0].y[1] == 3"
    )
    assert page.locator(".notes-live .slider-container").count() == 0


def test_playing_moves_the_slider_along(look):
    page = look(viewport=DESK)
    place = drawn(page)
    place.get_by_role("button", name="Play").press("Enter")
    page.wait_for_function("() => document.querySelector('[data-slider]').value == 2")
    assert place.locator("[data-slider]").get_attribute("aria-valuetext") == "n = 3"
    assert curve(page) == [0, 3, 12]


def test_a_menu_is_one_of_the_browser_s_own(look):
    page = look(viewport=DESK)
    drawn(page)
    page.get_by_role("combobox", name="Curve").select_option(label="hidden")
    page.wait_for_function(
        "() => document.querySelector('.notes-live').data[0].visible === false"
    )


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_who_wants_less_motion_gets_no_transitions(look, motion):
    page = look(viewport=DESK, reduced_motion=motion)
    drawn(page)
    page.evaluate("""() => {
      const animate = Plotly.animate;
      Plotly.animate = (host, frames, options) => {
        window.asked = options; return animate(host, frames, options) };
    }""")
    page.get_by_role("slider", name="Slope").press("ArrowRight")
    page.wait_for_function("() => window.asked")
    calm = page.evaluate("window.asked.transition?.duration === 0")
    assert calm == (motion == "reduce")


def test_a_change_of_scheme_keeps_what_the_reader_did(look):
    page = look(viewport=DESK)
    place = drawn(page)
    place.get_by_role("slider").press("End")
    page.wait_for_function(
        "() => document.querySelector('.notes-live').data[0].y[1] == 3"
    )
    colours = """() => {
      const style = (e) => getComputedStyle(e);
      return [style(document.querySelector('.notes-live .xtick text')).fill,
              style(document.querySelector('.notes-live .shapelayer path')).stroke,
              style(document.querySelector('.notes-still')).fill];
    }"""
    light = page.evaluate(colours)
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    page.wait_for_function(f"old => ({colours})()[1] !== old", arg=light[1])
    dark = page.evaluate(colours)
    assert all(a != b for a, b in zip(light, dark, strict=True)), (light, dark)
    assert curve(page) == [0, 3, 12]


def test_a_scene_is_drawn_on_the_ground_of_the_page(look):
    page = look(viewport=DESK)
    place = drawn(page, 1)
    assert place.locator("canvas").count() >= 1
    assert (
        page.evaluate(
            "document.querySelectorAll('.notes-live')[1]._fullLayout.scene.xaxis.showbackground"
        )
        is False
    )


# Tables.


def test_the_head_of_a_long_table_stays_in_sight(look):
    page = look(viewport=DESK)
    table = page.locator(".notes-table").first
    page.wait_for_selector(".notes-scroll[data-fits] > .notes-table")
    box = table.bounding_box()
    page.evaluate(f"scrollTo(0, {box['y'] + 900})")
    page.wait_for_timeout(300)
    head = table.locator("th").first.bounding_box()
    header = page.locator(".md-header").bounding_box()
    assert abs(head["y"] - header["height"]) < 2
    ground = table.locator("th").first.evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )
    assert "rgba(0, 0, 0, 0)" not in ground


def test_a_wide_table_is_scrolled_with_the_keys_and_keeps_its_head(look):
    page = look(viewport=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    box = page.get_by_role("group", name="Table, scrolls sideways")
    assert box.bounding_box()["height"] < PHONE["height"]
    box.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.activeElement.scrollLeft > 50")
    box.evaluate("e => e.scrollTo(0, 400)")
    top = box.bounding_box()["y"]
    assert abs(box.locator("th").nth(3).bounding_box()["y"] - top) < 2


def test_decimal_points_stand_in_line(look):
    page = look(viewport=DESK)
    ends = (
        page.locator(".notes-table")
        .first.locator("td:nth-child(2)")
        .evaluate_all(
            """cells => cells.map(cell => {
          const text = cell.firstChild, range = document.createRange();
          const end = text.data.includes('.') ? text.data.indexOf('.') : text.length;
          range.setStart(text, 0); range.setEnd(text, end);
          return Math.round(range.getBoundingClientRect().right);
        })"""
        )
    )
    assert len(set(ends)) == 1
    numbered = page.locator(".notes-with-table figcaption").text_content()
    assert re.fullmatch(r"Table 1 A long table\.", numbered)
