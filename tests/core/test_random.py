import random

import numpy as np
import pytest
import torch

from notes_lib import seed_everything


@pytest.fixture(autouse=True)
def restored_streams():
    """What a test does to the global streams ends with the test."""
    python_state, numpy_state = random.getstate(), np.random.get_state()
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        yield
    random.setstate(python_state)
    np.random.set_state(numpy_state)


def draw(device):
    on_device = torch.rand(3, device=device).tolist()
    return [random.random(), *np.random.rand(3), *torch.rand(3).tolist(), *on_device]


def test_same_seed_same_numbers(device):
    seed_everything(5)
    first = draw(device)
    seed_everything(5)
    assert draw(device) == first


def test_every_stream_depends_on_the_seed(device):
    seed_everything(5)
    first = draw(device)
    seed_everything(6)
    assert all(a != b for a, b in zip(first, draw(device), strict=True))


def test_generator_is_seeded_too():
    expected = torch.Generator().manual_seed(5)
    got = seed_everything(5)
    assert torch.equal(torch.rand(3, generator=got), torch.rand(3, generator=expected))


@pytest.mark.parametrize("seed", [0, 2**32 - 1])
def test_both_ends_are_allowed(seed):
    assert seed_everything(seed).initial_seed() == seed


@pytest.mark.parametrize("seed", [-1, 2**32])
def test_out_of_range_is_named(seed):
    with pytest.raises(ValueError, match=rf"between 0 and .* got {seed}"):
        seed_everything(seed)
