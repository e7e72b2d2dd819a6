import pytest
import torch

from notes_lib.viz import show_among


@pytest.mark.parametrize(("one", "side"), [(-5.0, "left"), (5.0, "right")])
def test_many_and_one(rng, words_on, one, side):
    values = torch.randn(300, generator=rng)
    figure = show_among(values, one, names=("others", "this"), xlabel="slope", bins=10)
    axes = figure.axes[0]
    assert sum(bar.get_height() for bar in axes.patches) == 300
    assert len(axes.patches) == 10
    assert set(axes.lines[0].get_xdata()) == {one}
    assert {"others", "this", "slope", "how many"} <= set(words_on(figure))
    others, this = axes.texts
    assert this.xy[0] == one
    # Both names stand between the line and the bars, where there is room.
    assert this.get_ha() == side
    assert others.get_ha() != side


def test_bad_input_is_named():
    for shape in ((0,), (2, 3)):
        with pytest.raises(ValueError, match=r"values must be \(n,\)"):
            show_among(torch.ones(shape), 1.0, names=("", ""), xlabel="")
