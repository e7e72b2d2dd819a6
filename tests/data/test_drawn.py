from itertools import islice

import pytest
import torch

from notes_lib.data import drawn_batches


def test_inputs_keep_their_targets_and_all_are_equally_likely(rng, device):
    inputs, targets = torch.arange(5, device=device), torch.arange(5, device=device)
    batches = drawn_batches(inputs, 10 * targets, batch_size=7, generator=rng)
    counts = torch.zeros(5)
    for some, their in islice(batches, 400):
        assert len(some) == 7
        assert torch.equal(10 * some, their)
        counts += some.cpu().bincount(minlength=5)
    # 2,800 draws, 560 of each expected, with a standard deviation of 21.
    assert (counts - 560).abs().max() < 90


def test_change_gets_the_inputs_and_the_generator(rng):
    def double(x, *, generator):
        assert generator is rng
        return 2 * x

    inputs = torch.arange(5.0)
    batches = drawn_batches(inputs, inputs, batch_size=3, change=double, generator=rng)
    some, their = next(batches)
    assert torch.equal(some, 2 * their)
    assert torch.equal(inputs, torch.arange(5.0))


def test_batches_drawn_ahead_are_changed_together(rng):
    asked = []

    def note(x, *, generator):
        asked.append(len(x))
        return x

    inputs = torch.arange(5.0)
    options = {"batch_size": 3, "change": note, "ahead": 4, "generator": rng}
    batches = list(islice(drawn_batches(inputs, -inputs, **options), 5))
    assert asked == [12, 12]
    assert all(torch.equal(some, -their) and len(some) == 3 for some, their in batches)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match="got 3 inputs and 2 targets"):
        drawn_batches(torch.zeros(3), torch.zeros(2), batch_size=1)
    with pytest.raises(ValueError, match="got 0 inputs and 0 targets"):
        drawn_batches(torch.zeros(0), torch.zeros(0), batch_size=1)
    with pytest.raises(ValueError, match="at least 1, got 0 and 1"):
        drawn_batches(torch.zeros(3), torch.zeros(3), batch_size=0)
