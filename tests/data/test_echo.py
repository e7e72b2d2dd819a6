from fractions import Fraction

import pytest
import torch
from torch.testing import assert_close

from notes_lib.data import echo_batch, echo_text, guessing_accuracy, spell


def test_by_hand():
    assert echo_text("abcdef", 3) == "---abc"
    assert echo_text("abc", 0) == "abc"
    assert echo_text("abc", 5) == "---"
    assert echo_text("", 2) == ""


def test_targets_are_the_delayed_letters(rng):
    batch = echo_batch(200, length=11, max_delay=4, generator=rng)
    assert batch.letters.shape == batch.targets.shape == (200, 11)
    for letters, delay, target in zip(
        batch.letters, batch.delays, batch.targets, strict=True
    ):
        assert spell(target) == echo_text(spell(letters), int(delay))


def test_a_delay_may_be_longer_than_the_string(rng):
    batch = echo_batch(300, length=2, max_delay=4, generator=rng)
    for letters, delay, target in zip(
        batch.letters, batch.delays, batch.targets, strict=True
    ):
        assert spell(target) == echo_text(spell(letters), int(delay))


def test_letters_and_delays_are_equally_likely(rng):
    batch = echo_batch(20_000, num_letters=5, max_delay=3, generator=rng)
    letters = batch.letters.flatten().bincount(minlength=6) / batch.letters.numel()
    delays = batch.delays.bincount() / len(batch.delays)
    assert_close(letters, torch.tensor([0, *[1 / 5] * 5]), rtol=0, atol=0.005)
    assert_close(delays, torch.full((4,), 1 / 4), rtol=0, atol=0.02)


def test_the_same_generator_gives_the_same_strings():
    one, other = (
        echo_batch(7, generator=torch.Generator().manual_seed(3)) for _ in range(2)
    )
    assert torch.equal(one.letters, other.letters)
    assert torch.equal(one.delays, other.delays)


def test_moves_to_a_device(rng, device):
    batch = echo_batch(3, generator=rng).to(device)
    tensors = (batch.letters, batch.delays, batch.targets)
    assert {tensor.device.type for tensor in tensors} == {device.type}


def test_empty_batch():
    assert echo_batch(0, length=4).targets.shape == (0, 4)
    assert echo_batch(2, length=0).targets.shape == (2, 0)


def test_guessing_agrees_with_guesses(rng):
    batch = echo_batch(40_000, length=10, max_delay=3, num_letters=4, generator=rng)
    guess = torch.randint(1, 5, batch.targets.shape, generator=rng)
    guess[torch.arange(10) < batch.delays.unsqueeze(-1)] = 0
    for delay in range(4):
        chosen = batch.delays == delay
        share = (guess == batch.targets)[chosen].double().mean().item()
        expected = guessing_accuracy(delay, length=10, num_letters=4)
        assert share == pytest.approx(float(expected), abs=0.01)


def test_guessing_by_hand():
    assert guessing_accuracy(0) == Fraction(1, 26)
    assert guessing_accuracy(20) == 1
    assert sum(map(guessing_accuracy, range(9))) / 9 == Fraction(3, 13)


def test_what_is_out_of_range_is_named():
    with pytest.raises(ValueError, match=r"delay must be at least 0, got -1"):
        echo_text("abc", -1)
    with pytest.raises(ValueError, match=r"got 3, 20, -1 and 26"):
        echo_batch(3, max_delay=-1)
    with pytest.raises(ValueError, match=r"num_letters in 1..26: got 3, 20, 8 and 27"):
        echo_batch(3, num_letters=27)
    with pytest.raises(ValueError, match=r"got 21 and 20"):
        guessing_accuracy(21)
    with pytest.raises(ValueError, match=r"must be \(t,\), got \(1, 2\)"):
        spell(torch.zeros(1, 2))
    with pytest.raises(ValueError, match=r"0..26, got \[27\]"):
        spell(torch.tensor([27]))
