import pytest
import torch
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.layers import GRU, LSTM, Elman, elman_cell, gru_cell, lstm_cell

LAYERS = {"RNN": Elman, "GRU": GRU, "LSTM": LSTM}
CELLS = {
    "RNN": (elman_cell, torch.nn.RNNCell, 1),
    "GRU": (gru_cell, torch.nn.GRUCell, 3),
    "LSTM": (lstm_cell, torch.nn.LSTMCell, 4),
}
SIZES = {"i": 3, "h": 5, "n": 4, "t": 7}


def twins(kind, num_layers, device, dtype=torch.float64):
    """A layer of torch's and one of ours with the same weights."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        theirs = getattr(torch.nn, kind)(3, 5, num_layers, batch_first=True)
    ours = LAYERS[kind](3, 5, num_layers)
    ours.load_state_dict(theirs.state_dict())
    return ours.to(device, dtype), theirs.to(device, dtype)


def parts(state):
    return state if isinstance(state, tuple) else (state,)


@pytest.mark.parametrize("num_layers", [1, 3])
@pytest.mark.parametrize("kind", LAYERS)
def test_layer_agrees_with_pytorch_in_values_and_gradients(
    rng, device, kind, num_layers
):
    ours, theirs = twins(kind, num_layers, device)
    draw = [torch.randn(4, 7, 3, generator=rng, dtype=torch.float64)]
    draw += [
        torch.randn(num_layers, 4, 5, generator=rng, dtype=torch.float64)
        for _ in range(ours.parts)
    ]
    inputs = [[t.to(device).requires_grad_() for t in draw] for _ in "ab"]
    state = tuple(inputs[1][1:])
    got, last = ours(inputs[0][0], tuple(inputs[0][1:]))
    expected, expected_last = theirs(
        inputs[1][0], state if kind == "LSTM" else state[0]
    )
    assert_close(got, expected)
    assert_close(last, parts(expected_last))

    upstream = torch.randn(got.shape, generator=rng, dtype=torch.float64).to(device)
    for outputs, ends in ((got, last), (expected, parts(expected_last))):
        loss = (outputs * upstream).sum() + sum(end.sin().sum() for end in ends)
        loss.backward()
    for mine, reference in zip(*inputs, strict=True):
        assert_close(mine.grad, reference.grad)
    for name, parameter in theirs.named_parameters():
        assert_close(ours.get_parameter(name).grad, parameter.grad)


@pytest.mark.parametrize("kind", LAYERS)
def test_layer_starts_from_nothing(rng, device, kind):
    ours, theirs = twins(kind, 2, device, torch.float32)
    sequence = torch.randn(4, 7, 3, generator=rng).to(device)
    got, last = ours(sequence)
    expected, expected_last = theirs(sequence)
    assert_close(got, expected)
    assert_close(last, parts(expected_last))
    assert got.dtype == torch.float32


@pytest.mark.parametrize("kind", CELLS)
def test_cell_agrees_with_pytorch(rng, device, kind):
    cell, module, _ = CELLS[kind]
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        reference = module(3, 5).to(device, torch.float64)
    weights = [parameter.detach() for parameter in reference.parameters()]
    size = {"generator": rng, "dtype": torch.float64}
    now = torch.randn(4, 3, **size).to(device)
    state = tuple(torch.randn(4, 5, **size).to(device) for _ in range(2))
    state = state if kind == "LSTM" else state[0]
    assert_close(cell(now, state, *weights), reference(now, state))


@pytest.mark.parametrize("kind", CELLS)
def test_cell_gradients(rng, device, kind):
    cell, _, gates = CELLS[kind]
    shapes = [
        (2, 3),
        (2, 2),
        (2 * gates, 3),
        (2 * gates, 2),
        (2 * gates,),
        (2 * gates,),
    ]
    inputs = [torch.randn(s, generator=rng, dtype=torch.float64) for s in shapes]
    inputs = [t.to(device).requires_grad_() for t in inputs]

    def called(now, state, *weights):
        return cell(now, (state, state.cos()) if kind == "LSTM" else state, *weights)

    assert gradcheck(called, inputs)


@pytest.mark.parametrize("kind", LAYERS)
def test_a_layer_is_its_cell_step_by_step(rng, kind):
    ours, _ = twins(kind, 1, "cpu")
    cell = CELLS[kind][0]
    sequence = torch.randn(4, 7, 3, generator=rng, dtype=torch.float64)
    state = tuple(torch.zeros(4, 5, dtype=torch.float64) for _ in range(ours.parts))
    outputs, _ = ours(sequence)
    for t in range(7):
        given = state if kind == "LSTM" else state[0]
        state = parts(cell(sequence[:, t], given, *ours.weights(0)))
        assert_close(outputs[:, t], state[0])


@pytest.mark.parametrize("kind", LAYERS)
def test_a_sequence_can_be_cut_and_carried_on(rng, kind):
    ours, _ = twins(kind, 2, "cpu")
    sequence = torch.randn(4, 7, 3, generator=rng, dtype=torch.float64)
    whole, end = ours(sequence)
    first, between = ours(sequence[:, :3])
    second, last = ours(sequence[:, 3:], between)
    assert_close(torch.cat([first, second], dim=1), whole)
    assert_close(last, end)


@pytest.mark.parametrize("kind", LAYERS)
def test_leading_axes_are_free(rng, kind):
    ours, _ = twins(kind, 2, "cpu")
    sequences = torch.randn(2, 3, 7, 3, generator=rng, dtype=torch.float64)
    outputs, last = ours(sequences)
    one, state = ours(sequences[1, 2])
    assert_close(outputs[1, 2], one)
    assert_close(tuple(part[:, 1, 2] for part in last), state)


@pytest.mark.parametrize("kind", LAYERS)
def test_nothing_and_no_steps(kind):
    ours, _ = twins(kind, 2, "cpu")
    outputs, (last, *_) = ours(torch.zeros(0, 7, 3, dtype=torch.float64))
    assert (outputs.shape, last.shape) == ((0, 7, 5), (2, 0, 5))
    outputs, (last, *_) = ours(torch.zeros(4, 0, 3, dtype=torch.float64))
    assert outputs.shape == (4, 0, 5)
    assert_close(last, torch.zeros(2, 4, 5, dtype=torch.float64))


def test_first_weights_come_from_the_generator_and_lie_in_their_bounds():
    first, second = (
        GRU(3, 16, 2, generator=torch.Generator().manual_seed(1)) for _ in range(2)
    )
    for one, other in zip(first.parameters(), second.parameters(), strict=True):
        assert_close(one, other, rtol=0, atol=0)
        assert 0.9 / 4 < one.abs().max() <= 1 / 4
        assert one.mean().abs() < 0.06


def test_what_does_not_fit_is_named():
    weights = [torch.zeros(s) for s in ((15, 3), (15, 5), (15,), (15,))]
    with pytest.raises(ValueError, match=r"input \(4, 2\) and state \(4, 5\) need"):
        gru_cell(torch.zeros(4, 2), torch.zeros(4, 5), *weights)
    with pytest.raises(ValueError, match=r"\(4, 3\) and state \(5,\).* leading axes"):
        gru_cell(torch.zeros(4, 3), torch.zeros(5), *weights)
    with pytest.raises(ValueError, match=r"need weights and biases of shapes \[\(5, 3"):
        elman_cell(torch.zeros(4, 3), torch.zeros(4, 5), *weights)
    with pytest.raises(ValueError, match=r"shapes \[\(20, 3"):
        lstm_cell(torch.zeros(4, 3), (torch.zeros(4, 5),) * 2, *weights)
    layer = LSTM(3, 5)
    with pytest.raises(ValueError, match=r"input must be \(..., t, 3\), got \(7, 4\)"):
        layer(torch.zeros(7, 4))
    with pytest.raises(
        ValueError, match=r"2 tensor\(s\) of shape \(1, 2, 5\), got \[\("
    ):
        layer(torch.zeros(2, 7, 3), (torch.zeros(1, 2, 5),))
    with pytest.raises(ValueError, match=r"at least 1: .* num_layers 0"):
        Elman(3, 5, 0)
