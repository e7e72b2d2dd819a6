import pytest
import torch
from sklearn.linear_model import ElasticNet
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.losses import elastic_net, l1_penalty, l2_penalty, soft_threshold


def draw(rng, device, dtype=torch.float64):
    return [
        torch.randn(size, generator=rng).to(device, dtype).requires_grad_()
        for size in [(2, 3), (4,)]
    ]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agree_with_norms(rng, device, dtype):
    weights = draw(rng, device, dtype)
    everything = torch.cat([weight.flatten() for weight in weights])
    assert_close(l1_penalty(*weights), everything.norm(1))
    assert_close(l2_penalty(*weights), everything.norm(2) ** 2)
    assert_close(
        elastic_net(*weights, l1=0.3, l2=0.7),
        0.3 * everything.norm(1) + 0.7 * everything.norm(2) ** 2,
    )


def test_gradients(rng, device):
    weights = draw(rng, device)
    for penalty in (l1_penalty, l2_penalty, lambda *w: elastic_net(*w, l1=2, l2=3)):
        assert gradcheck(penalty, weights)


def test_scikit_learn_minimises_the_same_objective(rng):
    inputs = torch.randn(30, 4, generator=rng).double()
    targets = inputs @ torch.tensor([1.0, 0, -2, 0.5]).double()
    l1, l2 = 0.2, 0.1
    # Theirs: |y - Xw|² / 2n + alpha r |w| + alpha (1 - r) |w|² / 2
    alpha = l1 + 2 * l2
    model = ElasticNet(alpha=alpha, l1_ratio=l1 / alpha, fit_intercept=False, tol=1e-12)
    model.fit(inputs.numpy(), targets.numpy())
    best = torch.from_numpy(model.coef_)

    def objective(weight):
        fit = (targets - inputs @ weight).square().mean() / 2
        return fit + elastic_net(weight, l1=l1, l2=l2)

    for _ in range(50):
        other = best + 1e-3 * torch.randn(4, generator=rng).double()
        assert objective(other) > objective(best)


@pytest.mark.parametrize("threshold", [0.0, 0.1, 1.5])
def test_soft_threshold_is_the_minimum(device, threshold):
    values = torch.tensor([-2.0, -0.3, 0.0, 0.05, 0.7, 3.0], dtype=torch.float64)
    grid = torch.linspace(-4, 4, 80001, dtype=torch.float64)
    costs = (grid - values[:, None]).square() / 2 + threshold * grid.abs()
    got = soft_threshold(values.to(device), threshold)
    assert_close(got.cpu(), grid[costs.argmin(dim=1)], atol=1e-4, rtol=0)


def test_gradient_steps_on_l1_end_near_the_threshold(device):
    assert soft_threshold(torch.tensor([0.05], device=device), 0.1) == 0


def test_bad_input_is_named():
    for penalty in (l1_penalty, l2_penalty):
        with pytest.raises(ValueError, match="at least one tensor of weights"):
            penalty()
        with pytest.raises(TypeError, match=r"weights\[1\] must be floating"):
            penalty(torch.ones(2), torch.ones(2, dtype=torch.int64))
    with pytest.raises(ValueError, match=r"must not be negative, got -0.1"):
        soft_threshold(torch.ones(2), -0.1)
