import matplotlib.pyplot as plt
import pytest
import torch
from matplotlib.colors import to_rgb
from torch.testing import assert_close

from notes_lib.viz.style import COLOURS, signed_colours, use_style


def luminance(colour):
    """Relative luminance as WCAG 2.2 defines it."""
    linear = [
        v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4
        for v in to_rgb(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ground", ["#ffffff", "#1e2129"])
@pytest.mark.parametrize("name", COLOURS)
def test_colours_stand_out_on_light_and_dark(name, ground):
    dark, light = sorted([luminance(COLOURS[name]), luminance(ground)])
    assert (light + 0.05) / (dark + 0.05) >= 3  # WCAG 1.4.11, graphical objects


def test_style_has_no_ground_of_its_own():
    use_style()
    figure, axes = plt.subplots()
    assert figure.get_facecolor()[3] == 0
    assert axes.get_facecolor()[3] == 0
    assert axes.xaxis.label.get_size() >= 8


def test_sign_is_hue_and_size_is_opacity():
    colours = signed_colours(torch.tensor([[2.0, -1.0, 0.0]]))
    assert colours.shape == (1, 3, 4)
    blue, vermilion = (torch.tensor(to_rgb(COLOURS[c])) for c in ("blue", "vermilion"))
    assert_close(colours[0, 0, :3], blue)
    assert_close(colours[0, 1, :3], vermilion)
    assert colours[0, :, 3].tolist() == [1, 0.5, 0]


def test_limit_caps_the_opacity():
    opacity = signed_colours(torch.tensor([1.0, -4.0]), limit=2)[:, 3]
    assert opacity.tolist() == [0.5, 1]


@pytest.mark.parametrize("values", [torch.zeros(3), torch.zeros(0)])
def test_nothing_to_scale_by(values):
    assert (signed_colours(values)[..., 3] == 0).all()


def test_limit_must_be_positive():
    with pytest.raises(ValueError, match="must be positive, got 0"):
        signed_colours(torch.ones(1), limit=0)
