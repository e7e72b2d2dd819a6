import pytest
import torch

from notes_lib.core import at_least_float32, require_floating_point


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_narrow_is_widened(dtype):
    assert at_least_float32(torch.ones(3, dtype=dtype)).dtype == torch.float32


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_wide_stays_itself(dtype):
    wide = torch.ones(3, dtype=dtype)
    assert at_least_float32(wide) is wide


@pytest.mark.parametrize("dtype", [torch.int64, torch.bool, torch.complex64])
def test_other_kinds_are_named(dtype):
    require_floating_point(scores=torch.ones(3, dtype=torch.float16))
    with pytest.raises(TypeError, match=rf"target must be floating point, got {dtype}"):
        require_floating_point(scores=torch.ones(3), target=torch.ones(3, dtype=dtype))
