import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn.functional import cross_entropy, mse_loss

from notes_lib.optim import Adam
from notes_lib.training import (
    expected_initial_loss,
    input_dependencies,
    input_independent_baseline,
    overfit_one_batch,
    require_initial_loss,
)


@pytest.fixture
def network(device):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 3))
    return net.to(device)


@pytest.fixture
def batch(rng, device):
    inputs = torch.randn(12, 4, generator=rng)
    return inputs.to(device), torch.randint(3, (12,), generator=rng).to(device)


def state(module):
    return [w.detach().clone() for w in module.parameters()]


@pytest.mark.parametrize(("classes", "loss"), [(2, 0.693), (10, 2.303), (1000, 6.908)])
def test_expected_initial_loss(classes, loss):
    assert expected_initial_loss(classes) == pytest.approx(loss, abs=5e-4)
    uniform = cross_entropy(torch.zeros(1, classes), torch.tensor([classes - 1]))
    assert expected_initial_loss(classes) == pytest.approx(uniform.item())


def test_no_classes_are_named():
    with pytest.raises(ValueError, match="num_classes must be at least 1, got 0"):
        expected_initial_loss(0)


class TestInitialLoss:
    def test_fresh_network_passes(self, network, batch):
        loss = require_initial_loss(network, *batch)
        assert loss == pytest.approx(cross_entropy(network(batch[0]), batch[1]).item())
        assert loss == pytest.approx(math.log(3), abs=0.25)

    def test_large_last_layer_is_named(self, network, batch):
        with torch.no_grad():
            network[2].weight.mul_(100)
        with pytest.raises(ValueError, match=r"ln 3 = 1\.099, but starts at"):
            require_initial_loss(network, *batch)

    def test_nan_is_named(self, network, batch):
        with torch.no_grad():
            network[2].bias.fill_(math.nan)
        with pytest.raises(ValueError, match="but starts at nan"):
            require_initial_loss(network, *batch)

    def test_wrong_output_is_named(self, batch):
        with pytest.raises(ValueError, match=r"\(12, c\), got \(48,\)"):
            require_initial_loss(nn.Flatten(0), *batch)


class TestBaselines:
    def test_seeing_beats_blind(self, network, batch):
        before = state(network)
        make = partial(Adam, learning_rate=0.02)
        curves = input_independent_baseline(
            network, *batch, cross_entropy, make, steps=150
        )
        assert len(curves.seeing) == len(curves.blind) == 150
        counts = batch[1].bincount().double() / 12
        entropy = torch.special.entr(counts).sum().item()
        assert curves.blind[-1].item() == pytest.approx(entropy, abs=0.01)
        assert curves.seeing[-1] < entropy / 4
        assert all(map(torch.equal, before, state(network)))

    def test_a_model_that_ignores_its_inputs_is_no_better(self, rng, batch):
        class Constant(nn.Module):
            def __init__(self):
                super().__init__()
                self.scores = nn.Parameter(torch.zeros(3))

            def forward(self, x):
                return self.scores.expand(len(x), 3)

        model = Constant().to(batch[0].device)
        curves = input_independent_baseline(model, *batch, cross_entropy, Adam, steps=5)
        assert curves.seeing.equal(curves.blind)

    def test_one_batch_is_learned_by_heart(self, network, batch):
        before = state(network)
        make = partial(Adam, learning_rate=0.05)
        losses = overfit_one_batch(network, *batch, cross_entropy, make, steps=200)
        assert losses[0].item() == pytest.approx(
            cross_entropy(network(batch[0]), batch[1]).item()
        )
        assert losses[-1] < 0.01
        assert all(map(torch.equal, before, state(network)))

    @pytest.mark.parametrize("check", [overfit_one_batch, input_independent_baseline])
    def test_bad_input_is_named(self, check):
        x = torch.zeros(2, 1)
        with pytest.raises(ValueError, match="steps must be at least 1, got 0"):
            check(nn.Linear(1, 1), x, x, mse_loss, Adam, steps=0)
        with pytest.raises(FloatingPointError, match="the loss is nan"):
            check(nn.Linear(1, 1), x, x * math.nan, mse_loss, Adam, steps=1)


class TestInputDependencies:
    def test_examples_do_not_leak(self, network, batch):
        chart = input_dependencies(network, batch[0])
        assert chart.shape == (12, 12)
        assert (chart.diagonal() > 0).all()
        assert (chart - chart.diagonal().diag()).eq(0).all()
        assert all(w.grad is None for w in network.parameters())

    def test_batch_statistics_leak(self, batch):
        chart = input_dependencies(lambda x: x / x.std(dim=0), batch[0])
        assert (chart > 0).all()

    def test_causal_model_gives_a_triangle(self, batch):
        chart = input_dependencies(lambda x: x.cumsum(dim=0), batch[0])
        assert chart.equal(torch.ones_like(chart).tril())

    def test_values(self, device):
        x = torch.tensor([[1.0, 2], [3, 4]], device=device)
        chart = input_dependencies(lambda x: x.square()[:1], x)
        assert chart.tolist() == [[4, 0]]
        assert not x.requires_grad

    def test_works_where_gradients_are_off(self):
        with torch.no_grad():
            assert input_dependencies(torch.sin, torch.zeros(1, 1)).tolist() == [[1]]

    def test_bad_input_is_named(self):
        with pytest.raises(TypeError, match=r"floating point, got torch\.int64"):
            input_dependencies(torch.sin, torch.zeros(2, dtype=torch.int64))
        with pytest.raises(ValueError, match="must depend on the inputs"):
            input_dependencies(lambda x: x.detach(), torch.zeros(2))
