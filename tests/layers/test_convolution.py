import math
from unittest.mock import Mock

import pytest
import torch
from scipy import signal as scipy_signal
from torch import nn
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import (
    Conv2d,
    conv2d,
    conv2d_parameter_count,
    convolution,
    convolve2d,
    cross_correlate2d,
    extract_patches,
    fold_patches,
)

# Input (n, c, h, w), weight (o, c / groups, k1, k2), and the options.
CASES = {
    "plain": ((2, 3, 5, 6), (4, 3, 3, 2), {}),
    "one_to_one": ((3, 1, 5, 4), (1, 1, 2, 3), {}),
    "pointwise": ((2, 3, 4, 5), (5, 3, 1, 1), {}),
    "whole_image": ((2, 3, 4, 5), (6, 3, 4, 5), {}),
    "stride": ((2, 3, 7, 6), (4, 3, 3, 2), {"stride": 2}),
    "stride_pair": ((2, 3, 7, 8), (4, 3, 2, 3), {"stride": (3, 2)}),
    "stride_skips": ((2, 3, 5, 6), (4, 3, 1, 2), {"stride": (3, 4)}),
    "padding": ((2, 3, 4, 5), (4, 3, 3, 2), {"padding": 1}),
    "padding_pair": ((2, 3, 4, 5), (4, 3, 2, 3), {"padding": (0, 2)}),
    "padding_beyond_kernel": ((2, 3, 1, 2), (4, 3, 2, 1), {"padding": (3, 1)}),
    "dilation": ((2, 3, 6, 7), (4, 3, 3, 2), {"dilation": 2}),
    "dilation_pair": ((2, 3, 7, 6), (4, 3, 2, 3), {"dilation": (3, 2)}),
    "groups": ((2, 6, 5, 4), (9, 2, 3, 2), {"groups": 3}),
    "depthwise": ((2, 4, 5, 6), (8, 1, 2, 3), {"groups": 4}),
    "all": (
        (2, 4, 7, 6),
        (6, 2, 3, 2),
        {"stride": (2, 3), "padding": (1, 2), "dilation": (2, 1), "groups": 2},
    ),
}
each_case = pytest.mark.parametrize("case", CASES.values(), ids=CASES)


def draw(rng, device, case, dtype=torch.float64):
    images, weight, _ = case
    sizes = [images, weight, weight[:1]]
    return [torch.randn(size, generator=rng).to(device, dtype) for size in sizes]


def require_grad(tensors):
    return [tensor.requires_grad_() for tensor in tensors]


class TestForward:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @each_case
    def test_agrees_with_pytorch(self, rng, device, dtype, case):
        inputs = draw(rng, device, case, dtype)
        for arguments in (inputs, inputs[:2]):
            expected = functional.conv2d(*arguments, **case[2])
            assert_close(conv2d(*arguments, **case[2]), expected)

    def test_bfloat16(self, rng, device):
        inputs = draw(rng, device, CASES["all"], torch.bfloat16)
        expected = functional.conv2d(*(t.double() for t in inputs), **CASES["all"][2])
        got = conv2d(*inputs, **CASES["all"][2])
        assert got.dtype == torch.bfloat16
        assert_close(got.double(), expected, rtol=0.02, atol=0.05)

    def test_one_channel_is_the_sliding_dot_product(self, rng, device):
        images, weight, bias = draw(rng, device, CASES["one_to_one"])
        expected = cross_correlate2d(images[0, 0], weight[0, 0]) + bias
        assert_close(conv2d(images, weight, bias)[0, 0], expected)

    def test_shifted_input_shifts_the_output(self, rng, device):
        images, weight, bias = draw(rng, device, ((2, 3, 9, 8), (4, 3, 3, 2), {}))
        images[..., -1, :] = images[..., :, -2:] = 0  # room to move
        shifted = images.roll((1, 2), dims=(-2, -1))
        got = conv2d(shifted, weight, bias)[..., 1:, 2:]
        assert_close(got, conv2d(images, weight, bias)[..., :-1, :-2])

    def test_groups_do_not_see_each_other(self, rng, device):
        images, weight, bias = draw(rng, device, CASES["groups"])
        expected = [
            conv2d(images[:, 2 * g : 2 * g + 2], weight[3 * g : 3 * g + 3])
            for g in range(3)
        ]
        got = conv2d(images, weight, bias, groups=3) - bias[:, None, None]
        assert_close(got, torch.cat(expected, dim=1))

    def test_leading_axes_are_free(self, rng, device):
        images, weight, bias = draw(rng, device, CASES["plain"])
        batch = conv2d(images, weight, bias)
        assert_close(conv2d(images[1], weight, bias), batch[1])
        assert_close(conv2d(images[:, None], weight, bias), batch[:, None])

    def test_batch_may_be_cut_anywhere(self, rng, device, monkeypatch):
        inputs = require_grad(draw(rng, device, ((5, 3, 6, 7), (4, 3, 3, 2), {})))
        whole = conv2d(*inputs)
        entries = 3 * 3 * 2 * 4 * 6  # of one image's patches
        for limit in (1, 2 * entries, 3 * entries):
            monkeypatch.setattr(convolution, "CPU_PATCH_ENTRIES", limit)
            monkeypatch.setattr(convolution, "PATCH_ENTRIES", limit)
            cut = conv2d(*inputs)
            assert_close(cut, whole)
            upstream = torch.randn(whole.shape, generator=rng).to(whole)
            expected = grad(whole, inputs, upstream, retain_graph=True)
            assert_close(grad(cut, inputs, upstream), expected)

    @pytest.mark.parametrize(("device", "pieces"), [("cpu", 4), ("meta", 1)])
    def test_only_a_cpu_takes_small_pieces(self, device, pieces):
        images = torch.zeros(7, 64, 32, 32, device=device)  # 2 at once fill 4 MiB
        weight = torch.zeros(2, 64, 3, 3, device=device, requires_grad=True)
        joined = conv2d(images, weight).grad_fn.next_functions[0][0]
        assert len(joined.next_functions) == pieces

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("biased", [True, False])
    def test_autocast(self, rng, device, dtype, biased):
        images, weight, bias = require_grad(draw(rng, device, CASES["all"], dtype))
        inputs = [images, weight, bias] if biased else [images, weight]
        with torch.autocast(device.type, dtype=torch.bfloat16):
            got = conv2d(*inputs, **CASES["all"][2])
            expected = functional.conv2d(*inputs, **CASES["all"][2])
        close = {"rtol": 0.02, "atol": 0.1}
        assert_close(got, expected, **close)  # the same dtype, too
        upstream = torch.ones_like(got)
        got, expected = (grad(maps, inputs, upstream) for maps in (got, expected))
        assert_close(got, expected, **close)

    def test_empty_batch(self, device):
        nothing = torch.zeros(0, 3, 5, 6, device=device, requires_grad=True)
        weight = torch.ones(4, 3, 3, 2, device=device, requires_grad=True)
        maps = conv2d(nothing, weight)
        assert maps.shape == (0, 4, 3, 5)
        gradients = grad(maps.sum(), [nothing, weight])
        assert gradients[0].shape == nothing.shape
        assert not gradients[1].any()

    def test_non_contiguous_inputs(self, rng, device):
        images, weight, bias = draw(rng, device, CASES["plain"])
        apart = images.mT.contiguous().mT, weight.flip(0).flip(0), bias
        assert_close(conv2d(*apart), functional.conv2d(images, weight, bias))
        last = images.to(memory_format=torch.channels_last)
        assert_close(conv2d(last, weight, bias), conv2d(images, weight, bias))


class TestBackward:
    @each_case
    def test_gradients(self, rng, device, case):
        inputs = require_grad(draw(rng, device, case))
        assert gradcheck(lambda *inputs: conv2d(*inputs, **case[2]), inputs)

    @each_case
    def test_second_derivatives(self, rng, device, case):
        inputs = require_grad(draw(rng, device, case))
        assert gradgradcheck(
            lambda *inputs: conv2d(*inputs, **case[2]), inputs, fast_mode=True
        )

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @each_case
    def test_agrees_with_pytorch(self, rng, device, dtype, case):
        inputs = require_grad(draw(rng, device, case, dtype))
        expected = functional.conv2d(*inputs, **case[2])
        upstream = torch.randn(expected.shape, generator=rng).to(expected)
        got = grad(conv2d(*inputs, **case[2]), inputs, upstream)
        assert_close(got, grad(expected, inputs, upstream))

    def test_bfloat16(self, rng, device):
        case = CASES["all"]
        inputs = require_grad(draw(rng, device, case, torch.bfloat16))
        precise = require_grad([t.detach().double() for t in inputs])
        expected = functional.conv2d(*precise, **case[2])
        upstream = torch.randn(expected.shape, generator=rng).to(inputs[0])
        got = grad(conv2d(*inputs, **case[2]), inputs, upstream)
        assert {gradient.dtype for gradient in got} == {torch.bfloat16}
        expected = grad(expected, precise, upstream.double())
        for ours, theirs in zip(got, expected, strict=True):
            assert_close(ours.double(), theirs, rtol=0.02, atol=0.1)

    def test_kernel_gradient_correlates_input_with_upstream(self, rng, device):
        images, weight, _ = require_grad(draw(rng, device, CASES["one_to_one"]))
        maps = conv2d(images, weight)
        upstream = torch.randn(maps.shape, generator=rng).to(maps)
        expected = sum(
            torch.from_numpy(scipy_signal.correlate2d(x, g, mode="valid"))
            for x, g in zip(
                images.detach().cpu()[:, 0], upstream.cpu()[:, 0], strict=True
            )
        )
        (got,) = grad(maps, weight, upstream)
        assert_close(got[0, 0].cpu(), expected)

    def test_input_gradient_is_a_full_convolution(self, rng, device):
        images, weight, _ = require_grad(draw(rng, device, CASES["one_to_one"]))
        maps = conv2d(images, weight)
        upstream = torch.randn(maps.shape, generator=rng).to(maps)
        (got,) = grad(maps, images, upstream)
        kernel = weight.detach()[0, 0]
        expected = scipy_signal.convolve2d(upstream[1, 0].cpu(), kernel.cpu())
        assert_close(got[1, 0].cpu(), torch.from_numpy(expected))
        assert_close(got[1, 0], convolve2d(upstream[1, 0], kernel))

    @pytest.mark.parametrize(
        ("asked", "extracted", "folded"), [("input", 0, 1), ("weight", 1, 0)]
    )
    def test_only_what_is_asked_for_is_computed(
        self, rng, monkeypatch, asked, extracted, folded
    ):
        images, weight, bias = draw(rng, "cpu", CASES["plain"])
        wanted = {"input": images, "weight": weight}[asked].requires_grad_()
        loss = conv2d(images, weight, bias).sum()
        extract = Mock(wraps=extract_patches)
        fold = Mock(wraps=fold_patches)
        monkeypatch.setattr(convolution, "extract_patches", extract)
        monkeypatch.setattr(convolution, "fold_patches", fold)
        grad(loss, wanted)
        assert (extract.call_count, fold.call_count) == (extracted, folded)

    def test_gradient_per_example(self, rng, device):
        images, weight, bias = draw(rng, device, CASES["all"])

        def score(weight, image):
            return conv2d(image, weight, bias, **CASES["all"][2]).square().sum()

        expected = [torch.func.grad(score)(weight, image) for image in images]
        got = torch.func.vmap(torch.func.grad(score), (None, 0))(weight, images)
        assert_close(got, torch.stack(expected))

    def test_learns_a_kernel_from_its_output(self, rng, device):
        images, weight, _ = draw(rng, device, ((8, 1, 7, 6), (1, 1, 3, 2), {}))
        target = functional.conv2d(images, weight)
        learned = torch.zeros_like(weight, requires_grad=True)
        for _ in range(60):
            loss = (conv2d(images, learned) - target).square().mean()
            learned = learned - 0.3 * grad(loss, learned)[0]
            learned = learned.detach().requires_grad_()
        assert_close(learned, weight, rtol=0, atol=1e-6)

    def test_inputs_are_untouched(self, rng):
        inputs = require_grad(draw(rng, "cpu", CASES["all"]))
        before = [tensor.detach().clone() for tensor in inputs]
        conv2d(*inputs, **CASES["all"][2]).square().sum().backward()
        assert all(map(torch.equal, inputs, before))


class TestBadInput:
    @pytest.mark.parametrize(
        ("images", "weight", "bias", "groups", "message"),
        [
            ((5, 6), (4, 3, 3, 2), None, 1, r"\(\.\.\., c, h, w\), got \(5, 6\)"),
            ((3, 5, 6), (3, 3, 2), None, 1, r"weight must be .* got \(3, 3, 2\)"),
            ((3, 5, 6), (0, 3, 3, 3), None, 1, r"weight must have entries, got \(0, "),
            ((3, 5, 6), (4, 3, 0, 3), None, 1, r"entries, got \(4, 3, 0, 3\)"),
            (
                (3, 5, 6),
                (4, 1, 3, 2),
                None,
                1,
                r"has 3 channels, but every kernel is 1 deep: "
                r"input is \(3, 5, 6\), weight is \(4, 1, 3, 2\)",
            ),
            (
                (4, 5, 6),
                (4, 4, 3, 2),
                None,
                2,
                r"has 4 channels, 2 in each of its 2 groups, but .* is 4 deep",
            ),
            ((3, 5, 6), (4, 1, 3, 2), None, 3, r"groups is 3, .* are 3 and 4"),
            ((3, 5, 6), (4, 1, 3, 2), None, 2, r"groups is 2, .* are 3 and 4"),
            ((4, 5, 6), (3, 2, 3, 2), None, 2, r"groups is 2, .* are 4 and 3"),
            ((3, 5, 6), (4, 3, 3, 2), None, 0, r"groups must be at least 1, got 0"),
            ((3, 5, 6), (4, 3, 3, 2), (3,), 1, r"bias must be \(4,\).* got \(3,\)"),
            ((3, 5, 6), (4, 3, 3, 7), None, 1, r"the width, .* 7 pixels .* has 6"),
            ((3, 5, 6), (4, 3, 6, 3), None, 1, r"the height, .* 6 pixels .* has 5"),
        ],
    )
    def test_shapes_are_named(self, images, weight, bias, groups, message):
        bias = None if bias is None else torch.zeros(bias)
        with pytest.raises(ValueError, match=message):
            conv2d(torch.zeros(images), torch.zeros(weight), bias, groups=groups)

    @pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.complex64])
    def test_kinds_that_are_not_floating_are_named(self, dtype):
        with pytest.raises(TypeError, match=rf"floating point, got {dtype}"):
            conv2d(torch.zeros(3, 5, 6, dtype=dtype), torch.zeros(4, 3, 3, 2))

    @pytest.mark.parametrize("name", ["stride", "padding", "dilation"])
    def test_options_are_named(self, name):
        inputs = torch.zeros(3, 5, 6), torch.zeros(4, 3, 3, 2)
        with pytest.raises(TypeError, match=rf"{name} must be an int or a pair"):
            conv2d(*inputs, **{name: "same"})
        with pytest.raises(ValueError, match=rf"{name} must be at least"):
            conv2d(*inputs, **{name: -1})


class TestModule:
    @pytest.mark.parametrize("groups", [1, 3])
    def test_starts_as_pytorchs_does(self, rng, groups):
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(rng.initial_seed())
            theirs = nn.Conv2d(6, 9, (3, 2), groups=groups)
        ours = Conv2d(6, 9, (3, 2), groups=groups, generator=rng)
        assert_close(dict(ours.named_parameters()), dict(theirs.named_parameters()))

    def test_starts_within_bounds_and_fills_them(self, rng):
        layer = Conv2d(4, 50, (3, 2), generator=rng)
        bound = 1 / math.sqrt(4 * 3 * 2)
        assert 0.98 * bound < layer.weight.abs().max() <= bound
        assert_close(layer.weight.std().item(), bound / math.sqrt(3), rtol=0.05, atol=0)

    def test_calls_the_function(self, rng, device):
        images = torch.randn(2, 4, 7, 6, generator=rng).to(device)
        steps = {"stride": (2, 3), "padding": (1, 2), "dilation": (2, 1), "groups": 2}
        layer = Conv2d(4, 6, (3, 2), **steps, generator=rng).to(device)
        expected = functional.conv2d(images, layer.weight, layer.bias, **steps)
        assert_close(layer(images), expected)

    def test_state_fits_pytorchs_layer(self, rng):
        images = torch.randn(2, 3, 5, 6, generator=rng)
        ours = Conv2d(3, 4, 3, padding=1, bias=False, generator=rng)
        with torch.random.fork_rng(devices=[]):
            theirs = nn.Conv2d(3, 4, 3, padding=1, bias=False)
        theirs.load_state_dict(ours.state_dict())
        assert ours.bias is None
        assert_close(ours(images), theirs(images))

    def test_generator_leaves_the_global_stream_alone(self, rng):
        before = torch.random.get_rng_state()
        Conv2d(3, 4, 3, generator=rng)
        assert torch.equal(torch.random.get_rng_state(), before)

    @pytest.mark.parametrize(
        "options",
        [
            {},
            {"stride": 2, "padding": (1, 0)},
            {"dilation": (1, 2), "groups": 3, "bias": False},
        ],
    )
    def test_prints_as_pytorchs_does(self, options):
        theirs = nn.Conv2d(6, 9, (3, 2), **options, device="meta")
        assert repr(Conv2d(6, 9, (3, 2), **options)) == repr(theirs)

    def test_bad_counts_are_named(self):
        with pytest.raises(ValueError, match=r"groups is 2, the channels are 3 and 4"):
            Conv2d(3, 4, 3, groups=2)
        with pytest.raises(ValueError, match=r"got 3, 0 and 1"):
            Conv2d(3, 0, 3)
        with pytest.raises(TypeError, match=r"kernel_size must be an int or a pair"):
            Conv2d(3, 4, 3.0)


class TestParameterCount:
    @pytest.mark.parametrize("bias", [True, False])
    @pytest.mark.parametrize("groups", [1, 3])
    @pytest.mark.parametrize("kernel_size", [3, (5, 2)])
    def test_agrees_with_pytorch(self, kernel_size, groups, bias):
        layer = nn.Conv2d(6, 9, kernel_size, groups=groups, bias=bias, device="meta")
        expected = sum(parameter.numel() for parameter in layer.parameters())
        got = conv2d_parameter_count(6, 9, kernel_size, groups=groups, bias=bias)
        assert got == expected
        ours = Conv2d(6, 9, kernel_size, groups=groups, bias=bias)
        assert sum(parameter.numel() for parameter in ours.parameters()) == got

    def test_by_hand(self):
        assert conv2d_parameter_count(3, 64, 3) == 1792

    def test_bad_counts_are_named(self):
        with pytest.raises(ValueError, match=r"groups is 4, the channels are 6 and 8"):
            conv2d_parameter_count(6, 8, 3, groups=4)
        with pytest.raises(ValueError, match=r"kernel_size must be at least 1, got 0"):
            conv2d_parameter_count(6, 8, 0)
        with pytest.raises(TypeError, match=r"kernel_size must be an int or a pair"):
            conv2d_parameter_count(6, 8, "3")
