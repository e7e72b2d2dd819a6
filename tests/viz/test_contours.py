import pytest
import torch

from notes_lib.viz import Contours, show_contours

RANGES = {"x_range": (-1.0, 3.0), "y_range": (-2.0, 2.0)}


def bowl(weights):
    return ((weights - 1) ** 2).sum(dim=-1)


def test_the_way_is_drawn_step_by_step():
    path = torch.tensor([[0.0, 2.0], [1.0, 1.5], [1.0, 1.0]])
    way, end = show_contours(Contours(bowl, path), **RANGES).axes[0].lines
    assert way.get_xydata().tolist() == path.tolist()
    assert end.get_xydata().tolist() == [[1, 1]]


def test_the_goal_may_be_elsewhere():
    panel = Contours(bowl, torch.zeros(1, 2), goal=torch.tensor([1.0, 1.5]))
    _, goal = show_contours(panel, **RANGES).axes[0].lines
    assert goal.get_xydata().tolist() == [[1, 1.5]]


def test_lines_are_evenly_apart_on_a_bowl():
    axes = show_contours(Contours(bowl, torch.zeros(1, 2)), **RANGES).axes[0]
    (lines,) = [c for c in axes.collections if hasattr(c, "levels")]
    for level, line in zip(lines.levels, lines.get_paths(), strict=True):
        if len(line.vertices):
            away = torch.tensor(line.vertices.tolist()) - 1
            assert (away.norm(dim=1) - level).abs().max() < 0.05


def test_panels_can_be_compared(words_on):
    panels = [Contours(bowl, torch.zeros(1, 2), title) for title in "ab"]
    figure = show_contours(*panels, **RANGES, xlabel="weight", ylabel="bias")
    assert {panel.get_xlim() for panel in figure.axes} == {(-1, 3)}
    assert {panel.get_ylim() for panel in figure.axes} == {(-2, 2)}
    assert {"a", "b", "weight", "bias"} <= set(words_on(figure))


def test_something_to_draw():
    with pytest.raises(ValueError, match="at least one panel"):
        show_contours(**RANGES)


def test_wrong_shapes_are_named():
    with pytest.raises(ValueError, match=r"\(steps \+ 1, 2\), got \(2, 3\)"):
        show_contours(Contours(bowl, torch.zeros(2, 3)), **RANGES)
