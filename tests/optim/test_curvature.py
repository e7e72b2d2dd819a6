import math
from functools import partial

import pytest
import torch
from scipy import optimize
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.optim import (
    Momentum,
    Nesterov,
    best_learning_rate,
    best_momentum,
    condition_number,
    contraction,
    gradient_descent,
    hessian,
    newton_step,
    plateau,
    rosenbrock,
    saddle,
    trajectory,
    valley,
)

SURFACES = [valley, saddle, plateau, rosenbrock]


def at(device, *numbers):
    return torch.tensor(numbers, dtype=torch.float64, device=device)


class TestHessian:
    @pytest.mark.parametrize("surface", SURFACES)
    def test_agrees_with_pytorch(self, rng, device, surface):
        w = torch.randn(2, generator=rng, dtype=torch.float64).to(device)
        expected = torch.autograd.functional.hessian(surface, w)
        assert_close(hessian(surface, w), expected)

    def test_weights_of_any_shape(self, rng, device):
        w = torch.randn(2, 3, generator=rng, dtype=torch.float64).to(device)

        def loss(w):
            return w.exp().prod(dim=0).sum() + w.pow(3).sum()

        expected = torch.autograd.functional.hessian(loss, w).view(6, 6)
        assert_close(hessian(loss, w), expected)

    def test_functions_without_curvature(self, device):
        w = at(device, 1, 2)
        assert hessian(torch.sum, w).equal(w.new_zeros(2, 2))
        one_axis = hessian(lambda w: w[0] ** 2, w)
        assert one_axis.tolist() == [[2, 0], [0, 0]]

    def test_loss_must_be_one_number(self):
        with pytest.raises(ValueError, match=r"one number, got \(2,\)"):
            hessian(torch.square, torch.ones(2))


class TestNewtonStep:
    def test_reaches_the_foot_of_a_bowl_at_once(self, device):
        w = at(device, 3, -2)
        assert_close(w + newton_step(valley, w), at(device, 0, 0))

    def test_agrees_with_scipy(self, device):
        w = at(device, -0.5, 0.5)
        here = w.cpu().numpy()
        expected = -torch.linalg.solve(
            torch.from_numpy(optimize.rosen_hess(here)),
            torch.from_numpy(optimize.rosen_der(here)),
        )
        assert_close(newton_step(rosenbrock, w).cpu(), expected)

    def test_leads_to_a_saddle_too(self, device):
        w = at(device, 0.1, 0.1)
        for _ in range(5):
            w = w + newton_step(saddle, w)
        assert_close(w, at(device, 0, 0))

    def test_shape_is_kept(self, rng):
        w = torch.randn(2, 3, generator=rng, dtype=torch.float64)
        assert_close(newton_step(lambda w: w.square().sum(), w), -w)

    def test_flat_ground_is_named(self, device):
        with pytest.raises(ValueError, match=r"inverse: its eigenvalues are \[0.0, 2"):
            newton_step(lambda w: w[0] ** 2, at(device, 1, 2))


class TestConditionNumber:
    def test_valley(self, device):
        curvature = hessian(valley, at(device, 1, 1))
        assert condition_number(curvature).item() == 100

    def test_batch_and_signs(self, rng, device):
        matrices = torch.randn(3, 4, 4, generator=rng, dtype=torch.float64).to(device)
        matrices = matrices + matrices.mT
        expected = torch.linalg.cond(matrices)  # of singular values
        assert_close(condition_number(matrices), expected)

    def test_flat_direction(self):
        assert condition_number(torch.diag(torch.tensor([0.0, 2]))) == math.inf

    @pytest.mark.parametrize("shape", [(3,), (2, 3), (0, 0)])
    def test_other_shapes_are_named(self, shape):
        with pytest.raises(ValueError, match=r"hessian must be \(..., n, n\)"):
            condition_number(torch.zeros(shape))


class TestRates:
    CURVATURES = torch.tensor([1.0, 100], dtype=torch.float64)

    def measured(self, points):
        """Distance to the minimum per step, over a stretch late in the walk."""
        far = points.norm(dim=-1)
        late, later = len(far) - 301, len(far) - 1
        return (far[later] / far[late]) ** (1 / (later - late))

    def test_gradient_descent_at_its_best(self, device):
        rate = best_learning_rate(self.CURVATURES)
        assert rate == pytest.approx(2 / 101)
        predicted = contraction(self.CURVATURES, learning_rate=rate)
        assert predicted.item() == pytest.approx(99 / 101)
        points = gradient_descent(
            valley, at(device, 1, 1), learning_rate=rate, steps=400
        )
        assert self.measured(points).item() == pytest.approx(predicted.item(), rel=1e-9)

    @pytest.mark.parametrize("rate", [0.005, 0.015, 0.0201])
    def test_gradient_descent_at_other_rates(self, rate):
        predicted = contraction(self.CURVATURES, learning_rate=rate).item()
        points = gradient_descent(
            valley, at("cpu", 1, 1), learning_rate=rate, steps=400
        )
        assert self.measured(points).item() == pytest.approx(predicted, rel=1e-4)
        assert (predicted > 1) == (rate > 0.02)

    @pytest.mark.parametrize("kind", [Momentum, Nesterov])
    @pytest.mark.parametrize(
        ("rate", "beta"), [(0.002, 0.5), (0.01, 0.5), (0.005, 0.7)]
    )
    def test_momentum(self, kind, rate, beta):
        predicted = contraction(
            self.CURVATURES,
            learning_rate=rate,
            momentum=beta,
            nesterov=kind is Nesterov,
        ).item()
        make = partial(kind, learning_rate=rate, momentum=beta)
        points = trajectory(valley, at("cpu", 1, 1), make, steps=600)
        assert self.measured(points).item() == pytest.approx(predicted, rel=2e-3)

    def test_best_momentum_beats_its_neighbours(self):
        rate, beta = best_momentum(self.CURVATURES)
        assert rate == pytest.approx(4 / 11**2)
        assert beta == pytest.approx((9 / 11) ** 2)

        def speed(rate, beta):
            return contraction(
                self.CURVATURES, learning_rate=rate, momentum=beta
            ).item()

        best = speed(rate, beta)
        assert best == pytest.approx(9 / 11, abs=1e-6)
        for factor in (0.9, 1.1):
            assert speed(factor * rate, beta) > best
            assert speed(rate, factor * beta) > best

    def test_best_rate_beats_its_neighbours(self, rng):
        curvatures = 0.1 + torch.rand(6, generator=rng)
        rate = best_learning_rate(curvatures)
        best = contraction(curvatures, learning_rate=rate)
        assert best < contraction(curvatures, learning_rate=0.99 * rate)
        assert best < contraction(curvatures, learning_rate=1.01 * rate)

    def test_round_bowl_needs_one_step(self, device):
        ones = torch.ones(3, device=device)
        assert best_learning_rate(ones) == 1
        assert best_momentum(ones) == (1, 0)
        assert contraction(ones, learning_rate=1).item() == 0

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"above 0, but the lowest is -1\.0"):
            best_learning_rate(torch.tensor([-1.0, 2]))
        with pytest.raises(ValueError, match=r"above 0, but the lowest is 0\.0"):
            best_momentum(torch.tensor([0.0, 2]))
        with pytest.raises(ValueError, match=r"with n above 0, got \(0,\)"):
            contraction(torch.zeros(0), learning_rate=1)
        with pytest.raises(ValueError, match=r"with n above 0, got \(2, 2\)"):
            best_learning_rate(torch.ones(2, 2))
        with pytest.raises(ValueError, match="learning_rate must be at least 0"):
            contraction(torch.ones(2), learning_rate=-1)
        with pytest.raises(ValueError, match=r"momentum must be in \[0, 1\)"):
            contraction(torch.ones(2), learning_rate=1, momentum=1)


class TestSurfaces:
    def test_rosenbrock_agrees_with_scipy(self, rng, device):
        points = torch.randn(5, 2, generator=rng, dtype=torch.float64)
        expected = torch.from_numpy(optimize.rosen(points.T.numpy()))
        assert_close(rosenbrock(points.to(device)).cpu(), expected)

    @pytest.mark.parametrize(
        ("surface", "lowest", "height"),
        [
            (valley, (0, 0), 0),
            (saddle, (0, 1), -0.25),
            (saddle, (0, -1), -0.25),
            (plateau, (0, 0), 0),
            (rosenbrock, (1, 1), 0),
        ],
    )
    def test_minima(self, device, surface, lowest, height):
        place = at(device, *lowest)
        assert surface(place).item() == height
        assert torch.linalg.eigvalsh(hessian(surface, place)).min() > 0
        assert newton_step(surface, place).norm().item() == pytest.approx(0, abs=1e-12)

    def test_saddle_has_one(self, device):
        curvatures = torch.linalg.eigvalsh(hessian(saddle, at(device, 0, 0)))
        assert curvatures.tolist() == [-1, 1]

    def test_plateau_is_flat(self, device):
        for distance, slope in ((3, 0.0333), (6, 9.1e-8)):
            w = at(device, distance, 0).requires_grad_()
            plateau(w).backward()
            assert w.grad.norm().item() == pytest.approx(slope, rel=0.01)

    def test_valley_by_hand(self, device):
        assert valley(at(device, 2, 3)).item() == (4 + 900) / 2
        assert valley(at(device, 2, 3), condition=5).item() == (4 + 45) / 2

    @pytest.mark.parametrize("surface", SURFACES)
    def test_gradients_and_shapes(self, rng, device, surface):
        points = torch.randn(4, 3, 2, generator=rng, dtype=torch.float64).to(device)
        assert surface(points).shape == (4, 3)
        assert surface(points.float()).dtype == torch.float32
        assert gradcheck(surface, points.requires_grad_())

    @pytest.mark.parametrize("surface", SURFACES)
    def test_points_must_be_pairs(self, surface):
        with pytest.raises(
            ValueError, match=r"weights must be \(\.\.\., 2\), got \(3,\)"
        ):
            surface(torch.zeros(3))
        with pytest.raises(ValueError, match=r"got \(\)"):
            surface(torch.tensor(1.0))
