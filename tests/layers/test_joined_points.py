import numpy as np
import pytest
import torch
from torch.autograd import gradcheck
from torch.testing import assert_close

from notes_lib.layers import join_points


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_numpy(rng, device, dtype):
    knots = torch.randn(9, generator=rng, dtype=torch.float64).sort().values
    heights = torch.randn(9, generator=rng, dtype=torch.float64)
    x = knots[0] + (knots[-1] - knots[0]) * torch.rand(4, 5, generator=rng).double()
    expected = torch.from_numpy(np.interp(x.numpy(), knots.numpy(), heights.numpy()))
    ours = join_points(*(t.to(device, dtype) for t in (x, knots, heights)))
    assert_close(ours.cpu(), expected.to(dtype), atol=1e-4, rtol=1e-4)
    assert ours.dtype == dtype


def test_beyond_the_ends():
    knots, heights = torch.tensor([0.0, 1, 3]), torch.tensor([5.0, 6, 4])
    y = join_points(torch.tensor([-10.0, 0, 1, 3, 5]), knots, heights)
    assert y.tolist() == [5, 5, 6, 4, 2]


def test_gradients(rng):
    x = torch.randn(5, generator=rng, dtype=torch.float64, requires_grad=True)
    knots = torch.tensor([-1.0, 0.1, 2], dtype=torch.float64)
    heights = torch.randn(3, generator=rng, dtype=torch.float64, requires_grad=True)
    assert gradcheck(lambda x, h: join_points(x, knots, h), (x, heights))


def test_bad_shapes_are_named():
    with pytest.raises(ValueError, match=r"got \(3,\) and \(2,\)"):
        join_points(torch.ones(4), torch.arange(3.0), torch.ones(2))
    with pytest.raises(ValueError, match=r"got \(1,\) and \(1,\)"):
        join_points(torch.ones(4), torch.ones(1), torch.ones(1))
