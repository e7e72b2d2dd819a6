import pytest
import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.layers import SideBySide
from notes_lib.optim import Adam
from notes_lib.training import train_together


def mean_squares(output, target):
    return (output - target).square().mean(dim=(1, 2))


def test_each_is_trained_as_if_alone(rng, device):
    together = SideBySide((2, 6, 1), 3, generator=rng).to(device, torch.float64)
    points = torch.randn(20, 2, generator=rng, dtype=torch.float64).to(device)
    targets = points.prod(dim=1, keepdim=True)
    copies = []
    for k in range(3):
        parts = []
        for weight, bias in zip(together.weights, together.biases, strict=True):
            layer = nn.Linear(*weight.shape[1:], dtype=torch.float64, device=device)
            with torch.no_grad():
                layer.weight.copy_(weight[k].mT)
                layer.bias.copy_(bias[k, 0])
            parts += [layer, nn.ReLU()]
        copies.append(nn.Sequential(*parts[:-1]))
    expected = torch.empty(3, 30, dtype=torch.float64, device=device)
    for k, network in enumerate(copies):
        optimiser = torch.optim.Adam(network.parameters())
        for step in range(30):
            optimiser.param_groups[0]["lr"] = 0.1 / (1 + step)
            loss = nn.functional.mse_loss(network(points), targets)
            expected[k, step] = loss.detach()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()

    optimiser = Adam(together.parameters(), learning_rate=0.1)
    losses = train_together(
        *(together, points, targets, mean_squares, optimiser),
        steps=30,
        schedule=lambda step: 0.1 / (1 + step),
    )
    assert_close(losses, expected)
    assert (losses[:, -1] < losses[:, 0]).all()
    after = torch.stack([network(points) for network in copies])
    assert_close(together(points), after)


def test_without_a_schedule_the_rate_stays(rng):
    together = SideBySide((1, 1), 2, generator=rng)
    optimiser = Adam(together.parameters(), learning_rate=0.3)
    train_together(
        *(together, torch.ones(1, 1), torch.ones(1, 1), mean_squares, optimiser),
        steps=1,
    )
    assert optimiser.learning_rate == 0.3


def test_bad_input_is_named(rng):
    together = SideBySide((1, 1), 2, generator=rng)
    one = torch.ones(1, 1)
    optimiser = Adam(together.parameters(), learning_rate=0.1)
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        train_together(together, one, one, mean_squares, optimiser, steps=0)


def test_one_loss_for_all_is_refused(rng):
    together = SideBySide((1, 1), 2, generator=rng)
    optimiser, one = Adam(together.parameters(), learning_rate=0.1), torch.ones(1, 1)
    with pytest.raises(ValueError, match=r"\(s,\), got \(\)"):
        train_together(together, one, one, lambda y, _: y.mean(), optimiser, steps=1)
