from itertools import product

import pytest
import torch

from notes_lib.energy import (
    collapse_repeats,
    decode_energies,
    encode_texts,
    interleave,
)

ALPHABET = "_abcdefghijklmnopqrstuvwxyz"


def collapsed_by_loop(symbols, placeholder):
    kept, before = [], object()
    for symbol in symbols:
        if symbol != before and symbol != placeholder:
            kept.append(symbol)
        before = symbol
    return kept


class TestEncodeTexts:
    def test_places_in_the_alphabet(self):
        labels, counts = encode_texts(["abc", "z", ""], ALPHABET)
        assert labels.tolist() == [[1, 2, 3], [26, 0, 0], [0, 0, 0]]
        assert counts.tolist() == [3, 1, 0]
        assert labels.dtype == counts.dtype == torch.int64

    def test_nothing(self):
        labels, counts = encode_texts([], ALPHABET)
        assert (labels.shape, counts.shape) == ((0, 0), (0,))

    def test_strangers_are_named(self):
        with pytest.raises(ValueError, match=r"got \['!', 'A'\]"):
            encode_texts(["abc", "A!"], ALPHABET)

    def test_alphabet_has_each_once(self):
        with pytest.raises(ValueError, match="each character once, got 'aba'"):
            encode_texts(["a"], "aba")


class TestInterleave:
    def test_abc(self, device):
        labels = torch.tensor([1, 2, 3], device=device)
        assert interleave(labels).tolist() == [1, 0, 2, 0, 3, 0]

    def test_batches_and_any_placeholder(self):
        labels = torch.tensor([[1, 2], [3, 4]], dtype=torch.int32)
        found = interleave(labels, placeholder=9)
        assert found.tolist() == [[1, 9, 2, 9], [3, 9, 4, 9]]
        assert found.dtype == torch.int32

    def test_collapses_to_what_it_was_made_from(self, rng):
        for row in torch.randint(1, 3, (30, 6), generator=rng):
            between = interleave(row).tolist()
            assert collapse_repeats(between, placeholder=0) == row.tolist()


class TestCollapseRepeats:
    def test_all_short_sequences(self):
        for symbols in product("_ab", repeat=5):
            found = collapse_repeats(symbols, placeholder="_")
            assert found == collapsed_by_loop(symbols, "_")

    @pytest.mark.parametrize(
        ("said", "read"),
        [
            ("hh_ee_l_ll_oo_", "hello"),
            ("hheelllloo", "helo"),
            ("___", ""),
            ("", ""),
            ("l__l", "ll"),
        ],
    )
    def test_by_hand(self, said, read):
        assert "".join(collapse_repeats(said, placeholder="_")) == read


class TestDecodeEnergies:
    def energies_for(self, *said):
        """Least energy, among noise, for what each window is to say."""
        rng = torch.Generator().manual_seed(0)
        energies = torch.rand(len(said), len(said[0]), 27, generator=rng)
        for row, word in zip(energies, said, strict=True):
            row[torch.arange(len(word)), [ALPHABET.index(c) for c in word]] -= 2
        return energies

    def test_reads(self, device):
        energies = self.energies_for("hh_ee_l_ll_oo_", "aab__b_______a")
        found = decode_energies(energies.to(device), ALPHABET)
        assert found == ["hello", "abba"]

    def test_low_energy_is_good(self):
        assert decode_energies(-self.energies_for("ab"), ALPHABET) != ["ab"]

    def test_counts(self, device):
        energies = self.energies_for("abcd", "abcd").to(device)
        windows = torch.tensor([2, 0], device=device)
        found = decode_energies(energies, ALPHABET, window_counts=windows)
        assert found == ["ab", ""]

    def test_other_placeholder(self):
        energies = self.energies_for("abxb")
        assert decode_energies(energies, ALPHABET, placeholder="x") == ["abb"]

    def test_nothing(self):
        assert decode_energies(torch.zeros(0, 3, 27), ALPHABET) == []

    @pytest.mark.parametrize("size", [(3, 27), (1, 3, 26)])
    def test_misfit_is_named(self, size):
        with pytest.raises(ValueError, match=r"must be \(n, l, 27\)"):
            decode_energies(torch.zeros(size), ALPHABET)

    def test_placeholder_is_a_character(self):
        with pytest.raises(ValueError, match="'-' is not in the alphabet"):
            decode_energies(torch.zeros(1, 3, 27), ALPHABET, placeholder="-")
