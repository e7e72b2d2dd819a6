from functools import partial

import pytest
import torch
from torch.testing import assert_close

from notes_lib.optim import (
    Adam,
    HeavyBall,
    Momentum,
    Nesterov,
    gradient_descent,
    hill_climb,
    nesterov_descent,
    random_search,
    rosenbrock,
    trajectory,
    valley,
)

exactly = partial(assert_close, rtol=1e-12, atol=1e-14)


def bowl(w):
    return w.square().sum() / 2


def start_at(device, *numbers):
    return torch.tensor(numbers, dtype=torch.float64, device=device)


class TestGradientDescent:
    def test_parabola_in_closed_form(self, device):
        points = gradient_descent(
            bowl, start_at(device, 1, -2), learning_rate=0.1, steps=9
        )
        powers = 0.9 ** torch.arange(10, dtype=torch.float64, device=device)
        exactly(points, powers[:, None] * start_at(device, 1, -2))

    def test_agrees_with_pytorch(self, device):
        start = start_at(device, -0.5, 0.5)
        theirs = partial(torch.optim.SGD, lr=1e-3)
        expected = trajectory(rosenbrock, start, theirs, steps=100)
        exactly(
            gradient_descent(rosenbrock, start, learning_rate=1e-3, steps=100), expected
        )

    def test_weights_of_any_shape(self, rng):
        start = torch.randn(2, 3, generator=rng)
        points = gradient_descent(bowl, start, learning_rate=0.5, steps=4)
        assert_close(points[-1], start / 16)

    def test_no_steps(self, device):
        start = start_at(device, 1, 2)
        assert gradient_descent(bowl, start, learning_rate=1, steps=0).equal(
            start[None]
        )

    def test_works_where_gradients_are_off(self, device):
        with torch.no_grad():
            points = gradient_descent(
                bowl, start_at(device, 1), learning_rate=0.5, steps=1
            )
        assert points.tolist() == [[1], [0.5]]

    def test_bad_input_is_named(self):
        with pytest.raises(
            ValueError, match="learning_rate must be at least 0, got -1"
        ):
            gradient_descent(bowl, torch.ones(2), learning_rate=-1, steps=1)
        with pytest.raises(ValueError, match="steps must be at least 0, got -1"):
            gradient_descent(bowl, torch.ones(2), learning_rate=1, steps=-1)
        with pytest.raises(ValueError, match=r"one number, got \(2,\)"):
            gradient_descent(torch.square, torch.ones(2), learning_rate=1, steps=1)


class TestTrajectory:
    @pytest.mark.parametrize("kind", [Momentum, HeavyBall])
    def test_both_forms_of_momentum_agree(self, device, kind):
        start = start_at(device, 3, 0.5)
        theirs = partial(torch.optim.SGD, lr=0.01, momentum=0.9)
        exactly(
            trajectory(valley, start, partial(kind, learning_rate=0.01), steps=200),
            trajectory(valley, start, theirs, steps=200),
        )

    def test_first_point_is_the_start(self, device):
        start = start_at(device, 1, 2)
        points = trajectory(bowl, start, Adam, steps=3)
        assert points.shape == (4, 2)
        assert points[0].equal(start)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="steps must be at least 0, got -1"):
            trajectory(bowl, torch.ones(2), Adam, steps=-1)
        with pytest.raises(ValueError, match=r"one number, got \(2,\)"):
            trajectory(torch.square, torch.ones(2), Adam, steps=1)


class TestNesterovDescent:
    def test_looks_ahead_to_where_pytorch_stands(self, device):
        start = start_at(device, -0.5, 0.5)
        options = {"learning_rate": 1e-3, "momentum": 0.9}
        points, ahead = nesterov_descent(rosenbrock, start, steps=200, **options)
        theirs = partial(torch.optim.SGD, lr=1e-3, momentum=0.9, nesterov=True)
        exactly(ahead, trajectory(rosenbrock, start, theirs, steps=200))
        ours = partial(Nesterov, **options)
        exactly(ahead, trajectory(rosenbrock, start, ours, steps=200))
        velocity = points[1:] - points[:-1]
        exactly(ahead[1:], points[1:] + 0.9 * velocity)

    def test_sixty_steps_of_a_parabola(self, device):
        points, _ = nesterov_descent(
            bowl, start_at(device, 1), learning_rate=0.1, momentum=0.9, steps=60
        )
        assert points[-1].item() == pytest.approx(0.0018, abs=5e-5)

    def test_without_momentum_it_is_gradient_descent(self, device):
        start = start_at(device, 1, 2)
        points, ahead = nesterov_descent(
            bowl, start, learning_rate=0.1, momentum=0, steps=5
        )
        exactly(points, gradient_descent(bowl, start, learning_rate=0.1, steps=5))
        exactly(ahead, points)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"momentum must be in \[0, 1\), got 1"):
            nesterov_descent(bowl, torch.ones(2), learning_rate=1, momentum=1, steps=1)


class TestWithoutGradients:
    def test_random_search_keeps_the_best(self):
        tried = []

        def loss(w):
            tried.append(w)
            return bowl(w)

        rng = torch.Generator().manual_seed(3)
        found = random_search(loss, (2, 3), evaluations=50, scale=2.0, generator=rng)
        losses = torch.stack([bowl(w) for w in tried])
        assert len(tried) == 50
        assert_close(found.losses, losses.cummin(dim=0).values)
        assert found.best.equal(tried[losses.argmin()])
        assert torch.cat(tried).std().item() == pytest.approx(2.0, rel=0.15)

    def test_hill_climb_moves_to_the_best_of_each_generation(self, device):
        tried = []

        def loss(w):
            tried.append(w)
            return bowl(w)

        start = torch.full((4,), 5.0, device=device)
        rng = torch.Generator().manual_seed(3)
        found = hill_climb(
            loss, start, generations=30, population=5, step_size=0.5, generator=rng
        )
        losses = torch.stack([bowl(w) for w in tried]).cpu()
        assert len(tried) == 1 + 30 * 5  # the start and all neighbours
        assert_close(found.losses, losses.cummin(dim=0).values[1:])
        assert found.losses[-1] < 0.2 * losses[0]
        # The second generation surrounds the best of the first.
        noise = torch.Generator().manual_seed(3)
        torch.randn(5, 4, generator=noise)
        first = tried[: 1 + 5][losses[: 1 + 5].argmin()]
        second = first + 0.5 * torch.randn(5, 4, generator=noise).to(device)
        assert_close(torch.stack(tried[6:11]), second)

    def test_start_may_be_the_best(self):
        found = hill_climb(
            bowl, torch.zeros(2), generations=1, population=3, step_size=1.0
        )
        assert found.best.equal(torch.zeros(2))
        assert found.losses.tolist() == [0, 0, 0]

    def test_bad_numbers_are_named(self):
        with pytest.raises(ValueError, match="evaluations must be at least 1, got 0"):
            random_search(bowl, (2,), evaluations=0)
        with pytest.raises(ValueError, match="scale must be at least 0, got -1"):
            random_search(bowl, (2,), evaluations=1, scale=-1)
        options = {"generations": 1, "population": 1, "step_size": 1.0}
        for name, bad in (("generations", 0), ("population", 0), ("step_size", -1)):
            with pytest.raises(
                ValueError, match=f"{name} must be at least .* got {bad}"
            ):
                hill_climb(bowl, torch.ones(2), **options | {name: bad})
