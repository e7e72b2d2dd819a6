import pytest
import torch

from notes_lib.viz import Scatter, show_scatters

LABELS = {"xlabel": "age", "ylabel": "score"}


def draw(rng, count):
    return torch.randn(count, 2, generator=rng)


def test_points_are_where_they_belong(rng):
    seen, gone = draw(rng, 5), draw(rng, 3)
    figure = show_scatters(Scatter({"seen": seen, "gone": gone}, "MCAR"), **LABELS)
    dots = figure.axes[0].collections
    for drawn, points in zip(dots, (seen, gone), strict=True):
        offsets = torch.as_tensor(drawn.get_offsets().data)
        torch.testing.assert_close(offsets.float(), points)
    assert figure.axes[0].get_title() == "MCAR"


def test_a_group_looks_the_same_everywhere(rng):
    panels = [
        Scatter({"a": draw(rng, 2), "b": draw(rng, 2)}),
        Scatter({"b": draw(rng, 4)}),
    ]
    first, second = show_scatters(*panels, **LABELS).axes
    looks = [
        (dots.get_facecolor().tolist(), len(dots.get_paths()[0]))
        for dots in (first.collections[1], second.collections[0])
    ]
    assert looks[0] == looks[1]
    assert first.collections[0].get_facecolor().tolist() != looks[0][0]


def test_words(rng, words_on):
    panels = [Scatter({"a": draw(rng, 2), "b": draw(rng, 2)}, "left")]
    words = words_on(show_scatters(*panels, **LABELS))
    assert {"a", "b", "left", "age", "score"} <= set(words)


def test_rows_and_shared_axes(rng):
    panels = [Scatter({"a": n * draw(rng, 9)}) for n in range(1, 4)]
    figure = show_scatters(*panels, columns=2, equal=True, **LABELS)
    figure.canvas.draw()
    axes = figure.axes
    assert len(axes) == 4
    assert axes[0].get_xlim() == axes[2].get_xlim()
    assert not axes[3].axison


def test_bad_points():
    with pytest.raises(ValueError, match="at least one panel"):
        show_scatters(**LABELS)
    with pytest.raises(ValueError, match=r"points of 'a' must be \(n, 2\), got \(3,\)"):
        show_scatters(Scatter({"a": torch.zeros(3)}), **LABELS)
