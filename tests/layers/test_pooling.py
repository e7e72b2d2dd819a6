import math

import pytest
import torch
from torch import nn
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import AvgPool2d, MaxPool2d, avg_pool2d, max_pool2d

WINDOWS = [
    (2, {}),
    ((2, 3), {}),
    ((3, 2), {"stride": 1}),
    ((3, 2), {"stride": (1, 3), "padding": (1, 0)}),
    ((2, 3), {"stride": (2, 1), "padding": 1}),
    ((1, 1), {"stride": (3, 2)}),
    ((6, 7), {}),
]
DILATED = [
    ((2, 3), {"dilation": (3, 2)}),
    ((3, 2), {"stride": (2, 1), "padding": 1, "dilation": (1, 3)}),
]
POOLS = [(max_pool2d, functional.max_pool2d), (avg_pool2d, functional.avg_pool2d)]
both = pytest.mark.parametrize(("pool", "reference"), POOLS, ids=["max", "avg"])


def draw(rng, device, dtype=torch.float64):
    return torch.randn(2, 3, 6, 7, generator=rng).to(device, dtype)


class TestBoth:
    @both
    @pytest.mark.parametrize("window", WINDOWS)
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_agrees_with_pytorch(self, rng, device, dtype, window, pool, reference):
        kernel_size, steps = window
        images = draw(rng, device, dtype).requires_grad_()
        got = pool(images, kernel_size, **steps)
        expected = reference(images, kernel_size, **steps)
        assert_close(got, expected)
        upstream = torch.randn(got.shape, generator=rng).to(got)
        by_image = grad(got, images, upstream)
        assert_close(by_image, grad(expected, images, upstream))

    @both
    @pytest.mark.parametrize("window", WINDOWS)
    def test_bfloat16(self, rng, device, window, pool, reference):
        kernel_size, steps = window
        images = draw(rng, device, torch.bfloat16).requires_grad_()
        precise = images.detach().double().requires_grad_()
        got = pool(images, kernel_size, **steps)
        expected = reference(precise, kernel_size, **steps)
        assert got.dtype == torch.bfloat16
        assert_close(got.double(), expected, rtol=0.02, atol=0.01)
        (by_image,) = grad(got.sum(), images)
        assert by_image.dtype == torch.bfloat16
        expected = grad(expected.sum(), precise)[0]
        assert_close(by_image.double(), expected, rtol=0.02, atol=0.01)

    @both
    @pytest.mark.parametrize("window", WINDOWS)
    def test_gradients(self, rng, device, window, pool, reference):
        kernel_size, steps = window
        images = draw(rng, device)[:1].requires_grad_()
        # On a GPU the order in which gradients are added up differs between runs.
        assert gradcheck(
            lambda x: pool(x, kernel_size, **steps), images, nondet_tol=1e-12
        )
        assert gradgradcheck(
            lambda x: pool(x, kernel_size, **steps).square(),
            images,
            fast_mode=True,
            nondet_tol=1e-12,
        )

    @both
    def test_leading_axes_are_free(self, rng, device, pool, reference):
        images = draw(rng, device).requires_grad_()
        batch = pool(images, (2, 3), stride=1)
        assert_close(pool(images[1], (2, 3), stride=1), batch[1])
        assert_close(pool(images[1, 2], (2, 3), stride=1), batch[1, 2])
        assert_close(pool(images[None], (2, 3), stride=1), batch[None])
        alone = grad(pool(images[1, 2], (2, 3), stride=1).sum(), images)
        assert_close(alone[0][1, 2], grad(batch.sum(), images)[0][1, 2])

    @both
    def test_empty_batch(self, device, pool, reference):
        nothing = torch.zeros(0, 3, 6, 7, device=device, requires_grad=True)
        pooled = pool(nothing, (2, 3))
        assert pooled.shape == (0, 3, 3, 2)
        assert grad(pooled.sum(), nothing)[0].shape == nothing.shape

    @both
    def test_nan_spreads_over_its_windows_only(self, rng, device, pool, reference):
        images = draw(rng, device)
        images[1, 2, 3, 4] = math.nan
        got, expected = pool(images, (2, 3)), reference(images, (2, 3))
        assert got.isnan().sum() == 1
        assert_close(got, expected, equal_nan=True)

    @both
    def test_input_is_untouched(self, rng, pool, reference):
        images = draw(rng, "cpu").requires_grad_()
        before = images.detach().clone()
        pool(images, (2, 3), padding=1).square().sum().backward()
        pool(images.detach(), 1).zero_()
        assert torch.equal(images, before)

    @both
    def test_gradient_per_example(self, rng, device, pool, reference):
        images = draw(rng, device)

        def score(image):
            return pool(image, (2, 3), padding=1).square().sum()

        expected = torch.stack([torch.func.grad(score)(image) for image in images])
        assert_close(torch.func.vmap(torch.func.grad(score))(images), expected)

    @both
    @pytest.mark.parametrize(
        ("size", "kernel_size", "steps", "message"),
        [
            ((7,), 2, {}, r"input must be \(\.\.\., h, w\), got \(7,\)"),
            ((6, 7), (2, 8), {}, r"along the width, .* spans 8 pixels .* has 7"),
            ((6, 7), (8, 2), {}, r"along the height, .* spans 8 pixels .* has 6"),
            ((6, 7), 0, {}, r"kernel_size must be at least 1, got 0"),
            ((6, 7), 2, {"stride": 0}, r"stride must be at least 1, got 0"),
            ((6, 7), 2, {"padding": -1}, r"padding must be at least 0, got -1"),
            ((6, 7), (3, 2), {"padding": 2}, r"is \(2, 2\), kernel_size is \(3, 2\)"),
            ((6, 7), (2, 3), {"padding": (0, 2)}, r"at most half of kernel_size"),
            ((6, 7), (2, 3), {"padding": (2, 0)}, r"at most half of kernel_size"),
        ],
    )
    def test_bad_input_is_named(
        self, pool, reference, size, kernel_size, steps, message
    ):
        with pytest.raises(ValueError, match=message):
            pool(torch.zeros(size), kernel_size, **steps)

    @both
    @pytest.mark.parametrize("name", ["kernel_size", "stride", "padding"])
    def test_wrong_kind_is_named(self, pool, reference, name):
        arguments = {"kernel_size": 2} | {name: 1.5}
        with pytest.raises(TypeError, match=rf"{name} must be an int or a pair"):
            pool(torch.zeros(6, 7), **arguments)


LAYERS = pytest.mark.parametrize(
    ("layer", "rest"), [(MaxPool2d, ", dilation=(1, 1)"), (AvgPool2d, "")]
)


class TestLayers:
    @LAYERS
    def test_bad_options_are_named_at_once(self, layer, rest):
        with pytest.raises(ValueError, match=r"kernel_size must be at least 1, got 0"):
            layer(0)
        with pytest.raises(ValueError, match=r"at most half of kernel_size"):
            layer(2, padding=2)
        with pytest.raises(TypeError, match=r"stride must be an int or a pair"):
            layer(2, stride=1.5)

    @LAYERS
    def test_says_what_it_is(self, layer, rest):
        options = f"kernel_size=(3, 2), stride=(3, 2), padding=(1, 1){rest}"
        assert repr(layer((3, 2), padding=1)) == f"{layer.__name__}({options})"
        options = f"kernel_size=(2, 2), stride=(1, 3), padding=(0, 0){rest}"
        assert repr(layer(2, stride=(1, 3))) == f"{layer.__name__}({options})"


class TestMaxPool2d:
    @pytest.mark.parametrize("window", DILATED)
    def test_dilation(self, rng, device, window):
        kernel_size, steps = window
        images = draw(rng, device).requires_grad_()
        got = max_pool2d(images, kernel_size, **steps)
        expected = functional.max_pool2d(images, kernel_size, **steps)
        assert_close(got, expected)
        upstream = torch.randn(got.shape, generator=rng).to(got)
        assert_close(grad(got, images, upstream), grad(expected, images, upstream))
        assert gradcheck(
            lambda x: max_pool2d(x, kernel_size, **steps), images, nondet_tol=1e-12
        )

    @pytest.mark.parametrize("dtype", [torch.float32, torch.int64])
    def test_window_that_meets_padding_only(self, device, dtype):
        lowest = float("-inf") if dtype.is_floating_point else torch.iinfo(dtype).min
        row = torch.tensor([[[3, 5]]], dtype=dtype, device=device)
        pooled = max_pool2d(row, (2, 1), padding=(1, 0), dilation=(2, 1))
        assert pooled.tolist() == [[[lowest, lowest]]]
        if dtype.is_floating_point:
            steps = {"padding": (1, 0), "dilation": (2, 1)}
            assert_close(pooled, functional.max_pool2d(row, (2, 1), **steps))

    @pytest.mark.parametrize("dtype", [torch.bool, torch.complex64])
    def test_unordered_kinds_are_named(self, dtype):
        with pytest.raises(TypeError, match=rf"real numbers, got {dtype}"):
            max_pool2d(torch.zeros(4, 5, dtype=dtype), 2)

    def test_bad_dilation_is_named(self):
        with pytest.raises(ValueError, match=r"dilation must be at least 1, got 0"):
            max_pool2d(torch.zeros(6, 7), 2, dilation=0)

    def test_by_hand(self, device):
        image = torch.tensor([[200, 150, 150], [100, 50, 100], [25, 25, 10]])
        assert max_pool2d(image.to(device), 3).item() == 200

    def test_first_of_a_tie_wins(self, device):
        flat = torch.zeros(1, 4, 6, device=device, requires_grad=True)
        pooled = max_pool2d(flat, (2, 3))
        expected = torch.zeros(1, 4, 6, device=device)
        expected[0, ::2, ::3] = 1
        assert_close(grad(pooled.sum(), flat)[0], expected)
        theirs = functional.max_pool2d(flat, (2, 3))
        assert_close(grad(theirs.sum(), flat)[0], expected)

    def test_gradient_reaches_winners_only(self, rng, device):
        images = draw(rng, device).requires_grad_()
        pooled = max_pool2d(images, (3, 2))
        (by_image,) = grad(pooled.sum(), images)
        assert by_image.sum() == pooled.numel()
        assert_close(images[by_image > 0].sum(), pooled.sum())

    def test_padding_never_wins(self, device):
        dark = torch.full((1, 4, 5), -3.0, device=device)
        assert max_pool2d(dark, 3, stride=1, padding=1).eq(-3).all()
        integers = torch.full((1, 4, 5), -3, device=device)
        assert max_pool2d(integers, 3, stride=1, padding=1).eq(-3).all()

    def test_shift_within_the_window_changes_nothing(self, device):
        spot = torch.zeros(6, 6, device=device)
        spot[2, 2] = 1
        pooled = max_pool2d(spot, 2)
        assert_close(max_pool2d(spot.roll((1, 1), (0, 1)), 2), pooled)
        assert not torch.equal(max_pool2d(spot.roll(2, 0), 2), pooled)

    def test_module(self, rng, device):
        images = draw(rng, device)
        steps = {"stride": (2, 1), "padding": 1, "dilation": (1, 3)}
        expected = nn.MaxPool2d((3, 2), **steps)(images)
        assert_close(MaxPool2d((3, 2), **steps)(images), expected)
        assert_close(MaxPool2d(2)(images), nn.MaxPool2d(2)(images))


class TestAvgPool2d:
    def test_by_hand(self, device):
        image = torch.tensor([[200.0, 150, 150], [100, 50, 100], [25, 25, 10]])
        assert avg_pool2d(image.to(device), 3).item() == 90

    def test_padding_darkens_the_border(self, device):
        ones = torch.ones(1, 4, 5, device=device)
        pooled = avg_pool2d(ones, 3, stride=1, padding=1)
        assert_close(pooled[0, 0, :2].cpu(), torch.tensor([4 / 9, 6 / 9]))
        assert pooled[0, 1, 1] == 1

    def test_gradient_is_shared_evenly(self, device):
        images = torch.zeros(1, 4, 6, device=device, requires_grad=True)
        (by_image,) = grad(avg_pool2d(images, (2, 3)).sum(), images)
        assert_close(by_image, torch.full_like(by_image, 1 / 6))

    def test_integers_are_named(self):
        with pytest.raises(TypeError, match=r"floating point, got torch.int64"):
            avg_pool2d(torch.zeros(4, 5, dtype=torch.int64), 2)

    def test_module(self, rng, device):
        images = draw(rng, device)
        expected = nn.AvgPool2d((3, 2), stride=(2, 1), padding=1)(images)
        assert_close(AvgPool2d((3, 2), stride=(2, 1), padding=1)(images), expected)
        assert_close(AvgPool2d(2)(images), nn.AvgPool2d(2)(images))
