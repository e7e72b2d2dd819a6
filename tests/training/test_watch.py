import pytest
import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.optim import SGD
from notes_lib.training import watch


def squared(said, target):
    return (said - target).square().mean()


def line(device):
    """The model w x, with w = 0."""
    model = nn.Linear(1, 1, bias=False).to(device)
    nn.init.zeros_(model.weight)
    return model


def test_sees_the_steps_done_by_hand(device):
    # On one example, x = 1 and y = 3, a step of 0.25 halves what is missing of 3.
    batch = torch.ones(1, 1, device=device), torch.full((1, 1), 3.0, device=device)
    model = line(device)
    seen = watch(
        *(model, [batch], squared, SGD(model.parameters(), learning_rate=0.25)),
        lambda model: model.weight[0],
        steps=5,
        every=2,
    )
    assert_close(seen.cpu(), torch.tensor([[0.0], [2.25], [2.8125]]))
    assert model.weight.item() == pytest.approx(3 - 3 / 2**5)


def test_batches_come_again_in_their_order():
    batches = [(torch.ones(1, 1), torch.full((1, 1), float(y))) for y in (1, 2, 3)]
    asked = []

    def note(said, target):
        asked.append(target.item())
        return squared(said, target)

    model = line("cpu")
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    watch(model, batches, note, optimiser, lambda _: torch.zeros(()), steps=5)
    assert asked == [1, 2, 3, 1, 2]


def test_trains_in_training_mode_and_looks_in_evaluation_mode():
    modes = []
    model = nn.Sequential(line("cpu"), nn.Dropout(0.5))
    model[0].register_forward_hook(lambda layer, *_: modes.append(layer.training))
    batch = torch.ones(1, 1), torch.ones(1, 1)
    optimiser = SGD(model.parameters(), learning_rate=0.1)

    def look(model):
        assert not torch.is_grad_enabled()
        return model(batch[0])

    watch(model, [batch], squared, optimiser, look, steps=2)
    assert modes == [False, True, False, True, False]
    assert model.training


def test_goes_on_after_an_overflow():
    model = line("cpu")
    batch = torch.ones(1, 1), torch.ones(1, 1)
    optimiser = SGD(model.parameters(), learning_rate=1e30)
    seen = watch(model, [batch], squared, optimiser, lambda m: m.weight.sum(), steps=3)
    assert len(seen) == 4
    assert not seen[-1].isfinite()


def test_bad_input_is_named():
    model = line("cpu")
    optimiser = SGD(model.parameters(), learning_rate=0.1)
    fit = model, [(torch.ones(1, 1), torch.ones(1, 1))], squared, optimiser
    with pytest.raises(ValueError, match="every at least 1, got 3 and 0"):
        watch(*fit, lambda _: torch.zeros(()), steps=3, every=0)
    with pytest.raises(ValueError, match="at least one batch"):
        watch(model, [], squared, optimiser, lambda _: torch.zeros(()), steps=1)
