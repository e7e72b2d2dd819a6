import os

import torch


def default_device() -> torch.device:
    """The device to compute on: a CUDA GPU where there is one, else the CPU.

    The environment variable `NOTES_DEVICE` (`cpu`, `cuda`, `cuda:1`, ...) overrides
    the choice; empty counts as unset.

    Returns:
        A device that has been tried, so that tensors can be made on it.

    Raises:
        ValueError: If `NOTES_DEVICE` names no device, or one that is absent here.
    """
    wish = os.environ.get("NOTES_DEVICE")
    if not wish:
        return torch.device("cuda" if torch.cuda.is_available() else "cpu")
    try:
        torch.empty(0, device=wish)
    except (RuntimeError, AssertionError) as error:  # torch raises both for absence
        raise ValueError(
            "NOTES_DEVICE must name a device of this machine, "
            f"such as 'cpu' or 'cuda': got {wish!r}"
        ) from error
    return torch.device(wish)
