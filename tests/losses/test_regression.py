import pytest
import torch
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.losses import absolute_error, huber, squared_error

PAIRS = [
    (absolute_error, functional.l1_loss),
    (squared_error, functional.mse_loss),
    (huber, functional.huber_loss),
]
each = pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=["l1", "l2", "huber"])


def draw(rng, device, dtype=torch.float64):
    pair = 2 * torch.randn(2, 4, 7, generator=rng).to(device, dtype)
    return [tensor.clone().requires_grad_() for tensor in pair]


@each
@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_pytorch(rng, device, dtype, reduction, ours, theirs):
    pair = draw(rng, device, dtype)
    got = ours(*pair, reduction=reduction)
    expected = theirs(*pair, reduction=reduction)
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, pair, upstream), grad(expected, pair, upstream))


@each
def test_gradients(rng, device, ours, theirs):
    prediction, target = (
        tensor[0].detach().requires_grad_() for tensor in draw(rng, device)
    )
    assert gradcheck(ours, (prediction, target))
    assert gradgradcheck(
        lambda p, t: ours(p, t, reduction="none").square(), (prediction, target)
    )


@each
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(rng, device, dtype, ours, theirs):
    pair = draw(rng, device, dtype)
    got = ours(*pair)
    assert got.dtype == dtype
    expected = theirs(*[tensor.double() for tensor in pair])
    assert_close(got.double(), expected, rtol=0.02, atol=0.02)


@pytest.mark.parametrize("delta", [0.1, 3.0])
def test_delta(rng, device, delta):
    pair = draw(rng, device)
    got, expected = huber(*pair, delta=delta), functional.huber_loss(*pair, delta=delta)
    assert_close(got, expected)
    assert_close(grad(got, pair), grad(expected, pair))


def test_wide_huber_is_half_the_square(rng, device):
    pair = draw(rng, device)
    assert_close(huber(*pair, delta=100), squared_error(*pair) / 2)


@each
def test_no_error_costs_nothing(device, ours, theirs):
    same = torch.ones(3, device=device, requires_grad=True)
    loss = ours(same, same.detach())
    assert loss == 0
    assert grad(loss, same)[0].eq(0).all()


@each
def test_empty(device, ours, theirs):
    nothing = torch.zeros(0, device=device)
    assert ours(nothing, nothing).isnan()
    assert ours(nothing, nothing, reduction="sum") == 0


@each
def test_bad_input_is_named(ours, theirs):
    message = r"prediction is \(2, 1\), target is \(2,\)"
    with pytest.raises(ValueError, match=message):  # would broadcast to (2, 2)
        ours(torch.zeros(2, 1), torch.zeros(2))
    with pytest.raises(ValueError, match=r"'none', got 'median'"):
        ours(torch.zeros(2), torch.zeros(2), reduction="median")
    with pytest.raises(TypeError, match="target must be floating point"):
        ours(torch.zeros(2), torch.zeros(2, dtype=torch.int64))


def test_bad_delta_is_named():
    with pytest.raises(ValueError, match="delta must be positive, got 0"):
        huber(torch.zeros(2), torch.zeros(2), delta=0)
