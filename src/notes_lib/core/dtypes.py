import torch
from torch import Tensor


def require_floating_point(**tensors: Tensor) -> None:
    """Refuse integers, booleans and complex numbers where a formula needs reals.

    Args:
        **tensors: `(...)`, under the names that the caller gives them.

    Raises:
        TypeError: If one of them is not floating point.
    """
    for name, tensor in tensors.items():
        if not tensor.is_floating_point():
            raise TypeError(f"{name} must be floating point, got {tensor.dtype}")


def at_least_float32(tensor: Tensor) -> Tensor:
    """Widen half precision, for sums that would lose too much in it.

    Args:
        tensor: In floating point, `(...)`.

    Returns:
        The tensor as float32 if it was narrower, else the tensor itself, `(...)`.
    """
    narrow = tensor.dtype in (torch.float16, torch.bfloat16)
    return tensor.float() if narrow else tensor
