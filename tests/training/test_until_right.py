import pytest
import torch
from torch import nn

from notes_lib.data import blobs
from notes_lib.training import accuracy_of, train_until_right


def two_blobs(rng, device):
    centres = torch.tensor([[2.0, 0], [-2, 0]])
    points, labels = blobs(100, centres=centres, spread=0.3, generator=rng)
    return points.to(device), labels.to(device)


def against(device):
    """A classifier that begins with every answer wrong."""
    model = nn.Linear(2, 2)
    with torch.no_grad():
        model.weight.copy_(torch.tensor([[-1.0, 0], [1, 0]]))
        model.bias.zero_()
    return model.to(device)


def test_stops_at_the_first_epoch_that_is_enough(rng, device):
    points, labels = two_blobs(rng, device)
    model, order = against(device), torch.Generator().manual_seed(1)
    took = train_until_right(model, points, labels, batch_size=10, generator=order)
    assert accuracy_of(model, points, labels) >= 0.99
    assert took > 1

    again = against(device)
    optimiser = torch.optim.Adam(again.parameters(), lr=0.005)
    order = torch.Generator().manual_seed(1)
    for _ in range(took):
        assert accuracy_of(again, points, labels) < 0.99
        for some in torch.randperm(100, generator=order).split(10):
            optimiser.zero_grad()
            nn.functional.cross_entropy(again(points[some]), labels[some]).backward()
            optimiser.step()
    assert torch.allclose(again.weight, model.weight, atol=1e-5)


def test_gives_up_aloud(rng, device):
    points, labels = two_blobs(rng, device)
    with pytest.raises(RuntimeError, match=r"after 2 epochs .* right about 0\.0%"):
        train_until_right(against(device), points, labels, epochs=2, generator=rng)
