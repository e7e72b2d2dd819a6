import math

import pytest
import torch
from scipy import stats
from torch.nn.functional import affine_grid, grid_sample, one_hot, pad
from torch.testing import assert_close

from notes_lib.data import (
    colour_jitter,
    cow_masks,
    cowmix,
    cutmix,
    cutout,
    mixup,
    random_affine,
    random_crop,
    random_flip,
    warp,
)


@pytest.fixture
def images(rng, device):
    return torch.rand(40, 3, 12, 15, generator=rng).to(device)


@pytest.fixture
def targets(device):
    return one_hot(torch.arange(40) % 4).float().to(device)


class TestLabelsStay:
    def test_flip(self, images, rng):
        flipped = random_flip(images, generator=rng)
        mirrored = [
            one.equal(old.flip(-1)) for one, old in zip(flipped, images, strict=True)
        ]
        same = [one.equal(old) for one, old in zip(flipped, images, strict=True)]
        assert all(a != b for a, b in zip(mirrored, same, strict=True))
        assert 8 < sum(mirrored) < 32
        assert random_flip(images, chance=0).equal(images)
        assert random_flip(images, chance=1).equal(images.flip(-1))

    def test_crop(self, images, rng):
        cut = random_crop(images, padding=2, generator=rng)
        padded = pad(images, (2, 2, 2, 2))
        places = []
        for one, whole in zip(cut, padded, strict=True):
            found = [
                (top, left)
                for top in range(5)
                for left in range(5)
                if one.equal(whole[:, top : top + 12, left : left + 15])
            ]
            assert len(found) == 1
            places += found
        assert (
            {top for top, _ in places} == {left for _, left in places} == set(range(5))
        )
        assert random_crop(images, padding=0).equal(images)

    def test_jitter_by_hand(self, images):
        options = {"brightness": 0.5, "contrast": 0.4, "saturation": 0.3}
        got = colour_jitter(
            images, **options, generator=torch.Generator().manual_seed(5)
        )
        dice = 2 * torch.rand(3, 40, generator=torch.Generator().manual_seed(5)) - 1
        for index in (0, 7):
            x = images[index].double()
            x = (x * (1 + 0.5 * dice[0, index])).clamp(0, 1)
            grey = 0.299 * x[0] + 0.587 * x[1] + 0.114 * x[2]
            share = 1 + 0.4 * dice[1, index]
            x = (share * x + (1 - share) * grey.mean()).clamp(0, 1)
            grey = 0.299 * x[0] + 0.587 * x[1] + 0.114 * x[2]
            share = 1 + 0.3 * dice[2, index]
            x = (share * x + (1 - share) * grey).clamp(0, 1)
            assert_close(got[index].double(), x, atol=1e-6, rtol=0)
        assert_close(colour_jitter(images), images)

    @pytest.mark.parametrize("size", [0, 3, 4, 40])
    def test_cutout(self, images, rng, size):
        cut = cutout(images + 1, size=size, generator=rng)
        hole = (cut == 0).all(dim=1)
        assert_close(cut, (images + 1) * ~hole[:, None])
        if size == 40:
            assert hole.all()
        if size in (3, 4):
            assert hole.sum(dim=(1, 2)).amax() == size**2
            assert hole.sum(dim=(1, 2)).amin() >= (size // 2) ** 2
            assert hole.any(dim=0).double().mean() > 0.8  # over 40 pictures
        assert hole.any() == (size > 0)


class TestWarp:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_agrees_with_pytorch(self, images, rng, dtype):
        images = images.to(dtype)
        n, _, h, w = images.shape
        matrix = torch.eye(2, dtype=torch.float64) + 0.3 * torch.randn(
            n, 2, 2, generator=rng, dtype=torch.float64
        )
        offset = 2 * torch.randn(n, 2, generator=rng, dtype=torch.float64)
        got = warp(images, matrix, offset)
        # PyTorch maps new places to old ones, as (column, row), with edges at -1, 1.
        half = torch.tensor([w, h], dtype=torch.float64) / 2
        inverse = torch.linalg.inv(matrix).flip(1, 2)
        shift = -(inverse @ offset.flip(1)[:, :, None])
        theta = torch.cat([inverse * half, shift], dim=2) / half[:, None]
        grid = affine_grid(theta.to(images), list(images.shape), align_corners=False)
        expected = grid_sample(images, grid, align_corners=False)
        tolerance = 1e-4 if dtype == torch.float32 else 1e-10
        assert_close(got, expected, atol=tolerance, rtol=0)

    def test_quarter_turn(self, images):
        square = images[:2, :, :, :12]
        quarter = torch.tensor([[0.0, -1], [1, 0]]).repeat(2, 1, 1).double()
        turned = warp(square, quarter, torch.zeros(2, 2).double())
        assert_close(turned, square.rot90(1, (-2, -1)))

    def test_shift(self, images):
        offset = torch.tensor([[2.0, -3]]).repeat(40, 1).double()
        same = torch.eye(2).repeat(40, 1, 1).double()
        moved = warp(images, same, offset)
        assert_close(moved[:, :, 2:, :-3], images[:, :, :-2, 3:])
        assert moved[:, :, :2].eq(0).all()
        assert moved[:, :, :, -3:].eq(0).all()

    def test_random_affine_stays_in_its_limits(self, device, rng):
        spot = torch.zeros(200, 1, 41, 41, device=device)
        spot[:, :, 20, 30] = 1  # 10 pixels right of the centre
        turned = random_affine(spot, degrees=30, generator=rng)
        row, column = centroid(turned)
        angle = torch.atan2(20 - row, column - 20).rad2deg()
        assert -31 < angle.min() < -25
        assert 25 < angle.max() < 31
        grown = random_affine(spot, scale=(0.5, 1.5), generator=rng)
        reach = centroid(grown)[1] - 20
        assert 4.5 < reach.min() < 6
        assert 14 < reach.max() < 15.5
        moved = random_affine(spot, shift=0.1, generator=rng)
        row, column = centroid(moved)
        assert (row - 20).abs().max() < 4.2
        assert (column - 30).abs().max() < 4.2
        assert (row - 20).std() > 1
        below = spot.mT  # the spot is 10 pixels below the centre
        row, column = centroid(random_affine(below, shear=20, generator=rng))
        assert_close(row, torch.full_like(row, 30), atol=1e-3, rtol=0)
        most = 10 * math.tan(math.radians(20))
        assert 3 < (column - 20).abs().max() < most + 0.1

    def test_no_change(self, images):
        assert_close(random_affine(images), images)


def centroid(pictures):
    total = pictures.sum(dim=(1, 2, 3))
    h, w = pictures.shape[-2:]
    rows = torch.arange(h, device=pictures.device).view(-1, 1)
    columns = torch.arange(w, device=pictures.device)
    return (
        (pictures * rows).sum(dim=(1, 2, 3)) / total,
        (pictures * columns).sum(dim=(1, 2, 3)) / total,
    )


class TestLabelsMix:
    def test_mixup(self, images, targets, rng):
        seed = torch.Generator().manual_seed(3)
        mixed, blend = mixup(images, targets, generator=seed)
        partner = torch.randperm(40, generator=torch.Generator().manual_seed(3))
        assert_close(blend.sum(dim=1), torch.ones_like(blend[:, 0]))
        for i, j in enumerate(partner.tolist()):
            share = ((mixed[i] - images[j]) * (images[i] - images[j])).sum()
            share = share / (images[i] - images[j]).square().sum() if i != j else 1
            expected = share * targets[i] + (1 - share) * targets[j]
            assert_close(blend[i], expected, atol=1e-5, rtol=0)
            assert_close(
                mixed[i], share * images[i] + (1 - share) * images[j], atol=1e-5, rtol=0
            )

    @pytest.mark.parametrize("alpha", [0.2, 1, 4])
    def test_shares_are_beta(self, rng, alpha):
        labels = torch.eye(2)[torch.arange(2000) % 2]
        ones = torch.arange(2000.0).view(-1, 1)
        mixed, _ = mixup(ones, labels, alpha=alpha, generator=rng)
        seed = torch.Generator().manual_seed(0)
        partner = torch.randperm(2000, generator=seed).view(-1, 1)
        apart = (ones - partner).abs() > 100  # where the share can be told exactly
        share = ((mixed - partner) / (ones - partner))[apart]
        assert stats.kstest(share.double(), stats.beta(alpha, alpha).cdf).pvalue > 1e-3

    @pytest.mark.parametrize("mix", [cutmix, cowmix])
    def test_targets_follow_the_pixels(self, images, targets, rng, mix):
        # A picture's number is written in each of its pixels.
        numbers = torch.arange(40.0, device=images.device).view(-1, 1, 1, 1)
        numbered = numbers.expand(40, 3, 12, 15)
        mixed, blend = mix(numbered, torch.eye(40, device=images.device), generator=rng)
        for i in range(40):
            shares = torch.bincount(mixed[i, 0].flatten().long(), minlength=40) / 180
            assert_close(blend[i], shares)
        assert 0.2 < blend.diagonal().mean() < 0.8

    def test_cutmix_pastes_rectangles(self, images, targets, rng):
        numbers = torch.arange(40.0, device=images.device).view(-1, 1, 1, 1)
        mixed, _ = cutmix(numbers.expand(40, 1, 12, 15), targets, generator=rng)
        pasted = (mixed != numbers).squeeze(1)
        assert pasted.any()
        for one in pasted:
            rows, columns = one.any(dim=1), one.any(dim=0)
            assert one.equal(rows[:, None] & columns)
            for used in (rows, columns):
                assert used.int().diff().abs().sum() <= 2

    def test_cow_masks_fill_their_share(self, rng):
        masks = cow_masks(20, (30, 40), share=(0.25, 0.25), generator=rng)
        assert masks.shape == (20, 1, 30, 40)
        assert masks.sum(dim=(1, 2, 3)).eq(300).all()

    def test_cow_masks_are_smooth(self, rng):
        fine, coarse = (
            cow_masks(20, (64, 64), share=(0.5, 0.5), blur=(b, b), generator=rng)
            for b in (1.0, 8.0)
        )
        edges = [m.int().diff(dim=-1).abs().sum() for m in (fine, coarse)]
        assert edges[0] > 4 * edges[1] > 0

    def test_cow_mask_is_blurred_noise_cut_off(self):
        from scipy.ndimage import gaussian_filter

        got = cow_masks(
            1,
            (50, 60),
            share=(0.4, 0.4),
            blur=(3.0, 3.0),
            generator=torch.Generator().manual_seed(7),
        )
        rng = torch.Generator().manual_seed(7)
        torch.rand(2, 1, generator=rng)
        noise = torch.randn(1, 50, 60, generator=rng)[0]
        smooth = torch.from_numpy(gaussian_filter(noise.numpy(), 3.0, truncate=8))
        inner = slice(12, -12)  # at the borders the two differ
        cut = smooth[inner, inner]
        mask = got[0, 0, inner, inner]
        assert cut[mask].max() - cut[~mask].min() < 0.01


class TestBadInput:
    @pytest.mark.parametrize(
        "change",
        [
            random_flip,
            lambda x: random_crop(x, padding=1),
            random_affine,
            colour_jitter,
            lambda x: cutout(x, size=1),
            lambda x: cutmix(x, x),
            lambda x: cowmix(x, x),
        ],
    )
    def test_no_batch_is_named(self, change):
        with pytest.raises(
            ValueError, match=r"must be \(n, c, h, w\), got \(3, 4, 5\)"
        ):
            change(torch.zeros(3, 4, 5))

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            (lambda x: random_flip(x, chance=2), r"in \[0, 1\], got 2"),
            (lambda x: random_crop(x, padding=-1), "at least 0, got -1"),
            (lambda x: random_affine(x, scale=(0, 1)), r"got \(0, 1\) and 0\.0"),
            (lambda x: random_affine(x, shear=90), r"got \(1\.0, 1\.0\) and 90"),
            (lambda x: colour_jitter(x[:, :2]), r"got \(2, 2, 4, 4\)"),
            (lambda x: colour_jitter(x, contrast=-1), "-1 and 0"),
            (lambda x: cutout(x, size=-1), "size must be at least 0, got -1"),
            (lambda x: mixup(x, x[:1]), "got 2 and 1"),
            (lambda x: mixup(x, x, alpha=0), "alpha must be above 0, got 0"),
            (lambda x: cow_masks(1, (4, 4), share=(0, 2)), r"got \(0, 2\)"),
            (lambda x: cow_masks(1, (4, 4), blur=(0, 2)), r"and \(0, 2\)"),
            (lambda x: warp(x, x, x), r"matrix must be \(2, 2, 2\)"),
        ],
    )
    def test_bad_options_are_named(self, change, message):
        with pytest.raises(ValueError, match=message):
            change(torch.zeros(2, 3, 4, 4))

    def test_wrong_kinds_are_named(self):
        x = torch.zeros(2, 3, 4, 4)
        with pytest.raises(TypeError, match=r"targets must be probabilities.*int64"):
            mixup(x, torch.zeros(2).long())
        with pytest.raises(TypeError, match=r"images must be floating point.*uint8"):
            random_affine(x.byte())


def test_empty_batch(device):
    nothing = torch.zeros(0, 3, 5, 6, device=device)
    none = torch.zeros(0, 2, device=device)
    for change in (
        random_flip,
        random_affine,
        colour_jitter,
        lambda x: random_crop(x, padding=1),
        lambda x: cutout(x, size=2),
        lambda x: mixup(x, none)[0],
        lambda x: cutmix(x, none)[0],
        lambda x: cowmix(x, none)[0],
    ):
        assert change(nothing).shape == nothing.shape
