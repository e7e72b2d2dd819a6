import pytest
import torch
from matplotlib.colors import same_color
from matplotlib.patches import FancyBboxPatch

from notes_lib.autodiff import Chain, CrossEntropyLayer, LinearLayer, ReLULayer
from notes_lib.viz import COLOURS, show_chain


@pytest.fixture
def network():
    first = LinearLayer(torch.ones(4, 3), torch.zeros(4))
    last = LinearLayer(torch.ones(2, 4), torch.zeros(2))
    loss = CrossEntropyLayer(torch.tensor([0, 1, 1, 0, 1]))
    return Chain([first, ReLULayer(), last, loss])


def boxes(figure):
    return [p for p in figure.axes[0].patches if isinstance(p, FancyBboxPatch)]


def test_a_box_for_each_module(network, words_on):
    figure = show_chain(network, torch.ones(5, 3))
    assert len(boxes(figure)) == 4
    words = words_on(figure)
    assert "Linear\nW (4, 3), b (4,)" in words
    assert "Linear\nW (2, 4), b (2,)" in words
    assert {"ReLU", "CrossEntropy"} <= set(words)


def test_shapes_go_down_and_gradients_come_up(network, words_on):
    words = words_on(show_chain(network, torch.ones(5, 3)))
    down = ["x  (5, 3)", "h¹  (5, 4)", "h²  (5, 4)", "h³  (5, 2)"]
    assert [w for w in words if w in down] == down
    assert "L  = 0.6931" in words  # ln 2: both classes have the same score
    assert "∂L/∂h³  (5, 2)" in words
    assert "∂L/∂x  (5, 3)" in words
    assert words.count("∂L/∂W, ∂L/∂b") == 2


def test_arrows_point_with_the_pass(network):
    axes = show_chain(network, torch.ones(5, 3)).axes[0]
    arrows = [text for text in axes.texts if text.get_text() == ""]
    upright = [a for a in arrows if a.xy[0] == a.xyann[0]]
    down = [a for a in upright if a.xy[1] > a.xyann[1]]
    up = [a for a in upright if a.xy[1] < a.xyann[1]]
    assert (len(down), len(up), len(arrows)) == (5, 5, 12)
    for passes, colour in ((down, "blue"), (up, "vermilion")):
        drawn = [arrow.arrow_patch.get_edgecolor() for arrow in passes]
        assert all(same_color(each, COLOURS[colour]) for each in drawn)


def test_forward_only(network, words_on):
    words = words_on(show_chain(network, torch.ones(5, 3), grads=False))
    assert not any("∂" in word for word in words)
    assert "h³  (5, 2)" in words


def test_parameters_stay(network):
    before = [p.clone() for layer in network.layers for p in layer.parameters]
    show_chain(network, torch.ones(5, 3))
    after = [p for layer in network.layers for p in layer.parameters]
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))
