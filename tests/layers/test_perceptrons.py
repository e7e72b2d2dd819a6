from functools import partial

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.layers import (
    BatchNorm,
    LayerNorm,
    multilayer_perceptron,
    normal,
    tanh,
    xavier_normal,
)


def test_agrees_with_a_network_of_pytorchs_layers(rng, device):
    model = multilayer_perceptron((5, 4, 3, 2), activation=tanh, generator=rng)
    model.to(device)
    layers = [nn.Linear(5, 4), nn.Tanh(), nn.Linear(4, 3), nn.Tanh(), nn.Linear(3, 2)]
    theirs = nn.Sequential(*layers).to(device)
    own = iter(model.parameters())
    for parameter in theirs.parameters():
        parameter.data = next(own).detach().clone()
    x = torch.randn(7, 5, generator=rng).to(device)
    assert_close(model(x), theirs(x))


def test_weights_are_drawn_in_order_and_biases_start_at_zero():
    shapes = []

    def draw(shape, *, generator):
        shapes.append(shape)
        return xavier_normal(shape, generator=generator)

    rng = torch.Generator().manual_seed(3)
    model = multilayer_perceptron((4, 6, 2), draw=draw, generator=rng)
    assert shapes == [(6, 4), (2, 6)]
    biases = [p for p in model.parameters() if p.ndim == 1]
    assert [p.shape for p in biases] == [(6,), (2,)]
    assert all((p == 0).all() for p in biases)


def test_the_draw_decides_the_spread(rng):
    draw = partial(normal, std=3.0)
    weight = multilayer_perceptron((200, 200), draw=draw, generator=rng)[0].weight
    assert_close(weight.std().item(), 3.0, rtol=0.02, atol=0)


@pytest.mark.parametrize("norm", [BatchNorm, LayerNorm])
def test_normalised_before_each_activation(rng, norm):
    model = multilayer_perceptron((5, 4, 3, 2), norm=norm, generator=rng)
    kinds = [type(layer).__name__ for layer in model]
    name = norm.__name__
    hidden = ["Linear", name, "Activation"]
    assert kinds == [*hidden, *hidden, "Linear"]
    assert model(torch.randn(6, 5, generator=rng)).shape == (6, 2)


def test_one_seed_one_network():
    first, second = (
        multilayer_perceptron((3, 3, 3), generator=torch.Generator().manual_seed(1))
        for _ in range(2)
    )
    x = torch.ones(1, 3)
    assert torch.equal(first(x), second(x))


def test_too_few_sizes():
    with pytest.raises(ValueError, match=r"inputs and the outputs .* got \(3,\)"):
        multilayer_perceptron((3,))


def test_empty_layers_are_refused():
    with pytest.raises(ValueError, match="at least 1"):
        multilayer_perceptron((3, 0, 2))
