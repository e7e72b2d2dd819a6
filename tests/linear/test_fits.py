import pytest
import torch
from sklearn.linear_model import LogisticRegression, Ridge
from torch.testing import assert_close

from notes_lib.linear import least_squares, logistic_regression


def draw(rng, count=60):
    inputs = torch.randn(count, 4, generator=rng, dtype=torch.float64) + 2
    noise = torch.randn(count, 3, generator=rng, dtype=torch.float64)
    return inputs, inputs @ torch.arange(12.0).double().view(4, 3) + 1 + noise


@pytest.mark.parametrize("ridge", [0.0, 5.0])
def test_least_squares_agrees_with_scikit_learn(rng, device, ridge):
    inputs, targets = draw(rng)
    theirs = Ridge(alpha=ridge).fit(inputs, targets)
    model = least_squares(inputs.to(device), targets.to(device), ridge=ridge)
    assert_close(model.weight.cpu(), torch.from_numpy(theirs.coef_.T))
    assert_close(model.bias.cpu(), torch.from_numpy(theirs.intercept_))
    assert_close(
        model(inputs.to(device)).cpu(), torch.from_numpy(theirs.predict(inputs))
    )
    single = least_squares(inputs, targets[:, 1], ridge=ridge)
    assert_close(single.weight, model.weight[:, 1].cpu())
    assert_close(single(inputs), model(inputs.to(device))[:, 1].cpu())


def test_a_feature_that_never_changes_does_no_harm(rng):
    inputs, targets = draw(rng)
    wider = torch.cat([inputs, torch.zeros(60, 2).double()], dim=1)
    assert_close(
        least_squares(wider, targets)(wider), least_squares(inputs, targets)(inputs)
    )


@pytest.mark.parametrize("weighted", [False, True])
def test_logistic_regression_agrees_with_scikit_learn(rng, device, weighted):
    inputs, _ = draw(rng, 200)
    chance = (inputs[:, 0] - 2).sigmoid()
    labels = (torch.rand(200, generator=rng, dtype=torch.float64) < chance).long()
    importance = 1 + 3 * labels.double() if weighted else None
    theirs = LogisticRegression(C=1e12, tol=1e-10, max_iter=10_000).fit(
        inputs, labels, importance
    )
    if weighted:
        importance = importance.to(device)
    model = logistic_regression(
        inputs.to(device), labels.to(device), importance=importance
    )
    assert model.weight.dtype == torch.float64
    expected = torch.from_numpy(theirs.decision_function(inputs))
    assert_close(model(inputs.to(device)).cpu(), expected, atol=1e-4, rtol=1e-4)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"one for each: got \(3, 2\) and \(4,\)"):
        least_squares(torch.zeros(3, 2), torch.zeros(4))
    with pytest.raises(ValueError, match="ridge must be at least 0, got -1"):
        least_squares(torch.zeros(3, 2), torch.zeros(3), ridge=-1)
    with pytest.raises(ValueError, match=r"must be \(n,\).*got \(3, 1\) and 10"):
        logistic_regression(torch.zeros(3, 2), torch.zeros(3, 1))
