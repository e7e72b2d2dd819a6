import math

import pytest
import torch
from sklearn import datasets
from torch.testing import assert_close

from notes_lib.data import Batches, blobs, circles, moons, spirals


@pytest.mark.parametrize("count", [0, 1, 10, 11])
@pytest.mark.parametrize("kind", ["moons", "circles"])
def test_agrees_with_sklearn(count, kind):
    ours = {"moons": moons, "circles": circles}[kind]
    theirs = {
        "moons": datasets.make_moons,
        "circles": lambda *a, **k: datasets.make_circles(*a, factor=0.5, **k),
    }[kind]
    points, labels = ours(count)
    assert points.shape == (count, 2)
    if count > 1:
        expected, expected_labels = theirs(count, shuffle=False)
        assert_close(points.double(), torch.from_numpy(expected), atol=1e-6, rtol=0)
        assert labels.tolist() == expected_labels.tolist()


def test_blobs(rng, device):
    centres = torch.tensor([[0.0, 0, 0], [10, 0, 5]], device=device)
    points, labels = blobs(3001, centres=centres, spread=2, generator=rng)
    assert torch.bincount(labels).tolist() == [1501, 1500]
    for label in (0, 1):
        mine = points[labels == label]
        assert_close(mine.mean(0), centres[label], atol=0.2, rtol=0)
        assert_close(mine.std(0).cpu(), torch.full((3,), 2.0), atol=0.2, rtol=0)


def test_spirals():
    points, labels = spirals(31, arms=3, turns=0.5)
    assert torch.bincount(labels).tolist() == [11, 10, 10]
    for arm in range(3):
        mine = points[labels == arm]
        assert_close(mine.norm(dim=1), torch.linspace(0, 1, len(mine)))
        end = 2 * math.pi * (arm / 3 + 0.5)
        assert_close(mine[-1], torch.tensor([math.cos(end), math.sin(end)]))


@pytest.mark.parametrize("make", [moons, circles, spirals])
def test_noise(make):
    points, labels = make(500, noise=0.1, generator=generator(1))
    again, _ = make(500, noise=0.1, generator=generator(1))
    clean, clean_labels = make(500)
    assert points.equal(again)
    assert labels.equal(clean_labels)
    assert 0.01 < (points - clean).std() < 0.2


def generator(seed):
    return torch.Generator().manual_seed(seed)


def test_bad_counts_are_named():
    with pytest.raises(ValueError, match="got -1 points of 2 classes"):
        moons(-1)
    with pytest.raises(ValueError, match="got -1 points of 2 classes"):
        circles(-1)
    with pytest.raises(ValueError, match="got 5 points of 0 classes"):
        spirals(5, arms=0)
    with pytest.raises(ValueError, match="got 5 points of 0 classes"):
        blobs(5, centres=torch.zeros(0, 2))


class TestBatches:
    def test_every_example_once_in_each_epoch(self, rng, device):
        inputs = torch.arange(10, device=device)
        batches = Batches(inputs, 2 * inputs, batch_size=4, generator=rng)
        orders = []
        for _ in range(2):
            epoch = list(batches)
            assert [len(x) for x, _ in epoch] == [4, 4, 2]
            assert all(y.equal(2 * x) for x, y in epoch)
            orders.append(torch.cat([x for x, _ in epoch]).tolist())
        assert sorted(orders[0]) == sorted(orders[1]) == list(range(10))
        assert orders[0] != orders[1]
        assert len(batches) == 3

    def test_order_may_stay(self):
        inputs = torch.arange(5)
        batches = Batches(inputs, inputs, batch_size=2, shuffle=False)
        assert torch.cat([x for x, _ in batches]).equal(inputs)

    def test_nothing(self):
        batches = Batches(torch.zeros(0, 3), torch.zeros(0), batch_size=2)
        assert (len(batches), list(batches)) == (0, [])

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="got 3 inputs and 2 targets"):
            Batches(torch.zeros(3), torch.zeros(2), batch_size=1)
        with pytest.raises(ValueError, match="batch_size must be at least 1, got 0"):
            Batches(torch.zeros(3), torch.zeros(3), batch_size=0)
