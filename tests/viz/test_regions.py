import pytest
import torch
from matplotlib.colors import to_hex

from notes_lib.viz import COLOURS, Regions, show_regions

POINTS = torch.tensor([[0.0, 0.0], [4.0, 2.0], [1.0, 2.0]])
LABELS = torch.tensor([0, 1, 0])


def first_number(points):
    return points[:, 0] - 2  # class 1 to the right of 2


def shades(figure, panel=0):
    """The image behind the points, bottom row first."""
    (image,) = figure.axes[panel].images
    return image.get_array()


def test_the_plane_is_coloured_by_class(rng):
    image = shades(show_regions(Regions(POINTS, LABELS, first_number), margin=0))
    left, right = image[80, 10], image[80, -10]
    assert to_hex(left[:3]) == COLOURS["vermilion"].lower()
    assert to_hex(right[:3]) == COLOURS["blue"].lower()


def test_one_score_equals_two_of_which_one_is_zero():
    def two(points):
        return torch.stack([torch.zeros(len(points)), first_number(points)], dim=1)

    one = shades(show_regions(Regions(POINTS, LABELS, first_number)))
    assert (one == shades(show_regions(Regions(POINTS, LABELS, two)))).all()


def test_rows_of_the_image_are_the_second_number():
    def second(points):
        return points[:, 1] - 1

    image = shades(show_regions(Regions(POINTS, LABELS, second), margin=0))
    assert to_hex(image[10, 80][:3]) == COLOURS["vermilion"].lower()
    assert to_hex(image[-10, 80][:3]) == COLOURS["blue"].lower()


def test_the_boundary_is_where_the_lead_is_zero():
    figure = show_regions(Regions(POINTS, LABELS, first_number), margin=0)
    (contour,) = (c for c in figure.axes[0].collections if hasattr(c, "levels"))
    (path,) = contour.get_paths()
    assert path.vertices[:, 0] == pytest.approx(2, abs=1e-5)


def test_every_class_has_its_own_marker_and_colour():
    figure = show_regions(Regions(POINTS, LABELS))
    circles, triangles = figure.axes[0].collections
    assert circles.get_offsets().tolist() == [[0, 0], [1, 2]]
    assert triangles.get_offsets().tolist() == [[4, 2]]
    assert to_hex(triangles.get_facecolor()[0]) == COLOURS["blue"].lower()
    assert len(circles.get_paths()[0]) != len(triangles.get_paths()[0])


def test_panels_are_titled_and_spare_places_are_empty(words_on):
    panels = [Regions(POINTS, LABELS, title=f"panel {n}") for n in range(4)]
    figure = show_regions(*panels, columns=3)
    assert {f"panel {n}" for n in range(4)} <= set(words_on(figure))
    assert [place.axison for place in figure.axes] == [True] * 4 + [False] * 2


def test_a_class_without_points_is_drawn():
    figure = show_regions(Regions(POINTS, torch.zeros(3).long(), first_number))
    assert len(figure.axes[0].images) == 1


def test_nothing_to_draw():
    with pytest.raises(ValueError, match="at least one panel"):
        show_regions()


@pytest.mark.parametrize(
    ("points", "labels"), [(POINTS[:, :1], LABELS), (POINTS, LABELS[:2])]
)
def test_points_without_labels_are_named(points, labels):
    with pytest.raises(ValueError, match="with one label each"):
        show_regions(Regions(points, labels))
