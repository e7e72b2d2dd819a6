import math

import pytest
import torch
from sklearn.metrics import accuracy_score
from torch import nn

from notes_lib.training import accuracy_of


def test_agrees_with_scikit_learn(rng, device):
    model = nn.Linear(4, 3).to(device)
    inputs = torch.randn(50, 4, generator=rng).to(device)
    labels = torch.randint(3, (50,), generator=rng).to(device)
    guesses = model(inputs).argmax(dim=1)
    expected = accuracy_score(labels.cpu(), guesses.cpu())
    assert accuracy_of(model, inputs, labels) == pytest.approx(expected)


def test_predicts_in_evaluation_mode_and_restores_each_layer():
    frozen = nn.BatchNorm1d(2).eval()
    model = nn.Sequential(nn.BatchNorm1d(2), frozen, nn.Dropout(1.0))
    inputs = torch.tensor([[1.0, 0], [0, 1]])
    assert accuracy_of(model, inputs, torch.tensor([0, 1])) == 1
    assert [part.training for part in model] == [True, False, True]
    assert model.training
    assert torch.equal(model[0].running_mean, torch.zeros(2))


def test_modes_are_restored_when_the_model_fails():
    model = nn.Linear(2, 3)
    with pytest.raises(RuntimeError):
        accuracy_of(model, torch.ones(1, 5), torch.zeros(1, dtype=torch.long))
    assert model.training


def test_no_examples():
    nothing = torch.zeros(0, dtype=torch.long)
    assert math.isnan(accuracy_of(nn.Linear(2, 3), torch.zeros(0, 2), nothing))


def test_bad_input_is_named():
    model, labels = nn.Linear(2, 3), torch.zeros(4, dtype=torch.long)
    with pytest.raises(ValueError, match=r"\(4, c\), got \(5, 3\)"):
        accuracy_of(model, torch.ones(5, 2), labels)
    with pytest.raises(TypeError):
        accuracy_of(model, torch.ones(4, 2), torch.zeros(4))
