import pytest
import torch
from scipy.ndimage import distance_transform_edt
from torch.testing import assert_close

from notes_lib.data import (
    depth_scene,
    fill_depth_by_colour,
    fill_depth_nearest,
    hha,
)


@pytest.fixture
def scene(rng):
    return depth_scene(generator=rng)


def holes_in(rng, shape, share):
    return torch.rand(shape, generator=rng) < share


class TestScene:
    def test_planes_are_where_they_should_be(self, scene):
        h, w = scene.depth.shape
        down = (torch.arange(h) - (h - 1) / 2).view(-1, 1) / scene.focal
        y = down * scene.depth
        assert scene.depth[scene.surfaces == 0].eq(4).all()
        assert_close(
            y[scene.surfaces == 1], torch.full_like(y[scene.surfaces == 1], 1.2)
        )
        assert scene.depth[scene.surfaces == 2].eq(2).all()
        assert_close(
            y[scene.surfaces == 3], torch.full_like(y[scene.surfaces == 3], 0.5)
        )
        assert scene.surfaces.unique().tolist() == [0, 1, 2, 3]
        assert 0.02 < scene.missing.double().mean() < 0.4
        assert scene.colours.shape == (3, h, w)

    def test_too_small_is_named(self):
        with pytest.raises(ValueError, match=r"at least 16 each way, got \(8, 64\)"):
            depth_scene((8, 64))


class TestNearest:
    @pytest.mark.parametrize("share", [0.05, 0.5, 0.98])
    def test_distances_agree_with_scipy(self, rng, device, share):
        missing = holes_in(rng, (23, 31), share)
        missing[4:9, 10:20] = True
        # Each pixel's depth is its own number, so that the donor can be told.
        numbers = torch.arange(23 * 31.0).view(23, 31)
        depth = numbers.masked_fill(missing, torch.nan)
        filled = fill_depth_nearest(depth.to(device), missing.to(device)).cpu()
        assert filled[~missing].equal(numbers[~missing])
        donors = filled.long()
        rows, columns = torch.arange(23).view(-1, 1), torch.arange(31)
        squares = (rows - donors // 31) ** 2 + (columns - donors % 31) ** 2
        expected = torch.from_numpy(distance_transform_edt(missing.numpy()))
        assert_close(squares.double().sqrt(), expected)

    def test_nothing_missing(self):
        depth = torch.rand(3, 4)
        assert fill_depth_nearest(depth, torch.zeros(3, 4, dtype=torch.bool)).equal(
            depth
        )


class TestByColour:
    def test_agrees_with_a_dense_solution(self, rng, device):
        h, w = 7, 9
        depth = torch.rand(h, w, generator=rng, dtype=torch.float64)
        colours = torch.rand(3, h, w, generator=rng, dtype=torch.float64) / 5
        missing = holes_in(rng, (h, w), 0.6)
        matrix = torch.zeros(h * w, h * w, dtype=torch.float64)
        for r in range(h):
            for c in range(w):
                for dr, dc in ((0, 1), (1, 0)):
                    if r + dr < h and c + dc < w:
                        i, j = r * w + c, (r + dr) * w + c + dc
                        gap = colours[:, r, c] - colours[:, r + dr, c + dc]
                        weight = torch.exp(-gap.square().sum() / (2 * 0.1**2)) + 1e-4
                        matrix[i, i] += weight
                        matrix[j, j] += weight
                        matrix[i, j] -= weight
                        matrix[j, i] -= weight
        gone = missing.flatten()
        expected = depth.flatten().clone()
        expected[gone] = torch.linalg.solve(
            matrix[gone][:, gone], -matrix[gone][:, ~gone] @ expected[~gone]
        )
        holed = depth.masked_fill(missing, 0)
        filled = fill_depth_by_colour(
            *(tensor.to(device) for tensor in (holed, missing, colours)), tolerance=0.1
        )
        assert_close(filled.cpu().flatten(), expected, atol=1e-8, rtol=0)

    def test_respects_edges_that_colours_show(self, scene):
        near = fill_depth_nearest(scene.depth, scene.missing)
        aware = fill_depth_by_colour(
            scene.depth.masked_fill(scene.missing, 0), scene.missing, scene.colours
        )
        errors = [
            (filled - scene.depth)[scene.missing].abs().mean()
            for filled in (near, aware)
        ]
        assert errors[1] < errors[0] / 3
        assert aware.dtype == torch.float32

    def test_bad_input_is_named(self):
        none, all_ = (torch.full((3, 4), b, dtype=torch.bool) for b in (False, True))
        depth, colours = torch.zeros(3, 4), torch.zeros(3, 3, 4)
        for fill in (
            fill_depth_nearest,
            lambda d, m: fill_depth_by_colour(d, m, colours),
        ):
            with pytest.raises(ValueError, match="but all are missing"):
                fill(depth, all_)
            with pytest.raises(ValueError, match=r"torch\.bool of \(2, 4\)"):
                fill(depth, none[:2])
            with pytest.raises(ValueError, match=r"torch\.float32 of \(3, 4\)"):
                fill(depth, depth)
        with pytest.raises(TypeError, match=r"floating point, got torch\.int64"):
            fill_depth_by_colour(depth.long(), none, colours)
        with pytest.raises(ValueError, match=r"got \(3, 3, 3\) and 0\.05"):
            fill_depth_by_colour(depth, none, colours[..., :3])
        with pytest.raises(ValueError, match=r"\(3, 3, 4\) and 0$"):
            fill_depth_by_colour(depth, none, colours, tolerance=0)


class TestHha:
    def test_planes(self, scene, device):
        channels = hha(
            scene.depth.double().to(device),
            focal=scene.focal,
            camera_height=scene.camera_height,
        ).cpu()
        inner = torch.zeros_like(scene.missing)
        inner[1:-1, 1:-1] = True
        flat = scene.surfaces
        for shift, axis in ((1, 0), (-1, 0), (1, 1), (-1, 1)):
            inner &= flat.roll(shift, axis) == flat  # no edge beside the pixel
        for surface, angle in ((0, 90), (1, 0), (2, 90), (3, 0)):
            mine = inner & (flat == surface)
            found = channels[2][mine]
            assert_close(found, torch.full_like(found, angle), atol=1e-2, rtol=0)
        assert channels[1][flat == 1].abs().max() < 1e-6  # the floor
        top = channels[1][flat == 3]
        assert_close(top, torch.full_like(top, 0.7), atol=1e-6, rtol=0)
        assert channels[0][flat == 2].eq(0.5).all()

    def test_ceiling_looks_down(self):
        rows = (torch.arange(20.0) - 30).view(-1, 1)
        depth = (-40 / rows).expand(20, 20)  # a plane above the camera
        tall = torch.cat([depth, depth.flip(0)], dim=0)[:20].double()
        angle = hha(tall, focal=40.0, camera_height=1.0)[2]
        assert angle.shape == (20, 20)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"2 or more each: \(1, 4\)"):
            hha(torch.ones(1, 4), focal=1, camera_height=1)
        with pytest.raises(ValueError, match=r"but the least is 0\.0"):
            hha(torch.zeros(3, 4), focal=1, camera_height=1)
