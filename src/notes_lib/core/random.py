import random

import numpy as np
import torch


def seed_everything(seed: int) -> torch.Generator:
    """Start every global random stream (Python, NumPy, PyTorch) from one number.

    Args:
        seed: Between 0 and 2**32 - 1, the range that NumPy accepts.

    Returns:
        A generator on the CPU with the same seed, for functions that take one.
        Numbers drawn there and then moved agree on every device.

    Raises:
        ValueError: If `seed` is out of range.
    """
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed must be between 0 and 2**32 - 1, got {seed}")
    random.seed(seed)
    np.random.seed(seed)
    torch.manual_seed(seed)  # every device, GPUs included
    return torch.Generator().manual_seed(seed)
