import pytest
import torch
from torch.autograd import gradcheck
from torch.nn.functional import cross_entropy
from torch.testing import assert_close

from notes_lib.energy import cross_entropies, energy_table, order_blind_loss


class TestEnergyTable:
    def test_is_a_look_up(self, rng, device):
        energies = torch.randn(2, 5, 4, generator=rng).to(device)
        labels = torch.randint(4, (2, 3), generator=rng).to(device)
        table = energy_table(energies, labels)
        assert table.shape == (2, 3, 5)
        for n in range(2):
            for i in range(3):
                for j in range(5):
                    assert table[n, i, j] == energies[n, j, labels[n, i]]

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
    def test_dtype_stays(self, dtype):
        table = energy_table(torch.zeros(5, 4, dtype=dtype), torch.tensor([1, 2]))
        assert table.dtype == dtype

    @pytest.mark.parametrize("dtype", [torch.uint8, torch.int32])
    def test_small_integers(self, dtype):
        energies = torch.arange(8.0).view(2, 4)
        labels = torch.tensor([3, 0], dtype=dtype)
        assert energy_table(energies, labels).tolist() == [[3, 7], [0, 4]]

    def test_gradients_of_repeated_characters_add_up(self, rng, device):
        energies = torch.randn(5, 4, generator=rng, dtype=torch.float64)
        labels = torch.tensor([1, 3, 1], device=device)
        energies = energies.to(device).requires_grad_()
        assert gradcheck(lambda e: energy_table(e, labels), [energies])

    def test_empty(self, device):
        energies = torch.zeros(2, 5, 4, device=device)
        labels = torch.zeros(2, 0, dtype=torch.long, device=device)
        assert energy_table(energies, labels).shape == (2, 0, 5)

    def test_leading_axes_are_named(self):
        labels = torch.zeros(3, 2, dtype=torch.long)
        with pytest.raises(ValueError, match=r"are \(2, 5, 4\), labels are \(3, 2\)"):
            energy_table(torch.zeros(2, 5, 4), labels)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.bool])
    def test_labels_are_integers(self, dtype):
        with pytest.raises(TypeError, match="labels must be integers, got"):
            energy_table(torch.zeros(5, 4), torch.zeros(2, dtype=dtype))


class TestCrossEntropies:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_are_torchs(self, rng, device, dtype):
        energies = torch.randn(2, 5, 4, generator=rng).to(device, dtype)
        costs = cross_entropies(energies)
        for k in range(4):
            target = torch.full((10,), k, device=device)
            expected = cross_entropy(-energies.flatten(0, 1), target, reduction="none")
            assert_close(costs[..., k].flatten(), expected)

    def test_sinking_everything_changes_nothing(self, rng, device):
        energies = torch.randn(5, 4, generator=rng, dtype=torch.float64).to(device)
        assert_close(cross_entropies(energies - 1e4), cross_entropies(energies))

    def test_probabilities_add_up(self, rng, device):
        costs = cross_entropies(torch.randn(5, 4, generator=rng).to(device))
        assert_close(costs.neg().exp().sum(-1), torch.ones(5, device=device))

    def test_gradients(self, rng, device):
        energies = torch.randn(3, 4, generator=rng, dtype=torch.float64).to(device)
        assert gradcheck(cross_entropies, [energies.requires_grad_()])


class TestOrderBlindLoss:
    def test_mean_of_what_counts(self, rng, device):
        tables = torch.randn(2, 3, 5, generator=rng, dtype=torch.float64).to(device)
        labels = torch.tensor([3, 2], device=device)
        windows = torch.tensor([5, 4], device=device)
        found = order_blind_loss(tables, label_counts=labels, window_counts=windows)
        expected = torch.stack([tables[0].mean(), tables[1, :2, :4].mean()])
        assert_close(found, expected)

    def test_cannot_tell_ab_from_ba(self, rng, device):
        energies = torch.randn(6, 4, generator=rng, dtype=torch.float64).to(device)
        energies.requires_grad_()
        losses = [
            order_blind_loss(
                energy_table(
                    cross_entropies(energies), torch.tensor(text, device=device)
                )
            )
            for text in ([1, 2], [2, 1])
        ]
        gradients = [torch.autograd.grad(loss, energies)[0] for loss in losses]
        assert_close(losses[0], losses[1])
        assert_close(gradients[0], gradients[1])

    def test_gradients(self, rng):
        table = torch.randn(2, 3, 4, generator=rng, dtype=torch.float64)
        assert gradcheck(order_blind_loss, [table.requires_grad_()])

    def test_what_does_not_count_is_not_read(self):
        table = torch.zeros(2, 3)
        table[1] = torch.nan
        loss = order_blind_loss(table, label_counts=torch.tensor(1))
        assert loss.item() == 0

    def test_no_cell(self):
        assert order_blind_loss(torch.zeros(0, 3)).isnan()

    def test_needs_a_table(self):
        with pytest.raises(ValueError, match=r"got \(3,\)"):
            order_blind_loss(torch.zeros(3))
