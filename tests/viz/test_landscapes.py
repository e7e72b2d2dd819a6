import pytest
import torch

from notes_lib.optim import plateau, saddle, valley
from notes_lib.viz import COLOURS, show_surfaces, show_trajectories
from notes_lib.viz.landscapes import ground_of

RANGES = {"x_range": (-2.0, 1.0), "y_range": (-1.0, 3.0)}
PATH = torch.tensor([[-1.0, 2.0], [0.0, 1.0], [0.5, -0.5]])


def test_ground_lies_under_its_coordinates():
    ground = ground_of(valley, (-2.0, 1.0), (-1.0, 3.0), cells=5)
    assert ground.x.tolist() == [-2, -1.25, -0.5, 0.25, 1]
    assert ground.height[4, 0] == valley(torch.tensor([-2.0, 3.0]))
    assert ground.height[1, 3] == valley(torch.tensor([0.25, 0.0]))


def test_relief_of_a_round_bowl_grows_with_the_distance():
    ground = ground_of(lambda w: w.square().sum(-1), (-1, 1), (-1, 1), cells=5)
    assert ground.relief[2].tolist() == pytest.approx([1, 0.5, 0, 0.5, 1])


def test_one_map_for_each_path():
    figure = show_trajectories(valley, {"one": PATH, "two": PATH[:2]}, **RANGES)
    assert [axes.get_title() for axes in figure.axes] == ["one", "two"]
    assert figure.axes[0].lines[0].get_xydata().tolist() == PATH.tolist()
    assert figure.axes[1].lines[0].get_xydata().tolist() == PATH[:2].tolist()
    assert figure.axes[0].get_xlim() == (-2, 1)
    assert figure.axes[0].get_ylim() == (-1, 3)


def test_a_black_dot_at_the_start():
    axes = show_trajectories(valley, {"one": PATH}, **RANGES).axes[0]
    assert axes.lines[1].get_xydata().tolist() == [[-1, 2]]


def test_maps_in_columns_and_none_left_over():
    paths = dict.fromkeys(("a", "b", "c"), PATH)
    figure = show_trajectories(saddle, paths, columns=2, **RANGES)
    shown = [axes.axison for axes in figure.axes]
    assert shown == [True, True, True, False]


def test_steps_as_arrows():
    axes = show_trajectories(valley, {"one": PATH}, arrows=True, **RANGES).axes[0]
    (arrows,) = (c for c in axes.collections if hasattr(c, "U"))
    assert arrows.U.tolist() == [1, 0.5]
    assert arrows.V.tolist() == [-1, -1.5]


def test_paths_are_named_by_shape():
    with pytest.raises(ValueError, match=r"'one' must be \(steps \+ 1, 2\), got \(3,"):
        show_trajectories(valley, {"one": PATH[:, 0]}, **RANGES)
    with pytest.raises(ValueError, match="at least one path"):
        show_trajectories(valley, {}, **RANGES)


def test_ranges_rise():
    with pytest.raises(ValueError, match=r"y_range must rise, got \(1, 1\)"):
        show_trajectories(valley, {"one": PATH}, x_range=(0, 1), y_range=(1, 1))


def test_a_surface_for_each_loss_with_its_ball():
    figure = show_surfaces(
        {"saddle": saddle, "plain": plateau}, reach=1.5, marks={"saddle": (0.5, 1.0)}
    )
    assert [axes.get_title() for axes in figure.axes] == ["saddle", "plain"]
    ball = figure.axes[0].lines[0]
    x, y, height = (float(c[0]) for c in ball.get_data_3d())
    assert (x, y) == (0.5, 1.0)
    assert height > saddle(torch.tensor([0.5, 1.0]))
    assert ball.get_color() == COLOURS["vermilion"]
    assert not figure.axes[1].lines


def test_surfaces_need_heights():
    with pytest.raises(ValueError, match="at least one surface"):
        show_surfaces({})
    with pytest.raises(ValueError, match=r"one height for each.*made \(\) of \(41, 41"):
        show_surfaces({"sum": torch.sum})
    with pytest.raises(ValueError, match="x_range must rise"):
        show_surfaces({"saddle": saddle}, reach=0)
