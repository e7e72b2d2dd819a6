import json

import pytest
import torch

from notes_lib.viz import sliding_kernel

IMAGE = torch.arange(20).view(4, 5)
KERNEL = torch.tensor([[0, 1], [-1, 0]])


def step_of(figure, number):
    traces, layout, which = figure.layout.sliders[0].steps[number].args
    return traces, layout, which


def test_one_step_for_every_output():
    figure = sliding_kernel(IMAGE, KERNEL)
    assert len(figure.layout.sliders[0].steps) == 3 * 4


def test_a_step_shows_the_window_its_products_and_their_sum():
    figure = sliding_kernel(IMAGE, KERNEL)
    traces, layout, _ = step_of(figure, 5)  # row 1, column 1
    window, products, made = traces["z"][:3]
    assert window == [[6, 7], [11, 12]]
    assert products == [[0, 7], [-11, 0]]
    assert made[1] == [7 - 11 + 5 - 5, -4, None, None]
    assert made[2] == [None] * 4
    assert layout["annotations[0].text"] == "products add up to −4 = output (1, 1)"
    assert layout["shapes[0].x0"] == 0.5
    assert layout["shapes[0].y1"] == 2.5


def test_labels_follow_the_numbers():
    traces, _, which = step_of(sliding_kernel(IMAGE, KERNEL), 0)
    assert list(which) == [0, 1, 2, 3, 4, 5]
    assert traces["text"][4] == ["0", "1", "−5", "0"]
    assert traces["text"][5] == ["−4"] + [" "] * 11


def test_start_shows_what_its_step_shows():
    figure = sliding_kernel(IMAGE, KERNEL, start=7)
    traces, layout, _ = step_of(figure, 7)
    assert figure.layout.sliders[0].active == 7
    assert [list(map(list, figure.data[n].z)) for n in range(3)] == traces["z"][:3]
    assert [list(figure.data[n].text) for n in range(3, 6)] == traces["text"][3:]
    assert figure.layout.annotations[0].text == layout["annotations[0].text"]
    assert figure.layout.shapes[0].x0 == layout["shapes[0].x0"]
    assert figure.layout.shapes[1].y1 == layout["shapes[1].y1"]


def test_no_label_is_ever_empty():
    """Plotly removes an empty label and does not bring it back when it is filled."""
    figure = sliding_kernel(IMAGE, KERNEL)
    drawn = [trace.text for trace in figure.data if trace.type == "scatter"]
    steps = [step_of(figure, n)[0]["text"][3:] for n in range(12)]
    assert all(label for texts in (drawn, *steps) for text in texts for label in text)


def test_a_colour_means_one_number_at_every_stop():
    figure = sliding_kernel(2 * IMAGE, KERNEL.to(torch.int32) * 3, start=4)
    limits = [figure.data[n].zmax for n in range(3)]
    assert limits == [38, 38 * 3, 24]  # window, products, output
    assert [figure.data[n].zmin for n in range(3)] == [-limit for limit in limits]


def test_has_no_ground_and_no_letter_colour_of_its_own():
    layout = sliding_kernel(IMAGE, KERNEL).to_plotly_json()["layout"]
    assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert "font" not in layout


def test_stays_small():
    figure = sliding_kernel(torch.ones(7, 7), torch.ones(3, 3))
    assert len(json.dumps(json.loads(figure.to_json()))) < 60_000


def test_outputs_that_are_all_zero():
    sliding_kernel(torch.zeros(3, 3), KERNEL)


@pytest.mark.parametrize("wrong", [0.5, float("nan"), float("inf")])
def test_numbers_must_be_whole(wrong):
    image, kernel = IMAGE.float(), KERNEL.float()
    image[1, 2] = wrong
    with pytest.raises(ValueError, match="image must hold whole numbers, got"):
        sliding_kernel(image, kernel)
    kernel[1, 1] = wrong
    with pytest.raises(ValueError, match="kernel must hold whole numbers, got"):
        sliding_kernel(IMAGE, kernel)


@pytest.mark.parametrize("start", [-1, 12])
def test_start_must_be_a_position(start):
    with pytest.raises(ValueError, match=r"from 0 to 11, got"):
        sliding_kernel(IMAGE, KERNEL, start=start)
