"""From strings to classes, and from what windows say back to strings."""

from collections.abc import Hashable, Iterable, Sequence
from itertools import groupby
from typing import TypeVar

import torch
from torch import Tensor

Symbol = TypeVar("Symbol", bound=Hashable)


def encode_texts(texts: Sequence[str], alphabet: str) -> tuple[Tensor, Tensor]:
    """Replace the characters of strings by their places in an alphabet.

    Args:
        texts: The strings, `n` of them.
        alphabet: The characters in the order of their classes, each once.

    Returns:
        The classes, `(n, t)`, int64, with 0 after the end of shorter strings; and how
        many characters each string has, `(n,)`.

    Raises:
        ValueError: If a character is not in the alphabet, or in it twice.

    Reference:
        Graves et al. 2006, "Connectionist Temporal Classification", section 2.
    """
    place = {character: i for i, character in enumerate(alphabet)}
    if len(place) != len(alphabet):
        raise ValueError(f"an alphabet has each character once, got {alphabet!r}")
    if strange := sorted(set("".join(texts)) - set(alphabet)):
        raise ValueError(f"all characters must be in {alphabet!r}, got {strange}")
    counts = [len(text) for text in texts]
    labels = torch.zeros(len(texts), max(counts, default=0), dtype=torch.long)
    for row, text in zip(labels, texts, strict=True):
        row[: len(text)] = torch.tensor([place[c] for c in text], dtype=torch.long)
    return labels, torch.tensor(counts, dtype=torch.long)


def interleave(labels: Tensor, *, placeholder: int = 0) -> Tensor:
    """Put a placeholder after every character: `abc` becomes `a_b_c_`.

    Args:
        labels: The classes of the characters, integers, `(..., t)`. Strings that end
            earlier need no care: the result counts for twice as many places.
        placeholder: The class of the placeholder.

    Returns:
        Classes, `(..., 2 * t)`.

    Reference:
        Graves et al. 2006, "Connectionist Temporal Classification", section 4.1, who
        put one before the first character too.
    """
    return torch.stack([labels, torch.full_like(labels, placeholder)], -1).flatten(-2)


def collapse_repeats(symbols: Iterable[Symbol], *, placeholder: Symbol) -> list[Symbol]:
    """Merge equal neighbours, then drop the placeholders.

    Args:
        symbols: What each window says, in order.
        placeholder: The symbol that stands for no character. It keeps equal
            characters apart: `l_l` is read as `ll`, and `lll` as `l`.

    Returns:
        The characters that are left.

    Reference:
        Graves et al. 2006, "Connectionist Temporal Classification", section 3.1.
    """
    return [symbol for symbol, _ in groupby(symbols) if symbol != placeholder]


def decode_energies(
    energies: Tensor,
    alphabet: str,
    *,
    window_counts: Tensor | None = None,
    placeholder: str = "_",
) -> list[str]:
    """Read strings: the class of least energy in each window, collapsed.

    Args:
        energies: What each window says about each class, `(n, l, c)`.
        alphabet: The characters in the order of their classes.
        window_counts: How many windows count, `(n,)`; by default all.
        placeholder: The character of the alphabet that stands for none.

    Returns:
        One string for each of the `n`.

    Raises:
        ValueError: If the energies have other axes, there is not one class per
            character, or the placeholder is no character of the alphabet.

    Reference:
        Graves et al. 2006, "Connectionist Temporal Classification", section 3.2,
        "best path decoding".
    """
    if energies.ndim != 3 or energies.shape[-1] != len(alphabet):
        raise ValueError(
            f"energies must be (n, l, {len(alphabet)}), one class per character of "
            f"{alphabet!r}: got {tuple(energies.shape)}"
        )
    if placeholder not in alphabet:
        raise ValueError(f"{placeholder!r} is not in the alphabet {alphabet!r}")
    if window_counts is None:
        window_counts = torch.full(energies.shape[:1], energies.shape[1])
    least = energies.argmin(dim=-1).tolist()
    return [
        "".join(
            collapse_repeats(
                (alphabet[k] for k in classes[:count]), placeholder=placeholder
            )
        )
        for classes, count in zip(least, window_counts.tolist(), strict=True)
    ]
