import math

import pytest
import torch
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.testing import assert_close

from notes_lib.losses import log_softmax, softmax

PAIRS = [(softmax, torch.softmax), (log_softmax, torch.log_softmax)]
both = pytest.mark.parametrize(("ours", "theirs"), PAIRS, ids=["softmax", "log"])


def draw(rng, device, dtype=torch.float64):
    return 3 * torch.randn(3, 4, 5, generator=rng).to(device, dtype)


@both
@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("dim", [-1, 0, 1])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_pytorch(rng, device, dtype, dim, ours, theirs):
    scores = draw(rng, device, dtype).requires_grad_()
    got, expected = ours(scores, dim=dim), theirs(scores, dim)
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, scores, upstream), grad(expected, scores, upstream))


@both
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(rng, device, dtype, ours, theirs):
    scores = draw(rng, device, dtype).requires_grad_()
    got, expected = ours(scores), theirs(scores.double(), -1)
    assert got.dtype == dtype
    assert_close(got.double(), expected, rtol=0.01, atol=0)  # one rounding
    (gradient,) = grad(got[..., 0].sum(), scores)
    assert gradient.dtype == dtype
    expected = grad(expected[..., 0].sum(), scores)[0]
    assert_close(gradient, expected, rtol=0.02, atol=0.01)


@both
def test_gradients(rng, device, ours, theirs):
    scores = draw(rng, device)[0].requires_grad_()
    assert gradcheck(ours, scores)
    assert gradgradcheck(ours, scores)


@both
def test_adding_a_constant_changes_nothing(rng, device, ours, theirs):
    scores = draw(rng, device)
    assert_close(ours(scores + 7), ours(scores))


@both
@pytest.mark.parametrize("far", [1e4, 1e30])
def test_extreme_scores(device, far, ours, theirs):
    scores = torch.tensor([[far, 0.0, -far], [-far, -far, -far]], device=device)
    assert_close(ours(scores), theirs(scores, -1))


def test_logarithm_where_the_probability_rounds_to_zero(device):
    scores = torch.tensor([0.0, -200], device=device)
    assert softmax(scores)[1] == 0
    assert log_softmax(scores)[1] == -200


@both
def test_masked_scores(device, ours, theirs):
    scores = torch.tensor([[1, -math.inf, 2], [-math.inf] * 3], device=device)
    assert_close(ours(scores), theirs(scores, -1), equal_nan=True)
    infinite = torch.tensor([[1, math.inf]], device=device)
    assert_close(ours(infinite), theirs(infinite, -1), equal_nan=True)


@both
@pytest.mark.parametrize("shape", [(0, 3), (4, 1), (5,), (2, 0, 3)])
def test_edges(device, shape, ours, theirs):
    scores = torch.zeros(shape, device=device, requires_grad=True)
    assert_close(ours(scores), theirs(scores, -1))
    assert grad(ours(scores).sum(), scores)[0].shape == shape


def test_probabilities_add_up(rng, device):
    assert_close(
        softmax(draw(rng, device)).sum(-1),
        torch.ones(3, 4, dtype=torch.float64, device=device),
    )


def test_two_classes_are_a_sigmoid_of_the_difference(rng, device):
    scores = draw(rng, device)[..., :2]
    expected = torch.sigmoid(scores[..., 1] - scores[..., 0])
    assert_close(softmax(scores)[..., 1], expected)


@both
def test_vmap(rng, device, ours, theirs):
    scores = draw(rng, device)
    assert_close(torch.func.vmap(ours)(scores), theirs(scores, -1))


@both
def test_bad_input_is_named(ours, theirs):
    with pytest.raises(
        TypeError, match=r"scores must be floating point, got torch.int"
    ):
        ours(torch.zeros(2, 3, dtype=torch.int64))
    with pytest.raises(ValueError, match=r"at least one class, got \(2, 0\)"):
        ours(torch.zeros(2, 0))
    with pytest.raises(ValueError, match=r"at least one class, got \(\)"):
        ours(torch.zeros(()))
