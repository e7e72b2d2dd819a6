import pytest
import torch

from notes_lib.viz import sliding_window

PIXELS = torch.zeros(5, 12)
PIXELS[2, 3] = 1
STARTS = torch.tensor([0, 2, 4])


def figure_of(energies, **options):
    options = {"window": 8, "rows": [1, 0, 2]} | options
    return sliding_window(PIXELS, energies, "_ab", STARTS, **options)


@pytest.fixture
def energies(rng):
    return torch.randn(3, 3, generator=rng)


def test_each_step_shows_its_window(energies):
    steps = figure_of(energies).layout.sliders[0].steps
    assert len(steps) == 3
    for j, step in enumerate(steps):
        traces, layout, which = step.args
        assert tuple(which) == (0, 1)
        assert torch.allclose(torch.tensor(traces["y"][0]), energies[j], atol=0.006)
        frame = layout["shapes[0].x0"], layout["shapes[0].x1"]
        assert frame == (2 * j - 0.5, 2 * j + 7.5)
        said = "_ab"[energies[j].argmin()]
        assert layout["annotations[0].text"].endswith(f"for {said}")
        assert step.value == layout["annotations[0].text"]


def test_the_table_is_filled_column_by_column(energies):
    for j, step in enumerate(figure_of(energies).layout.sliders[0].steps):
        table = step.args[0]["z"][1]
        expected = energies.T[[1, 0, 2]].tolist()
        for row, values in zip(table, expected, strict=True):
            assert row[: j + 1] == pytest.approx(values[: j + 1], abs=0.006)
            assert row[j + 1 :] == [None] * (2 - j)


def test_start_decides_what_is_shown_first(energies):
    figure = figure_of(energies, start=2)
    assert figure.layout.sliders[0].active == 2
    assert figure.layout.shapes[0].x0 == 3.5
    assert list(figure.data[0].y) == pytest.approx(energies[2].tolist(), abs=0.006)


def test_a_repeated_character_has_two_rows(energies):
    table = figure_of(energies, rows=[1, 0, 1]).layout.sliders[0].steps[2].args[0]["z"]
    assert table[1][0] == table[1][2]
    assert figure_of(energies, rows=[1, 0, 1]).layout.yaxis3.ticktext == ("a", "_", "a")


def test_ink_is_dark(energies):
    paper = figure_of(energies).data[2]
    assert paper.z[2][3] == 0
    assert paper.z[0][0] == 1
    assert paper.colorscale[0] == (0, "#000000")


@pytest.mark.parametrize("size", [(2, 3), (3, 4)])
def test_misfit_is_named(size):
    with pytest.raises(ValueError, match=r"energies must be \(3, 3\)"):
        figure_of(torch.zeros(size))


def test_start_must_be_a_window(energies):
    with pytest.raises(ValueError, match="from 0 to 2, got 3"):
        figure_of(energies, start=3)
