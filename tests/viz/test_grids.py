import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_hex, to_rgba
from matplotlib.patches import Rectangle

from notes_lib.viz import COLOURS, Grid, Window, show_grids
from notes_lib.viz.grids import draw_grid, draw_window


def frames_on(figure):
    """Windows, told apart from cells by their thicker line."""
    boxes = figure.findobj(Rectangle)
    return [box for box in boxes if box.get_linewidth() > 2]


def cells_on(figure):
    return [b for b in figure.findobj(Rectangle) if b.get_linewidth() == 0.6]


def test_every_number_is_written_once(words_on):
    figure = show_grids([torch.tensor([[1, -2], [0.5, 3]]), "=", torch.ones(1, 1)])
    assert sorted(words_on(figure)) == sorted(["1", "−2", "0.50", "3", "=", "1"])
    assert len(cells_on(figure)) == 5


def test_words_and_titles(words_on):
    figure = show_grids([Grid([["a,b", ""], ["", "c"]], title="names")])
    assert sorted(words_on(figure)) == ["a,b", "c", "names"]


def test_coordinates_count_from_the_origin(words_on):
    figure = show_grids([Grid(torch.full((2, 3), 7), origin=(-1, 4))])
    assert sorted(words_on(figure)) == sorted(["7"] * 6 + ["−1", "0", "4", "5", "6"])


def test_windows_frame_their_cells():
    figure, axes = plt.subplots()
    draw_window(axes, Window(1, 2, 3, 4, "green"), left=10, top=20)
    (frame,) = frames_on(figure)
    assert frame.get_bbox().extents == pytest.approx([12.06, 21.06, 15.94, 23.94])
    assert to_hex(frame.get_edgecolor()) == COLOURS["green"].lower()


def test_any_matplotlib_colour_will_do():
    figure, axes = plt.subplots()
    draw_window(axes, Window(0, 0, colour="#123456"))
    assert to_hex(frames_on(figure)[0].get_edgecolor()) == "#123456"


def test_tints():
    values = torch.tensor([[2.0, -2.0, 0.0]])
    faces = {}
    for tint in ("signed", "grey", "none"):
        figure = show_grids([Grid(values, tint=tint)])
        faces[tint] = [cell.get_facecolor() for cell in cells_on(figure)]
    assert faces["signed"][0] == pytest.approx(to_rgba(COLOURS["blue"], 0.5))
    assert faces["signed"][1] == pytest.approx(to_rgba(COLOURS["vermilion"], 0.5))
    assert faces["signed"][2][3] == 0
    assert faces["grey"][0] == pytest.approx((0.95, 0.95, 0.95, 1))
    assert faces["grey"][2] == pytest.approx((0.12, 0.12, 0.12, 1))
    assert all(face[3] == 0 for face in faces["none"])


def test_limit_caps_the_brightness():
    figure = show_grids([Grid(torch.tensor([[1.0, 8.0]]), tint="grey", limit=4)])
    shades = [cell.get_facecolor()[0] for cell in cells_on(figure)]
    assert shades == pytest.approx([0.12 + 0.83 / 4, 0.95])


def test_letters_contrast_with_grey_cells():
    figure = show_grids([Grid(torch.tensor([[0.0, 10.0]]), tint="grey")])
    inks = {t.get_text(): to_hex(t.get_color()) for t in figure.axes[0].texts}
    assert inks == {"0": "#f4f4f4", "10": "#111111"}


def test_black_image_is_drawn():
    show_grids([Grid(torch.zeros(2, 2), tint="grey")])


def test_wide_rows_are_shrunk_to_the_page():
    figure = show_grids([torch.zeros(2, 40)])
    assert figure.get_figwidth() <= 5.5


def test_rows_are_stacked():
    one = show_grids([torch.zeros(2, 2)]).get_figheight()
    two = show_grids([torch.zeros(2, 2)], [torch.zeros(2, 2)]).get_figheight()
    assert two > 2 * one


def test_grid_on_own_axes(words_on):
    figure, axes = plt.subplots()
    draw_grid(axes, Grid(torch.tensor([[5]])), left=3, top=1)
    assert cells_on(figure)[0].get_xy() == (3, 1)


def test_tensors_that_need_gradients():
    show_grids([torch.ones(2, 2, requires_grad=True)])


@pytest.mark.parametrize("rows", [[], [[]]])
def test_something_to_draw(rows):
    with pytest.raises(ValueError, match="at least one row"):
        show_grids(*rows)


def test_two_axes():
    with pytest.raises(ValueError, match=r"two axes.*got \(1, 2, 3\)"):
        show_grids([torch.zeros(1, 2, 3)])


def test_plain_cells_have_colours_and_no_numbers(words_on):
    values = torch.tensor([[1.0, 0.0], [0.0, -1.0]])
    numbered, plain = (
        show_grids([Grid(values, plain=plain)]).axes[0] for plain in (False, True)
    )
    assert not words_on(plain.figure)
    faces = [[patch.get_facecolor() for patch in a.patches] for a in (numbered, plain)]
    assert faces[0] == faces[1]
