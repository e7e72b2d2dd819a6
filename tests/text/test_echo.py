import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.testing import assert_close

from notes_lib.data import EchoBatch, echo_batch
from notes_lib.layers import GRU, LSTM, Elman
from notes_lib.text import EchoNet, echo_accuracy, train_echo


def small(rng, layer=GRU, **options):
    return EchoNet(layer, 12, max_delay=2, num_letters=3, generator=rng, **options)


@pytest.mark.parametrize("layer", [Elman, GRU, LSTM])
def test_scores_are_those_of_a_network_of_torchs(rng, device, layer):
    net = small(rng, layer, num_layers=2).to(device)
    kind = "RNN" if layer is Elman else layer.__name__
    recurrent = getattr(nn, kind)(4 + 3, 12, 2, batch_first=True).to(device)
    recurrent.load_state_dict(net.recurrent.state_dict())
    batch = echo_batch(5, max_delay=2, num_letters=3, generator=rng).to(device)

    input = torch.zeros(5, 20, 7, device=device)
    for n in range(5):
        for t in range(20):
            input[n, t, batch.letters[n, t]] = 1
            input[n, t, 4 + batch.delays[n]] = 1
    with torch.no_grad():
        expected = nn.functional.linear(recurrent(input)[0], net.weight, net.bias)
        assert_close(net(batch.letters, batch.delays), expected)


def test_first_weights_are_the_generators():
    one, other = (small(torch.Generator().manual_seed(1)) for _ in range(2))
    for mine, theirs in zip(one.parameters(), other.parameters(), strict=True):
        assert torch.equal(mine, theirs)


def test_training_learns_a_small_task(device):
    rng = torch.Generator().manual_seed(0)
    net = small(rng).to(device)
    optimiser = torch.optim.Adam(net.parameters(), lr=0.02)
    history = train_echo(
        net, optimiser, samples=6400, batch_size=32, points=4, generator=rng
    )
    assert history.samples.tolist() == [0, 1600, 3200, 4800, 6400]
    assert history.seconds[0] == 0
    assert (history.seconds.diff() > 0).all()
    assert history.losses[0] > 1.2 > 0.2 > history.losses[-1]
    assert history.accuracies[0] < 0.5 < 0.95 < history.accuracies[-1]


def test_training_is_plain_descent_on_the_cross_entropy():
    rng = torch.Generator().manual_seed(0)
    net, twin = (small(torch.Generator().manual_seed(1)) for _ in range(2))
    optimiser = torch.optim.SGD(net.parameters(), lr=0.5)
    train_echo(net, optimiser, samples=3 * 8, batch_size=8, points=2, generator=rng)
    rng = torch.Generator().manual_seed(0)
    for _ in range(3):
        batch = echo_batch(8, max_delay=2, num_letters=3, generator=rng)
        scores = twin(batch.letters, batch.delays)
        loss = cross_entropy(scores.view(8 * 20, 4), batch.targets.view(8 * 20))
        gradients = torch.autograd.grad(loss, list(twin.parameters()))
        with torch.no_grad():
            for parameter, gradient in zip(twin.parameters(), gradients, strict=True):
                parameter -= 0.5 * gradient
    for mine, expected in zip(net.parameters(), twin.parameters(), strict=True):
        assert_close(mine, expected)


def test_schedule_is_told_of_each_step(rng):
    net = small(rng)
    optimiser = torch.optim.SGD(net.parameters(), lr=1.0)
    schedule = torch.optim.lr_scheduler.StepLR(optimiser, step_size=1, gamma=0.5)
    train_echo(
        net, optimiser, samples=12, batch_size=4, schedule=schedule, generator=rng
    )
    assert optimiser.param_groups[0]["lr"] == 1 / 8


def test_accuracy_for_each_delay(rng):
    class Copier(nn.Module):
        """Says what it hears, whatever the delay."""

        max_delay = 3

        def forward(self, letters, delays):
            return nn.functional.one_hot(letters, 27).double()

    batch = echo_batch(900, max_delay=2, generator=rng)
    found = echo_accuracy(Copier(), batch)
    assert found[0] == 1
    for delay in (1, 2):
        chosen = batch.delays == delay
        same = (batch.letters == batch.targets)[chosen].double().mean()
        assert_close(found[delay], same)
        assert found[delay] < 0.1
    assert found[3].isnan()


def test_too_few_samples_are_named(rng):
    net = small(rng)
    optimiser = torch.optim.SGD(net.parameters(), lr=1.0)
    with pytest.raises(ValueError, match="at least batch_size: 7 and 8"):
        train_echo(net, optimiser, samples=7, batch_size=8, generator=rng)


def test_batches_are_plain():
    batch = EchoBatch(*(torch.zeros(1, 2, dtype=torch.long),) * 3)
    assert batch.to(torch.device("cpu")).targets.shape == (1, 2)
