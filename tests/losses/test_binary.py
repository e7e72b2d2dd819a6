import math

import pytest
import torch
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.losses import binary_cross_entropy_with_logits, focal, logistic


def signed(scores, target, **options):
    return logistic(scores, 2 * target - 1, **options)


def soft_margin(scores, target, **options):
    return functional.soft_margin_loss(scores, 2 * target - 1, **options)


def focal_by_definition(scores, target, *, reduction, gamma=2.0, alpha=0.25):
    p = torch.sigmoid(scores)
    p_t = p * target + (1 - p) * (1 - target)
    alpha_t = 1 if alpha is None else alpha * target + (1 - alpha) * (1 - target)
    losses = -alpha_t * (1 - p_t) ** gamma * p_t.log()
    return {"mean": losses.mean, "sum": losses.sum}.get(reduction, losses.clone)()


PAIRS = [
    (signed, soft_margin),
    (binary_cross_entropy_with_logits, functional.binary_cross_entropy_with_logits),
    (focal, focal_by_definition),
]
each = pytest.mark.parametrize(
    ("ours", "theirs"), PAIRS, ids=["logistic", "bce", "focal"]
)


def draw(rng, device, dtype=torch.float64):
    scores = 3 * torch.randn(4, 7, generator=rng).to(device, dtype)
    target = torch.randint(2, (4, 7), generator=rng).to(scores)
    return scores.requires_grad_(), target


@each
@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_its_reference(rng, device, dtype, reduction, ours, theirs):
    scores, target = draw(rng, device, dtype)
    got = ours(scores, target, reduction=reduction)
    expected = theirs(scores, target, reduction=reduction)
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, scores, upstream), grad(expected, scores, upstream))


@each
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(rng, device, dtype, ours, theirs):
    scores, target = draw(rng, device, dtype)
    got = ours(scores, target)
    assert got.dtype == dtype
    expected = theirs(scores.double(), target.double(), reduction="mean")
    assert_close(got.double(), expected, rtol=0.02, atol=0.01)
    (gradient,) = grad(got, scores)
    assert gradient.dtype == dtype
    assert_close(gradient, grad(expected, scores)[0], rtol=0.05, atol=0.01)


@each
def test_gradients(rng, device, ours, theirs):
    scores, target = draw(rng, device)
    scores = scores.detach()[0].requires_grad_()
    assert gradcheck(lambda s: ours(s, target[0], reduction="none"), scores)
    assert gradgradcheck(lambda s: ours(s, target[0], reduction="none"), scores)


@pytest.mark.parametrize("loss", [logistic, binary_cross_entropy_with_logits])
def test_gradients_in_the_target(rng, device, loss):
    scores, target = draw(rng, device)
    soft = torch.rand(4, 7, generator=rng).to(target).requires_grad_()
    assert gradcheck(loss, (scores, soft))
    assert gradgradcheck(loss, (scores, soft))


def test_soft_targets(rng, device):
    scores, target = draw(rng, device)
    soft = torch.rand(4, 7, generator=rng).to(target)
    expected = functional.binary_cross_entropy_with_logits(scores, soft)
    assert_close(binary_cross_entropy_with_logits(scores, soft), expected)


@pytest.mark.parametrize("gamma", [0.0, 0.5, 5.0])
@pytest.mark.parametrize("alpha", [None, 0.0, 0.7])
def test_focal_options(rng, device, gamma, alpha):
    scores, target = draw(rng, device)
    options = {"gamma": gamma, "alpha": alpha}
    got = focal(scores, target, **options)
    expected = focal_by_definition(scores, target, reduction="mean", **options)
    assert_close(got, expected)
    assert_close(grad(got, scores), grad(expected, scores))


def test_focal_without_focus_is_cross_entropy(rng, device):
    scores, target = draw(rng, device)
    got = focal(scores, target, gamma=0, alpha=None)
    assert_close(got, binary_cross_entropy_with_logits(scores, target))


def test_focal_by_hand(device):
    """At p_t = 0.9 the factor is a hundredth."""
    score = torch.tensor([math.log(9.0)], dtype=torch.float64, device=device)
    loss = focal(score, torch.ones_like(score), alpha=None)
    assert_close(loss.item(), -0.01 * math.log(0.9))


@each
def test_extreme_scores(device, ours, theirs):
    scores = torch.tensor([1e4, -1e4, 1e4, -1e4], device=device, requires_grad=True)
    target = torch.tensor([1.0, 0, 0, 1], device=device)
    losses = ours(scores, target, reduction="none")
    weight = torch.tensor([0.75, 0.25]) if ours is focal else torch.ones(2)
    assert losses[:2].eq(0).all()
    assert_close(losses[2:].cpu(), 1e4 * weight)
    (gradient,) = grad(losses.sum(), scores)
    assert_close(gradient.cpu(), torch.tensor([0, 0, weight[0], -weight[1]]))


@each
def test_empty(device, ours, theirs):
    nothing = torch.zeros(0, 3, device=device, requires_grad=True)
    assert ours(nothing, nothing.detach()).isnan()
    total = ours(nothing, nothing.detach(), reduction="sum")
    assert total == 0
    assert grad(total, nothing)[0].shape == (0, 3)


@pytest.mark.parametrize("loss", [logistic, binary_cross_entropy_with_logits, focal])
def test_bad_input_is_named(loss):
    with pytest.raises(ValueError, match=r"is \(2, 3\), \w+ is \(3,\)"):
        loss(torch.zeros(2, 3), torch.zeros(3))
    with pytest.raises(ValueError, match=r"'none', got None"):
        loss(torch.zeros(2), torch.zeros(2), reduction=None)
    with pytest.raises(TypeError, match=r"must be floating point, got torch.int64"):
        loss(torch.zeros(2), torch.zeros(2, dtype=torch.int64))


def test_bad_focus_is_named():
    zeros = torch.zeros(2)
    with pytest.raises(ValueError, match=r"gamma must not be negative, got -1"):
        focal(zeros, zeros, gamma=-1)
    with pytest.raises(ValueError, match=r"alpha must be in \[0, 1\], got 2"):
        focal(zeros, zeros, alpha=2)
