import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close

from notes_lib.optim import SGD, Momentum
from notes_lib.training import NetworkCopies, train_copies


def as_layers(networks, k):
    """The k-th network, of PyTorch's layers."""
    layers = []
    for place, weight in enumerate(networks.weights):
        layer = nn.Linear(*weight.shape[1:], bias=bool(len(networks.biases)))
        layer.weight.data = weight[k].T.detach().clone()
        if len(networks.biases):
            layer.bias.data = networks.biases[place][k, 0].detach().clone()
        layers += [layer, nn.ReLU()]
    return nn.Sequential(*layers[:-1]).to(networks.weights[0].device)


@pytest.mark.parametrize("bias", [True, False])
def test_each_is_a_network_of_its_own(rng, device, bias):
    networks = NetworkCopies(4, 5, 6, 3, copies=2, bias=bias, generator=rng).to(device)
    with torch.no_grad():
        for b in networks.biases:
            b.normal_(generator=None if b.is_cuda else rng)
    shared = torch.randn(7, 4, generator=rng).to(device)
    own = torch.randn(2, 7, 4, generator=rng).to(device)
    labels = torch.tensor([0, 1, 2, 0, 1, 2, 2], device=device)
    losses = networks.losses(shared, labels)
    for k in range(2):
        single = as_layers(networks, k)
        assert_close(networks(shared)[k], single(shared))
        assert_close(networks(own)[k], single(own[k]))
        assert_close(losses[k], cross_entropy(single(shared), labels).detach())


def test_first_weights_have_the_spread_for_relu(rng):
    first, second = NetworkCopies(200, 300, 10, copies=3, generator=rng).weights
    assert first.std().item() == pytest.approx((2 / 200) ** 0.5, rel=0.02)
    assert second.std().item() == pytest.approx((2 / 300) ** 0.5, rel=0.04)


def test_training_is_that_of_each_alone(rng, device):
    inputs = torch.randn(6, 4, generator=rng).to(device)
    labels = torch.tensor([0, 1, 2, 0, 1, 2], device=device)
    networks = NetworkCopies(4, 5, 3, copies=2, generator=rng).to(device)
    singles = [as_layers(networks, k) for k in range(2)]
    rates = [0.3, 0.2, 0.1, 0.05]
    optimiser = SGD(networks.parameters(), learning_rate=0.1)
    seen = train_copies(
        *(networks, inputs, labels, optimiser),
        steps=4,
        batch_size=3,
        schedule=rates.__getitem__,
        every=2,
        generator=torch.Generator().manual_seed(5),
    )
    again = torch.Generator().manual_seed(5)
    batches = [torch.randint(6, (2, 3), generator=again).to(device) for _ in rates]
    for k, single in enumerate(singles):
        expected = []
        for step, (batch, rate) in enumerate(zip(batches, rates, strict=True)):
            if step % 2 == 0:
                expected.append(cross_entropy(single(inputs), labels).detach())
            loss = cross_entropy(single(inputs[batch[k]]), labels[batch[k]])
            gradients = torch.autograd.grad(loss, list(single.parameters()))
            with torch.no_grad():
                for weight, gradient in zip(
                    single.parameters(), gradients, strict=True
                ):
                    weight -= rate * gradient
        expected.append(cross_entropy(single(inputs), labels).detach())
        assert_close(seen[k], torch.stack(expected))


def test_looks_once_at_the_end_by_default(rng):
    networks = NetworkCopies(4, 3, copies=2, generator=rng)
    inputs, labels = torch.randn(5, 4, generator=rng), torch.tensor([0, 1, 2, 0, 1])
    optimiser = Momentum(networks.parameters(), learning_rate=0.1)
    seen = train_copies(
        *(networks, inputs, labels, optimiser), steps=3, batch_size=2, generator=rng
    )
    assert_close(seen, networks.losses(inputs, labels)[:, None])


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"two sizes at least.*got \(4,\) and 1"):
        NetworkCopies(4, copies=1)
    networks = NetworkCopies(4, 3, copies=1)
    optimiser = SGD(networks.parameters(), learning_rate=0.1)
    batch = torch.zeros(2, 4), torch.zeros(2, dtype=torch.long)
    with pytest.raises(ValueError, match="at least 1, got 0, 2 and 0"):
        train_copies(networks, *batch, optimiser, steps=0, batch_size=2)
