import pytest
import torch
from torch.autograd import grad, gradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.losses import multiclass_hinge


def draw(rng, device, dtype=torch.float64):
    scores = 2 * torch.randn(6, 5, generator=rng).to(device, dtype)
    target = torch.randint(5, (6,), generator=rng).to(device)
    return scores.requires_grad_(), target


@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
@pytest.mark.parametrize("margin", [1.0, 0.3])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_pytorch(rng, device, dtype, margin, reduction):
    scores, target = draw(rng, device, dtype)
    options = {"margin": margin, "reduction": reduction}
    got = multiclass_hinge(scores, target, **options)
    expected = 5 * functional.multi_margin_loss(scores, target, **options)
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    assert_close(grad(got, scores, upstream), grad(expected, scores, upstream))


def test_agrees_with_loops(rng, device):
    scores, target = draw(rng, device)
    total = 0.0
    for row, y in zip(scores.tolist(), target.tolist(), strict=True):
        total += sum(max(0, s - row[y] + 1) for j, s in enumerate(row) if j != y)
    assert_close(multiclass_hinge(scores, target, reduction="sum").item(), total)


def test_gradients(rng, device):
    scores, target = draw(rng, device)
    assert gradcheck(lambda s: multiclass_hinge(s, target, reduction="none"), scores)


def test_by_hand(device):
    """Scores of a cat's, a car's and a frog's picture; classes in that order."""
    scores = torch.tensor(
        [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]], device=device
    )
    losses = multiclass_hinge(scores, torch.arange(3, device=device), reduction="none")
    assert_close(losses.cpu(), torch.tensor([2.9, 0, 12.9]))


def test_corner_has_gradient_zero(device):
    scores = torch.tensor([[1.0, 0.0]], device=device, requires_grad=True)
    loss = multiclass_hinge(scores, torch.tensor([0], device=device))
    assert loss == 0
    assert grad(loss, scores)[0].eq(0).all()


def test_bfloat16(rng, device):
    scores, target = draw(rng, device, torch.bfloat16)
    got = multiclass_hinge(scores, target)
    assert got.dtype == torch.bfloat16
    expected = multiclass_hinge(scores.double(), target)
    assert_close(got.double(), expected, rtol=0.02, atol=0)


def test_edges(device):
    nothing = torch.zeros(0, 3, device=device, requires_grad=True)
    target = torch.zeros(0, dtype=torch.long, device=device)
    assert multiclass_hinge(nothing, target).isnan()
    assert multiclass_hinge(nothing, target, reduction="sum") == 0
    one = torch.zeros(2, 1, device=device)
    assert multiclass_hinge(one, torch.zeros_like(one[:, 0], dtype=torch.long)) == 0
    assert multiclass_hinge(one[0], torch.tensor(0, device=device)).shape == ()


def test_gradient_per_example(rng, device):
    scores, target = draw(rng, device)
    per_example = torch.func.vmap(torch.func.grad(multiclass_hinge))
    expected = grad(multiclass_hinge(scores, target, reduction="sum"), scores)[0]
    assert_close(per_example(scores.detach(), target), expected)


def test_bad_input_is_named():
    scores = torch.zeros(2, 3)
    with pytest.raises(ValueError, match=r"target is \(3,\), scores are \(2, 3\)"):
        multiclass_hinge(scores, torch.zeros(3, dtype=torch.long))
    with pytest.raises(ValueError, match=r"'none', got 'all'"):
        multiclass_hinge(scores, torch.zeros(2, dtype=torch.long), reduction="all")
    with pytest.raises(TypeError, match=r"target must hold .* got torch.float32"):
        multiclass_hinge(scores, torch.zeros(2))
    with pytest.raises(TypeError, match="scores must be floating"):
        multiclass_hinge(scores.long(), torch.zeros(2, dtype=torch.long))
