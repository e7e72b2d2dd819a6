import torch
from torch import Tensor

from notes_lib.core import require_floating_point


def l1_penalty(*weights: Tensor) -> Tensor:
    r"""Add up the sizes of all weights.

    $$\lVert w \rVert_1 = \sum_i |w_i|$$

    Its pull towards zero, $\operatorname{sign}(w)$, is as strong for a small weight as
    for a large one, so that many weights end at zero exactly.

    Args:
        *weights: Each `(...)`; biases are usually left out.

    Returns:
        The penalty, `()`, to be multiplied with a strength $\lambda$.

    Raises:
        TypeError: If a tensor is not floating point.
        ValueError: If there is none.

    Reference:
        Tibshirani 1996, "Regression Shrinkage and Selection via the Lasso",
        doi:10.1111/j.2517-6161.1996.tb02080.x.
    """
    _require_some(weights)
    return torch.stack([weight.abs().sum() for weight in weights]).sum()


def l2_penalty(*weights: Tensor) -> Tensor:
    r"""Add up the squares of all weights.

    $$\lVert w \rVert_2^2 = \sum_i w_i^2$$

    Its pull towards zero, $2 w$, fades with the weight, so that weights get small but
    not zero.

    Args:
        *weights: Each `(...)`; biases are usually left out.

    Returns:
        The penalty, `()`, to be multiplied with a strength $\lambda$. There is no
        factor of one half.

    Raises:
        TypeError: If a tensor is not floating point.
        ValueError: If there is none.

    Reference:
        Hoerl and Kennard 1970, "Ridge Regression: Biased Estimation for Nonorthogonal
        Problems", doi:10.1080/00401706.1970.10488634.
    """
    _require_some(weights)
    return torch.stack([weight.square().sum() for weight in weights]).sum()


def elastic_net(*weights: Tensor, l1: float, l2: float) -> Tensor:
    r"""Add both penalties, each with its own strength.

    $$\lambda_1 \lVert w \rVert_1 + \lambda_2 \lVert w \rVert_2^2$$

    Args:
        *weights: Each `(...)`; biases are usually left out.
        l1: The strength $\lambda_1$.
        l2: The strength $\lambda_2$.

    Returns:
        The penalty, `()`.

    Raises:
        TypeError: If a tensor is not floating point.
        ValueError: If there is none.

    Reference:
        Zou and Hastie 2005, "Regularization and Variable Selection via the Elastic
        Net", eq. (3), doi:10.1111/j.1467-9868.2005.00503.x.
    """
    return l1 * l1_penalty(*weights) + l2 * l2_penalty(*weights)


def soft_threshold(values: Tensor, threshold: float) -> Tensor:
    r"""Move every number towards zero by the threshold, and stop there.

    $$\operatorname{sign}(a) \max(|a| - \lambda, 0)
    = \operatorname*{argmin}_w \tfrac{1}{2} (w - a)^2 + \lambda |w|$$

    Args:
        values: Numbers $a$, `(...)`.
        threshold: The distance $\lambda$.

    Returns:
        Numbers, `(...)`.

    Raises:
        TypeError: If `values` is not floating point.
        ValueError: If `threshold` is negative.

    Reference:
        Donoho and Johnstone 1994, "Ideal Spatial Adaptation by Wavelet Shrinkage",
        doi:10.1093/biomet/81.3.425.
    """
    require_floating_point(values=values)
    if threshold < 0:
        raise ValueError(f"threshold must not be negative, got {threshold}")
    return values.sign() * (values.abs() - threshold).clamp(min=0)


def _require_some(weights: tuple[Tensor, ...]) -> None:
    if not weights:
        raise ValueError("a penalty needs at least one tensor of weights")
    require_floating_point(**{f"weights[{i}]": w for i, w in enumerate(weights)})
