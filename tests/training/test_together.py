import pytest
import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.layers import SideBySide
from notes_lib.training import fit_together


def one_of(together, k):
    """The k-th network as PyTorch would build it."""
    parts = []
    for weight, bias in zip(together.weights, together.biases, strict=True):
        layer = nn.Linear(*weight.shape[1:], dtype=weight.dtype, device=weight.device)
        with torch.no_grad():
            layer.weight.copy_(weight[k].mT)
            layer.bias.copy_(bias[k, 0])
        parts += [layer, nn.ReLU()]
    return nn.Sequential(*parts[:-1])


def test_each_is_trained_as_if_alone(rng, device):
    together = SideBySide((2, 6, 1), 3, generator=rng).to(device, torch.float64)
    points = torch.randn(20, 2, generator=rng, dtype=torch.float64).to(device)
    targets = points.prod(dim=1, keepdim=True)
    alone = [one_of(together, k) for k in range(3)]
    expected = torch.empty(3, 30, dtype=torch.float64, device=device)
    for k, network in enumerate(alone):
        optimiser = torch.optim.Adam(network.parameters())
        for step in range(30):
            optimiser.param_groups[0]["lr"] = 0.1 * (30 - step) / 30
            error = nn.functional.mse_loss(network(points), targets)
            expected[k, step] = error.detach()
            optimiser.zero_grad()
            error.backward()
            optimiser.step()

    errors = fit_together(together, points, targets, steps=30, learning_rate=0.1)
    assert_close(errors, expected)
    assert (errors[:, -1] < errors[:, 0]).all()
    assert_close(together(points), torch.stack([net(points) for net in alone]))


def test_bad_input_is_named(rng):
    together, points = SideBySide((1, 1), 2, generator=rng), torch.ones(4, 1)
    with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
        fit_together(together, points, points, steps=0)
    with pytest.raises(ValueError, match=r"\(s, 4\), as the targets are, got \(2, 4,"):
        fit_together(together, points, points[:, 0], steps=1)
    with pytest.raises(ValueError, match=r"got \(4, 1\)"):
        fit_together(nn.Linear(1, 1), points, points, steps=1)
