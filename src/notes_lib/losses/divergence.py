import torch
from torch import Tensor

from .targets import require_same_shape


def kl_divergence(p: Tensor, q: Tensor) -> Tensor:
    r"""How much longer messages get when they are coded for q but come from p.

    $$D(p \,\|\, q) = \sum_k p_k \log \frac{p_k}{q_k}$$

    It is never negative, 0 only where the two are equal, and not symmetric. A class
    with $p_k = 0$ adds nothing; one with $q_k = 0 < p_k$ makes it infinite.

    Args:
        p: Probabilities that add up to 1, `(..., c)`.
        q: Others, `(..., c)`.

    Returns:
        The divergence in nats, `(...)`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes differ.

    Reference:
        Kullback and Leibler 1951, "On Information and Sufficiency",
        doi:10.1214/aoms/1177729694.
    """
    require_same_shape(p=p, q=q)
    return (torch.xlogy(p, p) - torch.xlogy(p, q)).sum(dim=-1)
