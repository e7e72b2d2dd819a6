import pytest
import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.layers import SideBySide


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


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("sizes", [(2, 3), (2, 7, 5, 3)])
def test_each_is_a_network_of_its_own(rng, device, dtype, sizes):
    together = SideBySide(sizes, 4, generator=rng).to(device, dtype)
    points = torch.randn(6, 2, generator=rng).to(device, dtype)
    output = together(points)
    expected = torch.stack([one_of(together, k)(points) for k in range(4)])
    assert_close(output, expected)


def test_no_network_sees_another(rng, device):
    together = SideBySide((2, 5, 1), 3, generator=rng).to(device)
    together(torch.randn(6, 2, generator=rng).to(device))[1].sum().backward()
    for parameter in together.parameters():
        moved = parameter.grad.flatten(1).any(dim=1)
        assert moved.tolist() == [False, True, False]


def test_where_they_start(rng):
    kaiming = SideBySide((50, 400, 1), 3, generator=rng)
    assert kaiming.weights[0].std().item() == pytest.approx((2 / 50) ** 0.5, rel=0.02)
    assert 0.95 < kaiming.biases[0].abs().max() <= 1
    uniform = SideBySide((50, 400, 1), 3, uniform=True, generator=rng)
    for values in (uniform.weights[0], uniform.biases[0]):
        assert 0.98 * 50**-0.5 < values.abs().max() <= 50**-0.5


@pytest.mark.parametrize(("sizes", "count"), [((3,), 1), ((3, 0), 1), ((3, 1), 0)])
def test_bad_sizes_are_named(sizes, count):
    with pytest.raises(ValueError, match=f"got {count} of the sizes"):
        SideBySide(sizes, count)
