from itertools import product

import pytest
import torch
from torch.autograd import gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import extract_patches, fold_patches, output_size

# Kernel, stride, padding, dilation; every pair has unequal entries somewhere.
WINDOWS = [
    (2, 1, 0, 1),
    ((3, 2), 1, 0, 1),
    ((2, 3), (2, 1), (0, 1), 1),
    ((3, 2), (1, 3), (2, 0), 1),
    ((2, 3), (3, 2), (1, 2), (2, 1)),
    ((3, 2), 2, (2, 1), (1, 3)),
    ((1, 1), (2, 3), 0, (4, 5)),
    ((6, 7), 1, 0, 1),
]


def options(window):
    kernel_size, stride, padding, dilation = window
    steps = {"stride": stride, "padding": padding, "dilation": dilation}
    return kernel_size, steps


def draw(rng, device, dtype=torch.float64):
    return torch.randn(2, 3, 6, 7, generator=rng).to(device, dtype)


class TestOutputSize:
    def test_agrees_with_pytorch(self):
        grid = product((4, 5, 8), (1, 2, 3), (1, 2, 3), (0, 1, 2), (1, 2))
        for size, kernel, stride, padding, dilation in grid:
            if dilation * (kernel - 1) + 1 > size + 2 * padding:
                continue
            steps = {"stride": stride, "padding": padding, "dilation": dilation}
            row, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel)
            expected = functional.conv1d(row, weight, **steps).shape[-1]
            assert output_size(size, kernel, **steps) == expected

    def test_by_hand(self):
        assert output_size(5, 3) == 3
        assert output_size(5, 3, padding=1) == 5
        assert output_size(5, 3, stride=2) == 2
        assert output_size(5, 3, stride=3) == 1  # the last two pixels are skipped

    def test_padding_keeps_the_size_of_odd_kernels(self):
        for kernel in (1, 3, 5, 7):
            assert output_size(9, kernel, padding=kernel // 2) == 9

    def test_misfit_is_named(self):
        message = r"spans 5 pixels \(kernel_size 3, dilation 2\), the input has 4"
        with pytest.raises(ValueError, match=message):
            output_size(2, 3, padding=1, dilation=2)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"size": -1},
            {"kernel_size": 0},
            {"stride": 0},
            {"padding": -1},
            {"dilation": 0},
        ],
    )
    def test_out_of_range_is_named(self, wrong):
        ((name, value),) = wrong.items()
        with pytest.raises(ValueError, match=rf"^{name} must be .* got {value}"):
            output_size(**{"size": 5, "kernel_size": 3} | wrong)


class TestExtractPatches:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.bfloat16])
    @pytest.mark.parametrize("window", WINDOWS)
    def test_agrees_with_pytorch(self, rng, device, dtype, window):
        kernel_size, steps = options(window)
        images = draw(rng, device, dtype)
        expected = functional.unfold(images, kernel_size, **steps)
        got = extract_patches(images, kernel_size, **steps)
        assert_close(got, expected, rtol=0, atol=0)

    def test_turns_correlation_into_a_matrix_product(self, rng, device):
        images = draw(rng, device)
        kernels = torch.randn(4, 3, 3, 2, generator=rng).to(images)
        maps = kernels.flatten(1) @ extract_patches(images, (3, 2))
        expected = functional.conv2d(images, kernels)
        assert_close(maps.unflatten(-1, (4, 6)), expected)

    def test_leading_axes_are_free(self, rng, device):
        images = draw(rng, device)
        lone = extract_patches(images[1], (3, 2))
        assert_close(lone, extract_patches(images, (3, 2))[1])
        assert_close(extract_patches(images[None], (3, 2))[0, 1], lone)

    def test_empty_batch(self, device):
        nothing = torch.zeros(0, 3, 6, 7, device=device)
        assert extract_patches(nothing, (3, 2)).shape == (0, 18, 24)

    @pytest.mark.parametrize("window", WINDOWS[3:6])
    def test_gradients(self, rng, device, window):
        kernel_size, steps = options(window)
        images = draw(rng, device)[:1, :2].requires_grad_()
        assert gradcheck(lambda x: extract_patches(x, kernel_size, **steps), images)

    def test_result_is_a_copy(self, rng):
        images = draw(rng, "cpu")
        before = images.clone()
        extract_patches(images, 1).zero_()
        extract_patches(images, (3, 2), padding=1).zero_()
        assert torch.equal(images, before)

    def test_missing_channels_are_named(self):
        with pytest.raises(ValueError, match=r"\(\.\.\., c, h, w\), got \(6, 7\)"):
            extract_patches(torch.zeros(6, 7), 2)

    def test_misfit_is_named(self):
        with pytest.raises(
            ValueError, match=r"along the width, .* it spans 8 pixels .* has 7"
        ):
            extract_patches(torch.zeros(3, 6, 7), (2, 8))

    @pytest.mark.parametrize("name", ["stride", "padding", "dilation"])
    def test_bad_option_is_named(self, name):
        with pytest.raises(TypeError, match=rf"{name} must be an int or a pair"):
            extract_patches(torch.zeros(3, 6, 7), 2, **{name: 1.5})
        with pytest.raises(ValueError, match=rf"{name} must be at least"):
            extract_patches(torch.zeros(3, 6, 7), 2, **{name: (1, -1)})


class TestFoldPatches:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("window", WINDOWS)
    def test_agrees_with_pytorch(self, rng, device, dtype, window):
        kernel_size, steps = options(window)
        shape = functional.unfold(torch.zeros(2, 3, 6, 7), kernel_size, **steps).shape
        patches = torch.randn(shape, generator=rng).to(device, dtype)
        expected = functional.fold(patches, (6, 7), kernel_size, **steps)
        got = fold_patches(patches, (6, 7), kernel_size, **steps)
        assert_close(got, expected)

    @pytest.mark.parametrize("window", WINDOWS)
    def test_is_the_adjoint_of_extracting(self, rng, device, window):
        kernel_size, steps = options(window)
        images = draw(rng, device)
        extracted = extract_patches(images, kernel_size, **steps)
        patches = torch.randn(extracted.shape, generator=rng).to(images)
        folded = fold_patches(patches, (6, 7), kernel_size, **steps)
        assert_close((extracted * patches).sum(), (images * folded).sum())

    def test_tiles_come_back_unchanged(self, rng, device):
        images = draw(rng, device)[..., :6]
        tiles = extract_patches(images, (2, 3), stride=(2, 3))
        assert_close(fold_patches(tiles, (6, 6), (2, 3), stride=(2, 3)), images)

    def test_counts_how_often_a_pixel_is_seen(self, device):
        ones = torch.ones(
            4, 6, device=device
        )  # one channel, 2x2 patches of a 3x4 image
        expected = torch.tensor([[1, 2, 2, 1], [2, 4, 4, 2], [1, 2, 2, 1]])
        got = fold_patches(ones, (3, 4), 2)
        assert_close(got, expected[None].to(ones))

    def test_leading_axes_are_free(self, rng, device):
        patches = torch.randn(2, 3, 12, 30, generator=rng).to(device)
        got = fold_patches(patches, (6, 7), 2)
        assert got.shape == (2, 3, 3, 6, 7)
        assert_close(got[1, 2], fold_patches(patches[1, 2], (6, 7), 2))

    def test_empty_batch(self, device):
        nothing = torch.zeros(0, 18, 24, device=device)
        assert fold_patches(nothing, (6, 7), (3, 2)).shape == (0, 3, 6, 7)

    @pytest.mark.parametrize("window", WINDOWS[3:6])
    def test_gradients(self, rng, device, window):
        kernel_size, steps = options(window)
        shape = extract_patches(torch.zeros(2, 6, 7), kernel_size, **steps).shape
        patches = torch.randn(shape, generator=rng, dtype=torch.float64)
        patches = patches.to(device).requires_grad_()

        def fold(patches):
            return fold_patches(patches, (6, 7), kernel_size, **steps)

        assert gradcheck(fold, patches)
        assert gradgradcheck(lambda p: fold(p).square(), patches, fast_mode=True)

    def test_input_is_untouched(self, rng):
        patches = torch.randn(12, 30, generator=rng)
        before = patches.clone()
        fold_patches(patches, (6, 7), 2).zero_()
        assert torch.equal(patches, before)

    def test_odd_rows_are_named(self):
        message = r"\(\.\.\., c \* 2 \* 3, positions\), got \(7, 25\)"
        with pytest.raises(ValueError, match=message):
            fold_patches(torch.zeros(7, 25), (6, 7), (2, 3))

    def test_wrong_positions_are_named(self):
        message = r"5 \* 5 positions, got \(6, 24\)"
        with pytest.raises(ValueError, match=message):
            fold_patches(torch.zeros(6, 24), (6, 7), (2, 3))

    def test_lone_column_is_named(self):
        with pytest.raises(ValueError, match=r"positions\), got \(6,\)"):
            fold_patches(torch.zeros(6), (2, 3), (2, 3))

    def test_misfit_is_named(self):
        with pytest.raises(
            ValueError, match=r"along the width, .* it spans 8 pixels .* has 7"
        ):
            fold_patches(torch.zeros(16, 1), (6, 7), (2, 8))
        with pytest.raises(ValueError, match=r"along the height, .* spans 9 .* has 8"):
            fold_patches(torch.zeros(9, 1), (6, 7), (9, 1), padding=(1, 0))
