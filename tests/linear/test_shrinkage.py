import pytest
import torch
from torch.testing import assert_close

from notes_lib.linear import append_one, lasso


def table(rng, device, dtype=torch.float64):
    inputs = torch.randn(40, 6, generator=rng, dtype=dtype) + 1
    true = torch.tensor([2.0, 0, 0, -1, 0, 0.5], dtype=dtype)
    noise = 0.3 * torch.randn(40, generator=rng, dtype=dtype)
    return inputs.to(device), (inputs @ true + 3 + noise).to(device)


@pytest.mark.parametrize("strength", [0.5, 20.0, 60.0])
def test_agrees_with_scikit_learn(rng, device, strength):
    from sklearn.linear_model import Lasso

    inputs, targets = table(rng, device)
    # Theirs divides the squares by twice the number of examples.
    theirs = Lasso(alpha=strength / 80, tol=1e-12, max_iter=100_000)
    theirs.fit(inputs.cpu().numpy(), targets.cpu().numpy())
    expected = torch.tensor([*theirs.coef_, theirs.intercept_], dtype=torch.float64)
    ours = lasso(inputs, targets, strength=strength).cpu()
    assert_close(ours, expected, atol=1e-6, rtol=0)
    assert ((ours == 0) == (expected == 0)).all()
    assert (ours == 0).any() == (strength > 1)


def test_without_a_penalty_it_is_least_squares(rng, device):
    inputs, targets = table(rng, device)
    ours = lasso(inputs, targets, strength=0)
    expected = torch.linalg.lstsq(append_one(inputs), targets[:, None]).solution[:, 0]
    assert_close(ours, expected)


def test_a_large_penalty_leaves_the_mean(rng, device):
    inputs, targets = table(rng, device, torch.float32)
    weight = lasso(inputs, targets, strength=1e6)
    assert weight.dtype == torch.float32
    assert (weight[:-1] == 0).all()
    assert_close(weight[-1], targets.mean())


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"got \(3, 2\), \(2,\) and 1"):
        lasso(torch.ones(3, 2), torch.ones(2), strength=1)
    with pytest.raises(ValueError, match="and -1"):
        lasso(torch.ones(3, 2), torch.ones(3), strength=-1)
