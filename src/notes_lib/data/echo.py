"""Strings that are to be repeated after a delay: a task that needs a memory."""

from dataclasses import dataclass
from fractions import Fraction

import torch
from torch import Tensor

SILENCE = "-"  # stands where nothing is to be repeated yet; its number is 0


@dataclass(frozen=True)
class EchoBatch:
    """Strings, how late to repeat them, and what is then to be said.

    Args:
        letters: Numbers of letters, `(n, t)`, int64: 1 for a, 2 for b, and so on.
        delays: Steps from a letter to its repetition, `(n,)`, int64.
        targets: What to say at each step, `(n, t)`, int64: 0 for silence.
    """

    letters: Tensor
    delays: Tensor
    targets: Tensor

    def to(self, device: torch.device) -> "EchoBatch":
        """The same batch on another device."""
        tensors = (self.letters, self.delays, self.targets)
        return EchoBatch(*(tensor.to(device) for tensor in tensors))


def echo_text(text: str, delay: int) -> str:
    """Repeat a text some steps later, and stop when it stops.

    Args:
        text: Any text.
        delay: Steps from a letter to its repetition.

    Returns:
        As many letters as `text` has; the first `delay` of them are `SILENCE`.

    Raises:
        ValueError: If `delay` is negative.
    """
    if delay < 0:
        raise ValueError(f"delay must be at least 0, got {delay}")
    return (SILENCE * delay + text)[: len(text)]


def echo_batch(
    count: int,
    *,
    length: int = 20,
    max_delay: int = 8,
    num_letters: int = 26,
    generator: torch.Generator | None = None,
) -> EchoBatch:
    """Draw random strings and delays, all letters and all delays equally likely.

    Args:
        count: How many strings, `n`.
        length: Letters in a string, `t`.
        max_delay: The longest delay; the shortest is 0.
        num_letters: Size of the alphabet.
        generator: Source of the letters and delays, on the CPU.

    Returns:
        The strings, their delays and what to say, on the CPU.

    Raises:
        ValueError: If a number is out of range.
    """
    if not (count >= 0 and length >= 0 and max_delay >= 0 and 1 <= num_letters <= 26):
        raise ValueError(
            "count, length and max_delay must be at least 0 and num_letters in 1..26: "
            f"got {count}, {length}, {max_delay} and {num_letters}"
        )
    letters = torch.randint(1, num_letters + 1, (count, length), generator=generator)
    delays = torch.randint(max_delay + 1, (count,), generator=generator)
    sources = torch.arange(length) - delays.unsqueeze(-1)  # (n, t), what to look up
    repeated = letters.gather(-1, sources.clamp(min=0))
    return EchoBatch(letters, delays, repeated.masked_fill(sources < 0, 0))


def spell(numbers: Tensor) -> str:
    """Write out numbers as the letters that they stand for.

    Args:
        numbers: One string, `(t,)`, 0 for silence and 1 to 26 for letters.

    Returns:
        `t` letters.

    Raises:
        ValueError: If a number stands for no letter, or there is more than one axis.
    """
    if numbers.ndim != 1:
        raise ValueError(f"numbers must be (t,), got {tuple(numbers.shape)}")
    alphabet = SILENCE + "abcdefghijklmnopqrstuvwxyz"
    values: list[int] = numbers.tolist()
    if not all(0 <= value < len(alphabet) for value in values):
        raise ValueError(f"numbers must lie in 0..26, got {values}")
    return "".join(alphabet[value] for value in values)


def guessing_accuracy(
    delay: int, *, length: int = 20, num_letters: int = 26
) -> Fraction:
    """How often the best guess is right that knows the delay and hears no letter.

    It is silent for `delay` steps, which is right, and then says any letter.

    Args:
        delay: Steps from a letter to its repetition.
        length: Letters in a string.
        num_letters: Size of the alphabet.

    Returns:
        The expected share of right answers, exactly.

    Raises:
        ValueError: If `delay` is negative or longer than the string.
    """
    if not 0 <= delay <= length or length < 1:
        raise ValueError(f"delay must lie in 0..length: got {delay} and {length}")
    return Fraction(delay, length) + Fraction(length - delay, length * num_letters)
