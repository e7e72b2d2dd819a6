import numpy as np
import pytest
import torch
from scipy import signal as scipy_signal
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.layers import convolve1d, convolve2d, cross_correlate2d

MODES = ["full", "valid"]

PATCH = torch.tensor([[200, 150, 150], [100, 50, 100], [25, 25, 10]])
EDGES = torch.tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]])


def draw(rng, device, *sizes, dtype=torch.float64):
    return [torch.randn(size, generator=rng).to(device, dtype) for size in sizes]


def from_scipy(array, like):
    return torch.from_numpy(np.ascontiguousarray(array)).to(like.device, like.dtype)


class TestMixedDtypes:
    """Computed in bytes, which wrap at 256 and know no minus, the answers differ."""

    @pytest.mark.parametrize("dtype", [torch.int8, torch.int64, torch.float32])
    def test_a_picture_in_bytes(self, device, dtype):
        image, edges = PATCH.to(device, torch.uint8), EDGES.to(device, dtype)
        common = torch.result_type(image, edges)
        correlation = cross_correlate2d(image, edges)
        convolution = convolve2d(image, edges, mode="valid")
        assert_close(correlation, torch.tensor([[65]]).to(device, common))
        assert_close(convolution, torch.tensor([[-65]]).to(device, common))
        # Read as one long row each, they meet in full at the ninth output.
        row = convolve1d(image.flatten(), edges.flatten())
        assert row.dtype == common
        assert row[8] == -65

    def test_a_kernel_in_bytes(self, device):
        ones = torch.ones(3, 3, device=device)
        halves, twos = ones / 2, (2 * ones).to(torch.uint8)
        for operation in (convolve2d, cross_correlate2d):
            got = operation(twos, halves)
            assert_close(got, operation(twos.float(), halves))
            assert_close(operation(halves, twos), got)
        assert_close(convolve1d(twos[0], halves[0]), convolve1d(halves[0], twos[0]))


class TestConvolve1d:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("sizes", [(7, 3), (3, 7), (5, 1), (1, 4)])
    def test_agrees_with_numpy(self, rng, device, dtype, sizes):
        signal, kernel = draw(rng, device, *sizes, dtype=dtype)
        expected = np.convolve(signal.cpu(), kernel.cpu())
        assert_close(convolve1d(signal, kernel), from_scipy(expected, signal))

    def test_bfloat16(self, rng, device):
        signal, kernel = draw(rng, device, 7, 3, dtype=torch.bfloat16)
        expected = np.convolve(signal.float().cpu(), kernel.float().cpu())
        got = convolve1d(signal, kernel)
        assert_close(got, from_scipy(expected, signal), rtol=0.02, atol=0.05)

    def test_fourth_output_by_hand(self, device):
        x = torch.tensor([2, 3, 5, 7], device=device)
        h = torch.tensor([11, 13, 17, 19], device=device)
        expected = 19 * 2 + 17 * 3 + 13 * 5 + 11 * 7
        assert convolve1d(x, h)[3] == expected

    def test_multiplies_polynomials(self, device):
        # (1 + 2t)(3 + t + 4t^2) = 3 + 7t + 6t^2 + 8t^3
        product = convolve1d(
            torch.tensor([1, 2], device=device), torch.tensor([3, 1, 4], device=device)
        )
        assert_close(product, torch.tensor([3, 7, 6, 8], device=device))

    def test_commutes(self, rng, device):
        signal, kernel = draw(rng, device, 7, 3)
        assert_close(convolve1d(signal, kernel), convolve1d(kernel, signal))

    def test_leading_axes_are_separate_signals(self, rng, device):
        signals, kernel = draw(rng, device, (2, 4, 7), 3)
        expected = [[convolve1d(row, kernel) for row in plane] for plane in signals]
        expected = torch.stack([torch.stack(plane) for plane in expected])
        assert_close(convolve1d(signals, kernel), expected)

    def test_mixed_dtypes_meet_in_the_common_one(self, device):
        counts = torch.tensor([1, 2], device=device)
        halves = torch.tensor([0.5, 0.5], device=device)
        expected = torch.tensor([0.5, 1.5, 1.0], device=device)
        assert_close(convolve1d(counts, halves), expected)

    def test_gradients(self, rng, device):
        inputs = [t.requires_grad_() for t in draw(rng, device, (2, 5), 3)]
        assert gradcheck(convolve1d, inputs)

    def test_kernel_matrix_is_named(self):
        with pytest.raises(ValueError, match=r"kernel must be 1-D, got \(2, 3\)"):
            convolve1d(torch.zeros(5), torch.zeros(2, 3))

    @pytest.mark.parametrize("sizes", [(0, 3), (5, 0)])
    def test_nothing_is_named(self, sizes):
        message = rf"signal is \({sizes[0]},\), the kernel is \({sizes[1]},\)"
        with pytest.raises(ValueError, match=message):
            convolve1d(*map(torch.zeros, sizes))

    def test_lone_number_is_named(self):
        with pytest.raises(ValueError, match=r"needs 1 or more axes"):
            convolve1d(torch.tensor(1.0), torch.zeros(3))


class TestConvolve2d:
    @pytest.mark.parametrize("mode", MODES)
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("kernel_size", [(3, 2), (2, 3), (4, 5), (1, 1), (6, 7)])
    def test_agrees_with_scipy(self, rng, device, dtype, mode, kernel_size):
        image, kernel = draw(rng, device, (6, 7), kernel_size, dtype=dtype)
        expected = scipy_signal.convolve2d(image.cpu(), kernel.cpu(), mode=mode)
        assert_close(convolve2d(image, kernel, mode=mode), from_scipy(expected, image))

    def test_kernel_larger_than_the_image(self, rng, device):
        image, kernel = draw(rng, device, (3, 2), (4, 5))
        expected = scipy_signal.convolve2d(image.cpu(), kernel.cpu())
        assert_close(convolve2d(image, kernel), from_scipy(expected, image))

    def test_definition_by_loops(self, rng, device):
        image, kernel = draw(rng, device, (4, 5), (2, 3))
        expected = torch.zeros(5, 7, dtype=image.dtype, device=device)
        for r in range(5):
            for c in range(7):
                for a in range(4):
                    for b in range(5):
                        if 0 <= r - a < 2 and 0 <= c - b < 3:
                            expected[r, c] += image[a, b] * kernel[r - a, c - b]
        assert_close(convolve2d(image, kernel), expected)

    def test_associates(self, rng, device):
        f, g, image = draw(rng, device, (2, 3), (3, 4), (5, 7))
        left = convolve2d(image, convolve2d(g, f))
        assert_close(left, convolve2d(convolve2d(image, g), f))

    def test_shift_moves_a_delta(self, rng, device):
        (image,) = draw(rng, device, (4, 5))
        delta = torch.zeros(2, 3, dtype=image.dtype, device=device)
        delta[1, 2] = 1
        shifted = convolve2d(image, delta)
        assert_close(shifted[1:, 2:], image)
        assert not shifted[0].any()

    def test_leading_axes_are_separate_images(self, rng, device):
        images, kernel = draw(rng, device, (2, 3, 6, 7), (3, 2))
        for mode in MODES:
            got = convolve2d(images, kernel, mode=mode)
            assert_close(got[1, 2], convolve2d(images[1, 2], kernel, mode=mode))

    @pytest.mark.parametrize("mode", MODES)
    def test_gradients(self, rng, device, mode):
        inputs = [t.requires_grad_() for t in draw(rng, device, (4, 5), (2, 3))]
        assert gradcheck(lambda x, k: convolve2d(x, k, mode=mode), inputs)

    def test_unknown_mode_is_named(self):
        with pytest.raises(ValueError, match=r"mode must be .* got 'circular'"):
            convolve2d(torch.zeros(4, 5), torch.zeros(2, 3), mode="circular")

    def test_kernel_vector_is_named(self):
        with pytest.raises(ValueError, match=r"kernel must be 2-D, got \(3,\)"):
            convolve2d(torch.zeros(4, 5), torch.zeros(3))

    def test_image_row_is_named(self):
        with pytest.raises(ValueError, match=r"2 or more axes.* signal is \(5,\)"):
            convolve2d(torch.zeros(5), torch.zeros(2, 3))

    def test_misfit_is_named(self):
        with pytest.raises(ValueError, match=r"kernel is \(5, 3\), image is \(4, 6\)"):
            convolve2d(torch.zeros(4, 6), torch.zeros(5, 3), mode="valid")


class TestCrossCorrelate2d:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    @pytest.mark.parametrize("kernel_size", [(3, 2), (2, 3), (1, 1), (6, 7)])
    def test_agrees_with_scipy(self, rng, device, dtype, kernel_size):
        image, kernel = draw(rng, device, (6, 7), kernel_size, dtype=dtype)
        expected = scipy_signal.correlate2d(image.cpu(), kernel.cpu(), mode="valid")
        assert_close(cross_correlate2d(image, kernel), from_scipy(expected, image))

    def test_agrees_with_pytorch(self, rng, device):
        image, kernel = draw(rng, device, (2, 1, 6, 7), (3, 2))
        expected = torch.nn.functional.conv2d(image, kernel[None, None])
        assert_close(cross_correlate2d(image, kernel), expected)

    def test_by_hand_and_with_a_turned_kernel(self, device):
        image, edges = PATCH.to(device), EDGES.to(device)
        assert cross_correlate2d(image, edges).item() == 65
        assert cross_correlate2d(image, edges.flip(0, 1)).item() == -65

    def test_is_convolution_with_a_turned_kernel(self, rng, device):
        image, kernel = draw(rng, device, (6, 7), (3, 2))
        turned = convolve2d(image, kernel.flip(0, 1), mode="valid")
        assert_close(cross_correlate2d(image, kernel), turned)

    def test_does_not_associate(self, rng, device):
        image, g, f = draw(rng, device, (7, 8), (4, 5), (2, 3))
        once = cross_correlate2d(cross_correlate2d(image, g), f)  # (3, 2)
        merged = cross_correlate2d(image, cross_correlate2d(g, f))  # (5, 6)
        assert once.shape != merged.shape
        # The kernel that does both steps in one is their convolution.
        assert_close(cross_correlate2d(image, convolve2d(g, f)), once)

    def test_gradients(self, rng, device):
        inputs = [t.requires_grad_() for t in draw(rng, device, (2, 4, 5), (2, 3))]
        assert gradcheck(cross_correlate2d, inputs)

    def test_misfit_is_named(self):
        with pytest.raises(ValueError, match=r"kernel is \(3, 7\), image is \(4, 6\)"):
            cross_correlate2d(torch.zeros(4, 6), torch.zeros(3, 7))

    def test_empty_kernel_is_named(self):
        with pytest.raises(ValueError, match=r"the kernel is \(0, 3\)"):
            cross_correlate2d(torch.zeros(4, 6), torch.zeros(0, 3))
