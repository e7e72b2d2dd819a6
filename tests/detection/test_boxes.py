import pytest
import torch
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.detection import anchor_boxes, box_areas, intersection_over_union


def draw(rng, count, dtype=torch.float64):
    corners = 10 * torch.rand(count, 2, generator=rng, dtype=torch.float64)
    sizes = 1 + 8 * torch.rand(count, 2, generator=rng, dtype=torch.float64)
    return torch.cat([corners, corners + sizes], dim=1).to(dtype)


def covered(box, points):
    x, y = points.unbind(-1)
    left, top, right, bottom = box.tolist()
    return (x >= left) & (x < right) & (y >= top) & (y < bottom)


class TestIntersectionOverUnion:
    def test_worked_by_hand(self, device):
        boxes = torch.tensor([[0, 0, 2, 2], [1, 0, 3, 2]], device=device)
        others = torch.tensor([[1, 1, 3, 3], [0, 0, 2, 2], [2, 0, 4, 2]], device=device)
        expected = torch.tensor([[1 / 7, 1, 0], [1 / 3, 1 / 3, 1 / 3]], device=device)
        assert_close(intersection_over_union(boxes, others), expected)

    def test_counting_cells(self, rng, device):
        """Boxes on whole pixels cover whole pixels, which can be counted."""
        boxes, others = draw(rng, 5).round(), draw(rng, 4).round()
        middles = torch.arange(20) + 0.5
        points = torch.cartesian_prod(middles, middles)
        expected = torch.empty(5, 4, dtype=torch.float64)
        for i, box in enumerate(boxes):
            for j, other in enumerate(others):
                one, two = covered(box, points), covered(other, points)
                expected[i, j] = (one & two).sum() / (one | two).sum()
        found = intersection_over_union(boxes.to(device), others.to(device))
        assert_close(found.cpu(), expected, rtol=1e-6, atol=1e-6)

    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_dtype_symmetry_and_range(self, rng, device, dtype):
        boxes, others = (draw(rng, n, dtype).to(device) for n in (6, 7))
        found = intersection_over_union(boxes, others)
        assert found.dtype == dtype
        assert_close(found.T, intersection_over_union(others, boxes))
        assert ((found >= 0) & (found <= 1)).all()
        assert_close(
            intersection_over_union(boxes, boxes).diagonal(),
            torch.ones(6, dtype=dtype, device=device),
        )

    def test_does_not_change_with_scale_or_place(self, rng):
        boxes, others = draw(rng, 3), draw(rng, 4)
        moved = [3 * b + 5 for b in (boxes, others)]
        assert_close(
            intersection_over_union(*moved), intersection_over_union(boxes, others)
        )

    def test_batches(self, rng):
        boxes, others = draw(rng, 6).view(2, 3, 4), draw(rng, 8).view(2, 4, 4)
        found = intersection_over_union(boxes, others)
        assert found.shape == (2, 3, 4)
        assert_close(found[1], intersection_over_union(boxes[1], others[1]))

    def test_gradients(self, rng):
        inputs = [draw(rng, n).requires_grad_() for n in (2, 3)]
        assert gradcheck(intersection_over_union, inputs)

    def test_empty(self):
        nothing = torch.zeros(1, 4)
        assert intersection_over_union(nothing, nothing) == 0
        assert intersection_over_union(torch.zeros(0, 4), nothing).shape == (0, 1)

    def test_bad_shapes(self):
        with pytest.raises(
            ValueError, match=r"others must be \(..., 4\), got \(2, 5\)"
        ):
            intersection_over_union(torch.zeros(2, 4), torch.zeros(2, 5))
        with pytest.raises(ValueError, match=r"got \(4,\) and \(2, 4\)"):
            intersection_over_union(torch.zeros(4), torch.zeros(2, 4))


class TestAreas:
    def test_by_hand(self, device):
        boxes = torch.tensor([[1.0, 2, 4, 7], [3, 3, 1, 9]], device=device)
        assert box_areas(boxes).tolist() == [15, 0]

    def test_bad_shape(self):
        with pytest.raises(ValueError, match=r"boxes must be \(..., 4\), got \(3,\)"):
            box_areas(torch.zeros(3))


class TestAnchors:
    def test_slow_loop(self):
        found = anchor_boxes((32, 48), stride=16, scales=(8, 20), ratios=(1, 4))
        expected = []
        for y in (8, 24):
            for x in (8, 24, 40):
                for s in (8, 20):
                    for r in (1, 4):
                        w, h = s / r**0.5, s * r**0.5
                        row = [x - w / 2, y - h / 2, x + w / 2, y + h / 2]
                        expected.append(row)
        assert_close(found, torch.tensor(expected))

    def test_one_scale_one_area(self):
        found = anchor_boxes((16, 16), stride=16, scales=[10])
        assert_close(box_areas(found), torch.full((3,), 100.0))
        width, height = (found[:, 2:] - found[:, :2]).unbind(1)
        assert_close(height / width, torch.tensor([0.5, 1, 2]))

    @pytest.mark.parametrize("wrong", [{"stride": 0}, {"scales": []}, {"ratios": [-1]}])
    def test_bad_numbers(self, wrong):
        with pytest.raises(ValueError, match="must be above 0"):
            anchor_boxes((8, 8), **({"stride": 4, "scales": [2]} | wrong))
