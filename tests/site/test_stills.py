"""A still picture shows what the Plotly figure shows when it starts."""

import io

import numpy as np
import plotly.graph_objects as go
import pytest
from matplotlib.collections import PathCollection, QuadMesh
from matplotlib.colors import to_rgba
from numpy.testing import assert_allclose
from plotly.subplots import make_subplots

from notes_lib.site import stills
from notes_lib.site.figures import json_of, svg_of
from notes_lib.site.still_traces import plain, rgba
from notes_lib.site.stills import still_of


@pytest.fixture(autouse=True)
def style():
    with stills.style():
        yield


def axes_of(figure):
    """The axes of the still, without those of the whole, which come first."""
    still = still_of(figure)
    still.savefig(io.BytesIO(), format="svg")
    return still.axes[1:]


def shown(axes, which):
    return getattr(axes, f"get_{which}ticklabels")()


def test_lines_and_markers_are_where_the_data_are():
    scatter = go.Scatter(
        x=[1, 2, 4],
        y=np.array([3.0, 1.0, 2.0]),
        mode="lines+markers",
        line={"color": "rgba(255, 0, 0, 0.5)", "width": 4, "dash": "dot"},
        marker={"color": ["red", "#00f", "rgb(0,128,0)"], "size": 8},
    )
    (axes,) = axes_of(go.Figure(scatter))
    (line,) = axes.lines
    assert_allclose(line.get_xydata(), [[1, 3], [2, 1], [4, 2]])
    assert line.get_color() == (1, 0, 0, 0.5)
    assert (line.get_linewidth(), line.get_linestyle()) == (3, ":")
    (dots,) = axes.collections
    assert_allclose(dots.get_offsets(), line.get_xydata())
    assert_allclose(dots.get_sizes(), 36)
    assert_allclose(
        dots.get_facecolors()[:, :3], [[1, 0, 0], [0, 0, 1], [0, 0.502, 0]], atol=1e-3
    )


@pytest.mark.parametrize(
    ("trace", "lines", "dots"),
    [
        ({"y": [1, 2]}, 1, 1),
        ({"y": list(range(30))}, 1, 0),
        ({"y": [1, 2], "mode": "markers"}, 0, 1),
        ({"y": [1, None, 2], "mode": "lines"}, 1, 0),
    ],
)
def test_the_mode_is_plotly_s_own_unless_said(trace, lines, dots):
    (axes,) = axes_of(go.Figure(go.Scatter(trace)))
    assert len(axes.lines) == lines
    assert sum(isinstance(c, PathCollection) for c in axes.collections) == dots


def test_markers_by_number_take_colours_from_their_scale():
    scale = [[0, "#000000"], [1, "#ff0000"]]
    marker = {"color": [0, 5, 10], "colorscale": scale, "cmin": 0, "cmax": 10}
    (axes,) = axes_of(go.Figure(go.Scatter(y=[1, 2, 3], mode="markers", marker=marker)))
    colours = axes.collections[0].get_facecolors()
    assert_allclose(colours[:, 0], [0, 0.5, 1], atol=0.01)
    assert_allclose(colours[:, 1:3], 0)


def test_a_band_between_curves_is_filled():
    figure = go.Figure()
    figure.add_scatter(x=[0, 1, 2], y=[1, 1, 1], mode="lines")
    figure.add_scatter(x=[0, 2], y=[2, 4], mode="lines", fill="tonexty")
    (axes,) = axes_of(figure)
    (band,) = axes.collections
    assert band.get_paths()[0].contains_point((1, 2))
    assert not band.get_paths()[0].contains_point((1, 0.5))


def test_a_heat_map_has_its_colours_between_its_edges():
    z = [[-2, 0, 1], [0, None, 1]]
    scale = [[0, "#0000ff"], [0.5, "#ffffff"], [1, "#ff0000"]]
    figure = go.Figure(
        go.Heatmap(z=z, x=[0, 1, 2], y=[10, 20], zmid=0, colorscale=scale)
    )
    axes, bar = axes_of(figure)
    (mesh,) = [c for c in axes.collections if isinstance(c, QuadMesh)]
    colours = mesh.get_facecolors()
    assert colours.shape == (6, 4)
    assert_allclose(colours[0], [0, 0, 1, 1], atol=0.01)
    assert_allclose(colours[1], [1, 1, 1, 1], atol=0.01)
    assert_allclose(colours[5], [1, 0.5, 0.5, 1], atol=0.01)  # half-way up
    assert colours[4, 3] == 0  # nothing is there
    assert (axes.get_xlim(), axes.get_ylim()) == ((-0.5, 2.5), (5, 25))
    assert_allclose(bar.get_ylim(), (-2, 2))


def test_cells_can_hold_words():
    figure = go.Figure(
        go.Heatmap(z=[[1.234, 5]], texttemplate="%{z:.1f}", showscale=False)
    )
    (axes,) = axes_of(figure)
    found = {t.get_text(): t.get_position() for t in axes.texts}
    assert found == {"1.2": (0, 0), "5.0": (1, 0)}


@pytest.mark.parametrize(
    ("mode", "lefts", "bottoms"),
    [
        ("group", [-0.4, 0.6, 0, 1], [0, 0, 0, 0]),
        ("stack", [-0.4, 0.6, -0.4, 0.6], [0, 0, 1, 2]),
        ("overlay", [-0.4, 0.6, -0.4, 0.6], [0, 0, 0, 0]),
    ],
)
def test_bars_stand_side_by_side_or_on_top(mode, lefts, bottoms):
    figure = go.Figure(layout={"barmode": mode})
    figure.add_bar(x=["a", "b"], y=[1, 2], name="first")
    figure.add_bar(x=["a", "b"], y=[3, 4], name="second")
    (axes,) = axes_of(figure)
    assert_allclose([bar.get_x() for bar in axes.patches], lefts, atol=1e-9)
    assert_allclose([bar.get_y() for bar in axes.patches], bottoms)
    assert [bar.get_height() for bar in axes.patches] == [1, 2, 3, 4]
    assert [label.get_text() for label in shown(axes, "x")] == ["a", "b"]


def test_a_surface_is_seen_from_where_the_camera_stands():
    scene = {"camera": {"eye": {"x": 0, "y": -2, "z": 2}}, "zaxis_title": "loss"}
    z = np.outer([1.0, 2, 3], [1.0, 2])
    axes, _ = axes_of(go.Figure(go.Surface(z=z), layout={"scene": scene}))
    assert_allclose((axes.elev, axes.azim), (45, -90))
    assert axes.get_zlabel() == "loss"
    low, high = axes.get_zlim()
    assert low <= 1
    assert high >= 6


def test_contours_and_paths_share_axes():
    x = np.linspace(-1, 1, 5)
    figure = go.Figure(go.Contour(x=x, y=x, z=np.add.outer(x**2, x**2), ncontours=5))
    figure.add_scatter(x=[0, 1], y=[0, 1], mode="lines")
    axes, _ = axes_of(figure)
    assert len(axes.lines) == 1
    assert len(axes.collections) == 2  # areas and lines


def test_images_keep_their_pixels():
    pixels = np.zeros((2, 3, 3), np.uint8)
    pixels[0, 0] = 255, 0, 0
    (axes,) = axes_of(go.Figure(go.Image(z=pixels)))
    (image,) = axes.images
    assert_allclose(image.get_array()[0, 0], [1, 0, 0])
    assert image.get_extent() == [-0.5, 2.5, 1.5, -0.5]


def test_panels_lie_where_the_layout_puts_them():
    figure = make_subplots(1, 2, horizontal_spacing=0.2)
    for column in (1, 2):
        figure.add_scatter(y=[1, 2], row=1, col=column)
    figure.update_layout(
        width=400, height=200, margin={"l": 40, "r": 40, "t": 20, "b": 20}
    )
    left, right = axes_of(figure)
    assert_allclose(left.get_position().bounds, (0.1, 0.1, 0.32, 0.8))
    assert_allclose(right.get_position().bounds, (0.58, 0.1, 0.32, 0.8))


def test_axes_are_as_the_layout_says():
    figure = go.Figure(go.Scatter(y=[1, 100]))
    figure.update_yaxes(type="log", range=[-1, 3], title="loss")
    figure.update_xaxes(
        tickvals=[0, 1], ticktext=["start", "end"], autorange="reversed"
    )
    (axes,) = axes_of(figure)
    assert axes.get_yscale() == "log"
    assert_allclose(axes.get_ylim(), (0.1, 1000))
    assert axes.get_ylabel() == "loss"
    assert axes.xaxis.get_inverted()
    assert [label.get_text() for label in shown(axes, "x")] == ["start", "end"]


def test_shapes_and_words_are_where_they_belong():
    figure = go.Figure(go.Scatter(x=[0, 10], y=[0, 10]))
    figure.add_vline(x=5)
    figure.add_annotation(x=2, y=3, text="here", showarrow=True)
    figure.add_annotation(
        x=0.5, y=1, text="top", xref="paper", yref="paper", showarrow=False
    )
    figure.update_layout(title="A $1 <b>title</b>", width=480, height=420)
    still = still_of(figure)
    still.savefig(io.BytesIO(), format="svg")
    paper, axes = still.axes
    here, top = paper.texts
    inside = axes.transData.inverted()
    assert_allclose(
        inside.transform(here._get_xy_transform(None, here.xycoords).transform((2, 3))),
        (2, 3),
    )
    (line,) = paper.lines
    ends = line.get_transform().transform(line.get_xydata())
    assert_allclose(inside.transform(ends)[:, 0], 5)
    assert_allclose(axes.transAxes.inverted().transform(ends)[:, 1], [0, 1])
    assert top.get_ha() == "center"
    above = top._get_xy_transform(None, top.xycoords).transform(top.xy)
    assert_allclose(above, paper.transAxes.transform((0.5, 1)))
    assert paper.get_title() == r"A \$1 title"


def test_the_legend_names_the_traces():
    figure = go.Figure()
    figure.add_scatter(y=[1, 2], name="train")
    figure.add_scatter(y=[2, 3])
    figure.add_scatter(y=[2, 3], name="none", showlegend=False)
    still = still_of(figure)
    legend = still.axes[0].get_legend()
    assert [text.get_text() for text in legend.get_texts()] == ["train", "trace 1"]
    assert still_of(go.Figure(go.Scatter(y=[1]))).axes[0].get_legend() is None


def test_hidden_traces_are_not_shown():
    figure = go.Figure(
        [go.Scatter(y=[1, 2]), go.Scatter(y=[3, 4], visible="legendonly")]
    )
    (axes,) = axes_of(figure)
    assert len(axes.lines) == 1


@pytest.mark.parametrize(
    ("figure", "word"),
    [
        (go.Figure(go.Pie(values=[1, 2])), "'pie'"),
        (go.Figure(go.Scatterpolar(r=[1], theta=[2])), "'scatterpolar'"),
        (go.Figure(go.Scatter(y=[1, 2], fill="tonextx")), "tonextx"),
        (
            go.Figure(
                go.Bar(y=[1]),
                layout={
                    "barmode": "relative",
                    "shapes": [{"type": "path", "path": "M 0 0"}],
                },
            ),
            "path",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(figure, word):
    with pytest.raises(NotImplementedError, match=word):
        still_of(figure)


def test_a_block_that_shows_such_a_figure_fails_at_its_line(run_code):
    code = """\
    import plotly.graph_objects as go

    go.Figure(go.Pie(values=[1, 2])).show()
    """
    failure = run_code(code).failure
    assert (failure.kind, failure.line) == ("NotImplementedError", 3)
    assert "Matplotlib" in failure.message


def test_the_same_figure_gives_the_same_bytes():
    def made():
        z = np.random.default_rng(0).normal(size=(20, 30))
        figure = make_subplots(specs=[[{}, {"type": "scene"}]], cols=2)
        figure.add_heatmap(z=z, row=1, col=1)
        figure.add_surface(z=z, row=1, col=2)
        return json_of(figure, "salt")

    assert made() == made()


def test_what_a_block_did_to_matplotlib_does_not_matter():
    import matplotlib

    figure = go.Figure(go.Scatter(y=[1, 2]))
    expected = json_of(figure, "salt")
    with matplotlib.rc_context({"axes.linewidth": 9, "xtick.major.size": 30}):
        assert json_of(figure, "salt") == expected


def test_a_cropped_drawing_is_whole_whatever_the_settings():
    import matplotlib
    from matplotlib.figure import Figure

    def drawn():
        figure = Figure(figsize=(3, 2), layout="constrained")
        figure.subplots().set_title("high")
        return svg_of(figure, "salt")

    with matplotlib.rc_context({"savefig.pad_inches": 0.02}):
        expected = drawn()
        matplotlib.rcParams["savefig.bbox"] = "tight"
        assert drawn() == expected


def test_colours_and_labels_are_read_as_plotly_writes_them():
    assert rgba("rgb(255, 0, 51)") == (1, 0, 0.2, 1)
    assert rgba("rgba(0,0,0,.25)", 0.9) == (0, 0, 0, 0.25)
    assert rgba("SteelBlue", 0.5) == to_rgba("steelblue", 0.5)
    assert plain("a<br>b <i>c</i> $") == "a\nb c \\$"
    assert plain(None) == ""
