import numpy as np
import pytest
import torch
from matplotlib.patches import Rectangle

from notes_lib.viz import Picture, Window, show_images


def pixels_of(figure):
    return [
        np.asarray(axes.images[0].get_array()) for axes in figure.axes if axes.images
    ]


def test_kinds_of_picture(rng):
    colour = torch.rand(3, 4, 5, generator=rng)
    grey = torch.rand(4, 5, generator=rng)
    shown = pixels_of(show_images(colour, grey, Picture(grey - 0.5, signed=True)))
    assert np.allclose(shown[0], colour.permute(1, 2, 0))
    assert np.allclose(shown[1], grey)
    assert shown[2].shape == (4, 5, 4)


def test_grey_is_not_stretched(rng):
    figure = show_images(torch.full((3, 3), 0.5))
    assert figure.axes[0].images[0].get_clim() == (0, 1)


def test_titles_and_windows(words_on):
    figure = show_images(
        Picture(torch.zeros(8, 8), "dark", windows=[Window(1, 2, 3, 4)])
    )
    assert words_on(figure) == ["dark"]
    frames = [b for b in figure.findobj(Rectangle) if b.get_linewidth() > 2]
    assert frames[0].get_xy() == pytest.approx((1.56, 0.56))  # pixels are centred


@pytest.mark.parametrize(
    ("count", "columns", "places"), [(1, 3, 1), (4, 3, 6), (4, 2, 4)]
)
def test_layout(count, columns, places):
    figure = show_images(*[torch.zeros(2, 2)] * count, columns=columns)
    assert len(figure.axes) == places
    assert len(pixels_of(figure)) == count


def test_tall_pictures_get_room():
    wide, tall = torch.zeros(2, 8), torch.zeros(8, 2)
    assert show_images(tall).get_figheight() > show_images(wide).get_figheight()


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one picture"):
        show_images()


@pytest.mark.parametrize(
    ("shape", "signed", "wanted"),
    [((4, 5, 3), False, r"\(3, h, w\)"), ((3, 4, 5), True, r"\(h, w\), got")],
)
def test_wrong_shapes_are_named(shape, signed, wanted):
    with pytest.raises(ValueError, match=wanted):
        show_images(Picture(torch.zeros(shape), signed=signed))
