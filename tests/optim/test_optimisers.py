"""Every optimiser against PyTorch's, step by step, and against sums done by hand."""

import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.optim import (
    SGD,
    AdaGrad,
    Adam,
    AdamW,
    HeavyBall,
    Momentum,
    Nesterov,
    Optimiser,
    RMSProp,
    clip_gradient_norm_,
)

exactly = partial(assert_close, rtol=1e-12, atol=1e-14)

RATE = 0.05
PAIRS = {
    "SGD": (SGD, torch.optim.SGD, {}, {}),
    "Momentum": (Momentum, torch.optim.SGD, {}, {"momentum": 0.9}),
    "Momentum 0.5": (
        Momentum,
        torch.optim.SGD,
        {"momentum": 0.5},
        {"momentum": 0.5},
    ),
    "HeavyBall": (HeavyBall, torch.optim.SGD, {}, {"momentum": 0.9}),
    "Nesterov": (
        Nesterov,
        torch.optim.SGD,
        {"momentum": 0.8},
        {"momentum": 0.8, "nesterov": True},
    ),
    "AdaGrad": (AdaGrad, torch.optim.Adagrad, {}, {}),
    "AdaGrad eps": (AdaGrad, torch.optim.Adagrad, {"epsilon": 0.1}, {"eps": 0.1}),
    "RMSProp": (RMSProp, torch.optim.RMSprop, {}, {}),
    "RMSProp beta": (
        RMSProp,
        torch.optim.RMSprop,
        {"beta": 0.9, "epsilon": 0.1},
        {"alpha": 0.9, "eps": 0.1},
    ),
    "Adam": (Adam, torch.optim.Adam, {}, {}),
    "Adam betas": (
        Adam,
        torch.optim.Adam,
        {"betas": (0.7, 0.95), "epsilon": 0.1},
        {"betas": (0.7, 0.95), "eps": 0.1},
    ),
    "AdamW": (AdamW, torch.optim.AdamW, {}, {}),
}
OURS = [SGD, Momentum, HeavyBall, Nesterov, AdaGrad, RMSProp, Adam, AdamW]


def small_network(device, dtype=torch.float64):
    """The same network every time it is asked for."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        net = nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 2))
    return net.to(device, dtype)


def loss_of(net, rng_batch):
    inputs, targets = rng_batch
    return (net(inputs) - targets).square().mean()


class TestAgainstPyTorch:
    @pytest.mark.parametrize("weight_decay", [0.0, 0.3])
    @pytest.mark.parametrize("name", PAIRS)
    def test_every_one_of_300_steps(self, rng, device, name, weight_decay):
        kind, theirs, options, their_options = PAIRS[name]
        mine, reference = small_network(device), small_network(device)
        step_mine = kind(
            mine.parameters(),
            learning_rate=RATE,
            weight_decay=weight_decay,
            **options,
        )
        step_theirs = theirs(
            reference.parameters(), lr=RATE, weight_decay=weight_decay, **their_options
        )
        for _ in range(300):
            batch = [
                torch.randn(8, size, generator=rng, dtype=torch.float64).to(device)
                for size in (3, 2)
            ]
            for net, optimiser in ((mine, step_mine), (reference, step_theirs)):
                optimiser.zero_grad()
                loss_of(net, batch).backward()
                optimiser.step()
            for w, expected in zip(
                mine.parameters(), reference.parameters(), strict=True
            ):
                exactly(w, expected)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
    @pytest.mark.parametrize("name", PAIRS)
    def test_other_dtypes(self, rng, device, dtype, name):
        kind, theirs, options, their_options = PAIRS[name]
        start = torch.randn(4, 3, generator=rng)
        mine = start.to(device, dtype).requires_grad_()
        reference = mine.detach().clone().requires_grad_()
        step_mine = kind([mine], learning_rate=RATE, weight_decay=0.1, **options)
        step_theirs = theirs([reference], lr=RATE, weight_decay=0.1, **their_options)
        for _ in range(10):
            gradient = torch.randn(4, 3, generator=rng).to(mine)
            mine.grad, reference.grad = gradient, gradient.clone()
            step_mine.step()
            step_theirs.step()
        assert mine.dtype == dtype
        tolerance = {torch.float32: 1e-5, torch.bfloat16: 0.05}[dtype]
        assert_close(mine, reference, rtol=tolerance, atol=tolerance)

    @pytest.mark.parametrize("name", PAIRS)
    def test_a_parameter_that_sits_out_steps(self, rng, device, name):
        """Steps are counted per parameter, as bias correction needs."""
        kind, theirs, options, their_options = PAIRS[name]
        starts = [torch.randn(3, generator=rng, dtype=torch.float64) for _ in range(2)]
        mine, reference = (
            [start.to(device, copy=True).requires_grad_() for start in starts]
            for _ in range(2)
        )
        step_mine = kind(mine, learning_rate=RATE, weight_decay=0.1, **options)
        step_theirs = theirs(reference, lr=RATE, weight_decay=0.1, **their_options)
        for step in range(12):
            gradient = torch.randn(3, generator=rng, dtype=torch.float64).to(device)
            for w, twin in zip(mine, reference, strict=True):
                sits_out = w is mine[1] and step % 3 != 2
                w.grad = None if sits_out else gradient.clone()
                twin.grad = None if sits_out else gradient.clone()
            step_mine.step()
            step_theirs.step()
            exactly(mine, reference)


class TestByHand:
    """A gradient of 1 in every step, at learning rate 1, from weight 0."""

    @staticmethod
    def steps(make, count):
        w = torch.zeros(1, dtype=torch.float64, requires_grad=True)
        optimiser = make([w], learning_rate=1.0)
        walked, before = [], 0.0
        for _ in range(count):
            w.grad = torch.ones_like(w)
            optimiser.step()
            walked.append(before - w.item())
            before = w.item()
        return torch.tensor(walked, dtype=torch.float64)

    def test_momentum_grows_to_ten_times_the_gradient(self):
        walked = self.steps(Momentum, 200)
        exactly(walked[:3], torch.tensor([1, 1.9, 2.71], dtype=torch.float64))
        assert walked[-1] == pytest.approx(1 / (1 - 0.9))
        assert self.steps(partial(Momentum, momentum=0.99), 3000)[-1] == (
            pytest.approx(100)
        )

    def test_adagrad_shrinks_with_the_root_of_the_step(self):
        walked = self.steps(partial(AdaGrad, epsilon=0), 5)
        roots = torch.arange(1, 6, dtype=torch.float64).sqrt()
        exactly(walked, 1 / roots)

    def test_rmsprop_starts_large_and_settles(self):
        walked = self.steps(partial(RMSProp, beta=0.9, epsilon=0), 200)
        assert walked[0] == pytest.approx(math.sqrt(10))
        assert walked[-1] == pytest.approx(1)

    def test_adam_starts_at_the_learning_rate(self):
        walked = self.steps(partial(Adam, epsilon=0), 50)
        exactly(walked, torch.ones(50, dtype=torch.float64))

    def test_adam_uncorrected_starts_too_large(self):
        walked = self.steps(partial(Adam, epsilon=0, bias_correction=False), 1)
        assert walked[0] == pytest.approx(0.1 / math.sqrt(0.001))  # 3.16

    def test_adamw_decays_without_a_gradient(self):
        w = torch.full((1,), 2.0, dtype=torch.float64, requires_grad=True)
        optimiser = AdamW([w], learning_rate=0.5, weight_decay=0.1)
        w.grad = torch.zeros_like(w)
        optimiser.step()
        assert w.item() == pytest.approx(2.0 * (1 - 0.05))


class TestMomentumForms:
    @staticmethod
    def walk(kind, rates):
        w = torch.ones(1, dtype=torch.float64, requires_grad=True)
        optimiser = kind([w], learning_rate=rates[0])
        points = []
        for rate in rates:
            optimiser.learning_rate = rate
            w.grad = w.detach().clone()  # of w²/2
            optimiser.step()
            points.append(w.item())
        return points

    def test_sixty_steps_of_a_parabola(self):
        assert self.walk(Momentum, [0.1] * 60)[-1] == pytest.approx(0.0381, abs=5e-5)
        assert self.walk(HeavyBall, [0.1] * 60) == pytest.approx(
            self.walk(Momentum, [0.1] * 60)
        )

    def test_forms_part_when_the_rate_drops(self):
        rates = [0.1] * 3 + [0.01]
        first, second = self.walk(Momentum, rates), self.walk(HeavyBall, rates)
        assert first[:3] == pytest.approx(second[:3])
        assert abs(second[3] - second[2]) > 5 * abs(first[3] - first[2])


class TestAnyOptimiser:
    @pytest.mark.parametrize("kind", OURS)
    def test_gradients_are_left_alone(self, device, kind):
        w = torch.ones(3, device=device, requires_grad=True)
        w.grad = torch.full((3,), 0.5, device=device)
        kind([w], learning_rate=0.1, weight_decay=0.3).step()
        assert w.grad.eq(0.5).all()
        assert w.lt(1).all()

    def test_zero_grad(self):
        w = torch.ones(3, requires_grad=True)
        w.grad = torch.ones(3)
        optimiser = SGD([w], learning_rate=0.1)
        optimiser.zero_grad()
        assert w.grad is None
        optimiser.step()
        assert w.eq(1).all()

    @pytest.mark.parametrize("kind", OURS)
    def test_empty_parameter(self, device, kind):
        w = torch.ones(0, 3, device=device, requires_grad=True)
        w.grad = torch.ones_like(w)
        kind([w], learning_rate=0.1).step()
        assert w.shape == (0, 3)

    def test_base_has_no_step_of_its_own(self):
        w = torch.ones(1, requires_grad=True)
        w.grad = torch.ones(1)
        with pytest.raises(NotImplementedError):
            Optimiser([w], learning_rate=0.1).step()

    @pytest.mark.parametrize(
        ("kind", "options", "message"),
        [
            (SGD, {"learning_rate": -1}, "learning_rate must be at least 0, got -1"),
            (SGD, {"learning_rate": math.nan}, "learning_rate .* got nan"),
            (SGD, {"weight_decay": -1}, "weight_decay must be at least 0, got -1"),
            (Momentum, {"momentum": 1}, r"momentum must be in \[0, 1\), got 1"),
            (HeavyBall, {"momentum": -0.1}, "momentum must be .* got -0.1"),
            (Nesterov, {"momentum": 1.5}, "momentum must be .* got 1.5"),
            (AdaGrad, {"epsilon": -1}, "epsilon must be at least 0, got -1"),
            (RMSProp, {"beta": 1}, r"beta must be in \[0, 1\), got 1"),
            (RMSProp, {"epsilon": -1}, "epsilon must be at least 0, got -1"),
            (Adam, {"betas": (1, 0.9)}, r"beta_1 must be in \[0, 1\), got 1"),
            (Adam, {"betas": (0.9, 1)}, r"beta_2 must be in \[0, 1\), got 1"),
            (AdamW, {"epsilon": -1}, "epsilon must be at least 0, got -1"),
        ],
    )
    def test_bad_numbers_are_named(self, kind, options, message):
        w = torch.ones(1, requires_grad=True)
        with pytest.raises(ValueError, match=message):
            kind([w], **{"learning_rate": 0.1} | options)

    def test_bad_parameters_are_named(self):
        w = torch.ones(1, requires_grad=True)
        with pytest.raises(ValueError, match="at least one parameter, got none"):
            SGD([], learning_rate=0.1)
        with pytest.raises(TypeError, match="number 1 is a float"):
            SGD([w, 1.0], learning_rate=0.1)
        with pytest.raises(TypeError, match=r"number 0 has dtype torch\.int64"):
            SGD([torch.ones(1).long()], learning_rate=0.1)
        with pytest.raises(ValueError, match="number 0 has requires_grad=False"):
            SGD([torch.ones(1)], learning_rate=0.1)
        with pytest.raises(ValueError, match="and is_leaf=False"):
            SGD([2 * w], learning_rate=0.1)


class TestClipping:
    @staticmethod
    def parameters(rng, device):
        made = [torch.zeros(s, device=device, requires_grad=True) for s in (3, (2, 5))]
        for w in made:
            w.grad = torch.randn(w.shape, generator=rng).to(device)
        return [*made, torch.zeros(2, device=device, requires_grad=True)]

    @pytest.mark.parametrize("max_norm", [0.0, 0.5, 1e3])
    def test_agrees_with_pytorch(self, rng, device, max_norm):
        mine = self.parameters(rng, device)
        twins = [torch.zeros_like(w, requires_grad=True) for w in mine]
        for w, twin in zip(mine, twins, strict=True):
            twin.grad = None if w.grad is None else w.grad.clone()
        length = clip_gradient_norm_(mine, max_norm)
        assert_close(length, nn.utils.clip_grad_norm_(twins, max_norm))
        for w, twin in zip(mine[:2], twins[:2], strict=True):
            assert_close(w.grad, twin.grad)
        assert mine[2].grad is None

    def test_no_gradients(self):
        assert clip_gradient_norm_([torch.zeros(2)], 1.0) == 0

    def test_bad_norm_is_named(self):
        with pytest.raises(ValueError, match="max_norm must be at least 0, got -1"):
            clip_gradient_norm_([], -1)
