import math

import pytest
import torch
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.losses import cross_entropy, kl_divergence

REDUCTIONS = ["mean", "sum", "none"]


def draw(rng, device, dtype=torch.float64):
    scores = 3 * torch.randn(6, 5, generator=rng).to(device, dtype)
    target = torch.randint(5, (6,), generator=rng).to(device)
    weight = torch.rand(5, generator=rng).to(device, dtype) + 0.1
    return scores.requires_grad_(), target, weight


def compare(rng, scores, target, **options):
    got = cross_entropy(scores, target, **options)
    expected = functional.cross_entropy(scores, target, **options)
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, scores, upstream), grad(expected, scores, upstream))


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
class TestAgreesWithPytorch:
    def test_classes(self, rng, device, dtype, weighted, reduction):
        scores, target, weight = draw(rng, device, dtype)
        weight = weight if weighted else None
        compare(rng, scores, target, weight=weight, reduction=reduction)

    def test_ignored_classes(self, rng, device, dtype, weighted, reduction):
        scores, target, weight = draw(rng, device, dtype)
        weight = weight if weighted else None
        target[1] = -100
        compare(rng, scores, target, weight=weight, reduction=reduction)
        options = {"weight": weight, "reduction": reduction, "ignore_index": 2}
        compare(
            rng,
            scores,
            torch.full_like(target, 3).index_fill(0, target[:1], 2),
            **options,
        )

    def test_distributions(self, rng, device, dtype, weighted, reduction):
        scores, _, weight = draw(rng, device, dtype)
        weight = weight if weighted else None
        target = torch.rand(6, 5, generator=rng).to(scores).softmax(-1)
        compare(rng, scores, target, weight=weight, reduction=reduction)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(rng, device, dtype):
    scores, target, _ = draw(rng, device, dtype)
    loss = cross_entropy(scores, target)
    expected = functional.cross_entropy(scores.double(), target)
    assert loss.dtype == dtype
    assert_close(loss.double(), expected, rtol=0.01, atol=0)
    (gradient,) = grad(loss, scores)
    assert gradient.dtype == dtype
    assert_close(gradient, grad(expected, scores)[0], rtol=0.02, atol=0.005)


@pytest.mark.parametrize("dtype", [torch.int32, torch.uint8])
def test_other_integers(rng, device, dtype):
    scores, target, _ = draw(rng, device)
    assert_close(cross_entropy(scores, target.to(dtype)), cross_entropy(scores, target))


def test_by_hand(device):
    """exp of the scores is 24.53, 164.02 and 0.18; the true class is the first."""
    scores = torch.tensor([[3.2, 5.1, -1.7]], device=device)
    loss = cross_entropy(scores, torch.tensor([0], device=device))
    assert_close(
        loss.item(), math.log(24.5325 + 164.0219 + 0.1827) - 3.2, rtol=1e-5, atol=0
    )


def test_gradient_is_probability_minus_truth(rng, device):
    scores, target, _ = draw(rng, device)
    expected = scores.softmax(-1) - functional.one_hot(target, 5)
    assert_close(
        grad(cross_entropy(scores, target, reduction="sum"), scores)[0], expected
    )


def test_gradients(rng, device):
    scores, target, weight = draw(rng, device)
    target[1] = -100

    def loss(scores):
        return cross_entropy(scores, target, weight=weight, reduction="none")

    # Losses are not linear, or there would be no second derivative to check.
    assert gradcheck(loss, scores, nondet_tol=1e-12)
    assert gradgradcheck(lambda s: loss(s).square(), scores, nondet_tol=1e-12)
    shares = weight.softmax(0).expand(6, 5).clone().requires_grad_()
    assert gradcheck(cross_entropy, (scores, shares))
    assert gradgradcheck(cross_entropy, (scores, shares))


def test_hessian_is_the_covariance_of_a_draw(device):
    scores = torch.tensor([0.3, -1.0, 2.0], dtype=torch.float64, device=device)
    zero = torch.tensor(0, device=device)
    hessian = torch.autograd.functional.hessian(
        lambda s: cross_entropy(s, zero), scores
    )
    p = scores.softmax(0)
    assert_close(hessian, p.diag() - p.outer(p))


def test_differs_from_the_divergence_by_the_entropy(rng, device):
    scores, _, weight = draw(rng, device)
    p = weight.softmax(0)
    entropy = -(p * p.log()).sum()
    expected = kl_divergence(p.expand(6, 5), scores.softmax(-1)) + entropy
    got = cross_entropy(scores, p.expand(6, 5), reduction="none")
    assert_close(got, expected)


def test_leading_axes_are_free(rng, device):
    scores, target, _ = draw(rng, device)
    each = cross_entropy(scores, target, reduction="none")
    assert_close(cross_entropy(scores[0], target[0], reduction="none"), each[0])
    blocks = cross_entropy(scores.view(2, 3, 5), target.view(2, 3), reduction="none")
    assert_close(blocks, each.view(2, 3))
    assert_close(cross_entropy(scores.view(2, 3, 5), target.view(2, 3)), each.mean())


def test_extreme_scores(device):
    far = torch.tensor([[1e4, -1e4, 0]], device=device, requires_grad=True)
    loss = cross_entropy(far, torch.tensor([1], device=device))
    assert loss == 2e4
    assert grad(loss, far)[0].tolist() == [[1, -1, 0]]


def test_large_scores_keep_their_digits(device):
    scores = torch.tensor([[2.0**14, 2.0**14 - 1]], device=device)
    loss = cross_entropy(scores, torch.tensor([0], device=device))
    assert_close(loss.item(), math.log1p(math.exp(-1)), rtol=1e-6, atol=0)


@pytest.mark.parametrize("shape", [(0, 3), (2, 0, 3)])
def test_empty_batch(device, shape):
    scores = torch.zeros(shape, device=device, requires_grad=True)
    target = torch.zeros(shape[:-1], dtype=torch.long, device=device)
    assert cross_entropy(scores, target).isnan()
    assert cross_entropy(scores, target, reduction="sum") == 0
    assert cross_entropy(scores, target, reduction="none").shape == shape[:-1]
    (gradient,) = grad(cross_entropy(scores, target, reduction="sum"), scores)
    assert gradient.shape == shape


def test_one_class_is_no_surprise(device):
    scores = torch.tensor([[3.0], [-2.0]], device=device)
    target = torch.zeros(2, dtype=torch.long, device=device)
    assert cross_entropy(scores, target) == 0


def test_all_ignored(device):
    scores = torch.zeros(2, 3, device=device, requires_grad=True)
    target = torch.full((2,), -100, device=device)
    assert cross_entropy(scores, target).isnan()
    total = cross_entropy(scores, target, reduction="sum")
    assert total == 0
    assert grad(total, scores)[0].eq(0).all()


def test_gradient_per_example(rng, device):
    scores, target, _ = draw(rng, device)
    scores = scores.detach()
    per_example = torch.func.vmap(torch.func.grad(cross_entropy))(scores, target)
    assert_close(per_example, scores.softmax(-1) - functional.one_hot(target, 5))


@pytest.mark.parametrize(
    ("scores", "target", "options", "message"),
    [
        ((2, 3), (3,), {}, r"target is \(3,\), scores are \(2, 3\)"),
        ((2, 0), (2,), {}, r"at least one class, got \(2, 0\)"),
        ((2, 3), (2,), {"reduction": "max"}, r"'none', got 'max'"),
        ((2, 3), (2,), {"weight": torch.ones(2)}, r"must be \(3,\), .*, got \(2,\)"),
    ],
)
def test_bad_input_is_named(scores, target, options, message):
    with pytest.raises(ValueError, match=message):
        cross_entropy(
            torch.zeros(scores), torch.zeros(target, dtype=torch.long), **options
        )


def test_bad_distribution_is_named():
    with pytest.raises(ValueError, match=r"target is \(2,\), scores are \(2, 3\)"):
        cross_entropy(torch.zeros(2, 3), torch.zeros(2))


@pytest.mark.parametrize(
    ("scores", "target", "weight", "message"),
    [
        (torch.int64, torch.int64, torch.float32, "scores must be floating"),
        (torch.float32, torch.bool, torch.float32, "target must hold classes"),
        (torch.float32, torch.int64, torch.int64, "weight must be floating"),
    ],
)
def test_wrong_kind_is_named(scores, target, weight, message):
    with pytest.raises(TypeError, match=message):
        cross_entropy(
            torch.zeros(2, 3, dtype=scores),
            torch.zeros(2, dtype=target),
            weight=torch.ones(3, dtype=weight),
        )


def test_a_class_that_does_not_exist(device):
    if device.type == "cuda":
        pytest.skip("a GPU would be stopped by it for good")
    with pytest.raises(RuntimeError, match="index 3 is out of bounds"):
        cross_entropy(torch.zeros(1, 3), torch.tensor([3]))


class TestKLDivergence:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_agrees_with_pytorch(self, rng, device, dtype):
        p, q = torch.rand(2, 6, 5, generator=rng).to(device, dtype).softmax(-1)
        expected = functional.kl_div(q.log(), p, reduction="none").sum(-1)
        assert_close(kl_divergence(p, q), expected)

    def test_gradients(self, rng, device):
        p, q = torch.rand(2, 6, 5, generator=rng).double().to(device).softmax(-1)
        assert gradcheck(kl_divergence, (p.requires_grad_(), q.requires_grad_()))

    def test_facts(self, rng, device):
        p, q = torch.rand(2, 6, 5, generator=rng).double().to(device).softmax(-1)
        assert_close(kl_divergence(p, p), torch.zeros_like(p[:, 0]))
        assert (kl_divergence(p, q) > 0).all()
        sure, even = (
            torch.eye(4, device=device),
            torch.full((4, 4), 0.25, device=device),
        )
        assert_close(kl_divergence(sure, even), torch.full_like(even[0], math.log(4)))
        assert kl_divergence(even, sure).eq(math.inf).all()

    def test_shapes_that_differ_are_named(self):
        with pytest.raises(ValueError, match=r"p is \(2, 3\), q is \(3,\)"):
            kl_divergence(torch.ones(2, 3), torch.ones(3))
