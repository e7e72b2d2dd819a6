from itertools import product
from math import inf

import pytest
import torch
from torch.autograd import gradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.energy import collapse_repeats, cross_entropies, ctc_loss


def by_torch(energies, labels, label_counts, window_counts, blank=0):
    return functional.ctc_loss(
        (-energies).log_softmax(-1).transpose(0, 1),
        labels,
        window_counts,
        label_counts,
        blank=blank,
        reduction="none",
    )


def draw(rng, device, n, w, c, t, dtype=torch.float64):
    """Energies, and strings of few letters, so that many have repeats."""
    energies = torch.randn(n, w, c, generator=rng, dtype=torch.float64)
    labels = torch.randint(1, c, (n, t), generator=rng)
    counts = torch.randint(0, t + 1, (n,), generator=rng)
    windows = torch.randint(2 * t, w + 1, (n,), generator=rng)
    return [
        energies.to(device, dtype),
        labels.to(device),
        counts.to(device),
        windows.to(device),
    ]


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("classes", [2, 4, 27])
def test_value_and_gradient_are_torchs(rng, device, dtype, classes):
    energies, labels, counts, windows = draw(rng, device, 60, 20, classes, 6, dtype)
    assert (labels[:, 1:] == labels[:, :-1]).any()
    ours, theirs = (energies.clone().requires_grad_() for _ in range(2))
    found = ctc_loss(
        cross_entropies(ours), labels, label_counts=counts, window_counts=windows
    )
    expected = by_torch(theirs, labels, counts, windows)
    assert_close(found, expected)
    upstream = torch.randn(60, generator=rng, dtype=torch.float64).to(expected)
    found.backward(upstream)
    expected.backward(upstream)
    assert_close(ours.grad, theirs.grad, atol=1e-5, rtol=1e-4)


def test_placeholder_may_be_any_class(rng, device):
    energies, labels, counts, windows = draw(rng, device, 20, 12, 4, 4)
    labels = labels - 1  # classes 0, 1 and 2
    found = ctc_loss(
        cross_entropies(energies),
        labels,
        label_counts=counts,
        window_counts=windows,
        placeholder=3,
    )
    assert_close(found, by_torch(energies, labels, counts, windows, blank=3))


@pytest.mark.parametrize("text", [[], [1], [1, 1], [1, 2], [2, 1, 2], [1, 1, 1]])
def test_is_the_sum_over_all_that_reads_right(rng, device, text):
    costs = cross_entropies(torch.randn(5, 3, generator=rng, dtype=torch.float64))
    right = [
        classes
        for classes in product(range(3), repeat=5)
        if collapse_repeats(classes, placeholder=0) == text
    ]
    totals = [sum(costs[j, k] for j, k in enumerate(classes)) for classes in right]
    labels = torch.tensor(text, dtype=torch.long, device=device)
    found = ctc_loss(costs.to(device), labels)
    assert_close(found, -(-torch.stack(totals)).logsumexp(0).to(device))


def test_probabilities_of_all_readings_add_up_to_one(rng, device):
    costs = cross_entropies(torch.randn(4, 3, generator=rng, dtype=torch.float64))
    texts = {
        tuple(collapse_repeats(classes, placeholder=0))
        for classes in product(range(3), repeat=4)
    }
    losses = [
        ctc_loss(costs.to(device), torch.tensor(text, dtype=torch.long, device=device))
        for text in texts
    ]
    total = torch.exp(-torch.stack(losses)).sum()
    assert_close(total, torch.ones_like(total))


def test_gradients_of_the_formula_itself(rng, device):
    """For costs that come from anywhere, where torch's gradient is another one."""
    costs, labels, counts, windows = draw(rng, device, 4, 7, 3, 3)
    costs.requires_grad_()

    def ours(costs):
        return ctc_loss(costs, labels, label_counts=counts, window_counts=windows)

    assert gradcheck(ours, [costs])
    (gradient,) = torch.autograd.grad(ours(costs).sum(), costs)
    theirs = functional.ctc_loss(
        -costs.transpose(0, 1), labels, windows, counts, reduction="sum"
    )
    (other,) = torch.autograd.grad(theirs, costs)
    assert not torch.allclose(gradient, other)


def test_too_few_windows(device):
    """`aa` needs three windows, `ab` two: one of these can be read, the other not."""
    energies = torch.zeros(2, 2, 3, device=device, requires_grad=True)
    labels = torch.tensor([[1, 1], [1, 2]], device=device)
    loss = ctc_loss(cross_entropies(energies), labels)
    assert loss[0].item() == inf
    assert_close(loss[1], torch.tensor(9.0, device=device).log())
    (gradient,) = torch.autograd.grad(loss.sum(), energies)
    assert not gradient[0].any()  # torch: nan, or 0 with `zero_infinity`
    assert gradient[1].isfinite().all()
    assert gradient[1].any()


def test_no_characters(rng, device):
    energies = torch.randn(2, 4, 3, generator=rng).to(device)
    labels = torch.zeros(2, 0, dtype=torch.long, device=device)
    windows = torch.tensor([3, 0], device=device)
    costs = cross_entropies(energies)
    found = ctc_loss(costs, labels, window_counts=windows)
    assert_close(found, torch.stack([costs[0, :3, 0].sum(), costs.new_tensor(0)]))


def test_no_windows_for_a_character(device):
    costs = torch.zeros(1, 0, 3, device=device)
    assert ctc_loss(costs, torch.tensor([[1]], device=device)).item() == inf


def test_leading_axes_and_empty_batches(rng, device):
    costs = cross_entropies(torch.randn(2, 3, 7, 4, generator=rng)).to(device)
    labels = torch.randint(1, 4, (2, 3, 2), generator=rng).to(device)
    found = ctc_loss(costs, labels)
    assert found.shape == (2, 3)
    assert_close(found[1, 2], ctc_loss(costs[1, 2], labels[1, 2]))
    assert ctc_loss(costs[:0], labels[:0]).shape == (0, 3)


def test_long_lines(rng, device):
    energies, labels, counts, windows = draw(
        rng, device, 3, 500, 27, 60, dtype=torch.float32
    )
    ours, theirs = (energies.clone().requires_grad_() for _ in range(2))
    found = ctc_loss(
        cross_entropies(ours), labels, label_counts=counts, window_counts=windows
    )
    expected = by_torch(theirs, labels, counts, windows)
    assert_close(found, expected, rtol=1e-4, atol=1e-4)
    found.sum().backward()
    expected.sum().backward()
    assert_close(ours.grad, theirs.grad, rtol=1e-2, atol=1e-3)


@pytest.mark.parametrize("placeholder", [-1, 3])
def test_placeholder_is_a_class(placeholder):
    with pytest.raises(ValueError, match=f"one of 3 classes, got {placeholder}"):
        ctc_loss(
            torch.zeros(1, 5, 3),
            torch.ones(1, 2, dtype=torch.long),
            placeholder=placeholder,
        )


def test_misfit_is_named():
    with pytest.raises(ValueError, match=r"labels are \(3, 5\)"):
        ctc_loss(torch.zeros(2, 5, 3), torch.ones(3, 2, dtype=torch.long))


def test_count_that_exceeds_the_labels():
    labels = torch.ones(1, 2, dtype=torch.long)
    with pytest.raises(ValueError, match="label_counts must be from 0 to 2, got"):
        ctc_loss(torch.zeros(1, 5, 3), labels, label_counts=torch.tensor([3]))
