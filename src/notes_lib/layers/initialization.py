import math
from collections.abc import Sequence

import torch
from torch import Tensor


def xavier_uniform(
    shape: Sequence[int],
    *,
    gain: float = 1.0,
    dtype: torch.dtype | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw weights that keep the variance of values and gradients, uniformly.

    $$w \sim U(-a, a), \qquad a = \sqrt{\frac{6}{n_{in} + n_{out}}}, \qquad
    \operatorname{Var} w = \frac{2}{n_{in} + n_{out}}$$

    To keep the variance of the values a layer needs $1 / n_{in}$, to keep that of the
    gradients $1 / n_{out}$; this is the compromise. It holds near 0, where tanh is
    close to the identity.

    Args:
        shape: `(n_out, n_in)`, or of kernels, `(o, c, k1, k2)`, where each of the
            `c * k1 * k2` entries is an input.
        gain: A factor for activations that shrink what they get.
        dtype: Of the weights; PyTorch's default if left out.
        generator: Source of randomness, on the CPU; move the weights afterwards.

    Returns:
        Weights on the CPU, `shape`.

    Raises:
        ValueError: If `shape` has fewer than two axes, or an empty one.

    Reference:
        Glorot and Bengio 2010, "Understanding the Difficulty of Training Deep
        Feedforward Neural Networks", eq. (16).
    """
    fan_in, fan_out = fans(shape)
    bound = gain * math.sqrt(6 / (fan_in + fan_out))
    return torch.empty(*shape, dtype=dtype).uniform_(-bound, bound, generator=generator)


def xavier_normal(
    shape: Sequence[int],
    *,
    gain: float = 1.0,
    dtype: torch.dtype | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw weights with the variance of `xavier_uniform` from a normal distribution.

    $$w \sim N\left(0, \frac{2}{n_{in} + n_{out}}\right)$$

    Args:
        shape: As in `xavier_uniform`.
        gain: As in `xavier_uniform`.
        dtype: Of the weights; PyTorch's default if left out.
        generator: Source of randomness, on the CPU; move the weights afterwards.

    Returns:
        Weights on the CPU, `shape`.

    Raises:
        ValueError: If `shape` has fewer than two axes, or an empty one.

    Reference:
        Glorot and Bengio 2010, "Understanding the Difficulty of Training Deep
        Feedforward Neural Networks", eq. (12).
    """
    fan_in, fan_out = fans(shape)
    return normal(
        shape,
        std=gain * math.sqrt(2 / (fan_in + fan_out)),
        dtype=dtype,
        generator=generator,
    )


def kaiming_uniform(
    shape: Sequence[int],
    *,
    slope: float = 0.0,
    dtype: torch.dtype | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw weights with the variance of `kaiming_normal`, uniformly.

    $$w \sim U(-a, a), \qquad a = \sqrt{\frac{6}{(1 + \alpha^2)\, n_{in}}}$$

    Args:
        shape: As in `xavier_uniform`.
        slope: The activation's slope $\alpha$ below zero, 0 for ReLU.
        dtype: Of the weights; PyTorch's default if left out.
        generator: Source of randomness, on the CPU; move the weights afterwards.

    Returns:
        Weights on the CPU, `shape`.

    Raises:
        ValueError: If `shape` has fewer than two axes, or an empty one.

    Reference:
        He et al. 2015, "Delving Deep into Rectifiers", eq. (15), arXiv:1502.01852.
    """
    fan_in, _ = fans(shape)
    bound = math.sqrt(6 / ((1 + slope**2) * fan_in))
    return torch.empty(*shape, dtype=dtype).uniform_(-bound, bound, generator=generator)


def kaiming_normal(
    shape: Sequence[int],
    *,
    slope: float = 0.0,
    dtype: torch.dtype | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw weights that keep the size of the values through ReLU layers.

    $$w \sim N\left(0, \frac{2}{(1 + \alpha^2)\, n_{in}}\right)$$

    ReLU sets half of its inputs to 0 and so halves their mean square; the 2 makes up
    for it.

    Args:
        shape: As in `xavier_uniform`.
        slope: The activation's slope $\alpha$ below zero, 0 for ReLU.
        dtype: Of the weights; PyTorch's default if left out.
        generator: Source of randomness, on the CPU; move the weights afterwards.

    Returns:
        Weights on the CPU, `shape`.

    Raises:
        ValueError: If `shape` has fewer than two axes, or an empty one.

    Reference:
        He et al. 2015, "Delving Deep into Rectifiers", eq. (15), arXiv:1502.01852.
    """
    fan_in, _ = fans(shape)
    std = math.sqrt(2 / ((1 + slope**2) * fan_in))
    return normal(shape, std=std, dtype=dtype, generator=generator)


def normal(
    shape: Sequence[int],
    *,
    std: float,
    dtype: torch.dtype | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw weights from a normal distribution around 0.

    $$w \sim N(0, \text{std}^2)$$

    Args:
        shape: Any.
        std: The standard deviation.
        dtype: Of the weights; PyTorch's default if left out.
        generator: Source of randomness, on the CPU; move the weights afterwards.

    Returns:
        Weights on the CPU, `shape`.

    Raises:
        ValueError: If `std` is negative.

    Reference:
        Krizhevsky, Sutskever and Hinton 2012, "ImageNet Classification with Deep
        Convolutional Neural Networks", section 5, with 0.01.
    """
    if std < 0:
        raise ValueError(f"std must not be negative, got {std}")
    return torch.empty(*shape, dtype=dtype).normal_(0, std, generator=generator)


def orthogonal(
    shape: Sequence[int],
    *,
    gain: float = 1.0,
    dtype: torch.dtype | None = None,
    generator: torch.Generator | None = None,
) -> Tensor:
    r"""Draw a matrix that keeps lengths and angles.

    $$W^\top W = I \quad\text{or}\quad W W^\top = I$$

    whichever the shape allows. All such matrices are equally likely.

    Args:
        shape: `(n_out, n_in)`, or of kernels, `(o, c, k1, k2)`, whose trailing axes
            count as one.
        gain: A factor for activations that shrink what they get.
        dtype: Of the weights; PyTorch's default if left out.
        generator: Source of randomness, on the CPU; move the weights afterwards.

    Returns:
        Weights on the CPU, `shape`.

    Raises:
        ValueError: If `shape` has fewer than two axes, or an empty one.

    Reference:
        Saxe, McClelland and Ganguli 2014, "Exact Solutions to the Nonlinear Dynamics
        of Learning in Deep Linear Neural Networks", arXiv:1312.6120; Mezzadri 2007,
        arXiv:math-ph/0609050, for the signs.
    """
    fans(shape)
    matrix = torch.empty(shape[0], math.prod(shape[1:]), dtype=dtype)
    matrix.normal_(generator=generator)
    is_wide = matrix.shape[0] < matrix.shape[1]
    q, r = torch.linalg.qr(matrix.mT if is_wide else matrix)
    # Algorithms choose signs as they like; a positive diagonal makes the draw uniform.
    q = q * r.diagonal().sign()
    weight: Tensor = gain * (q.mT if is_wide else q).reshape(*shape)
    return weight


def fans(shape: Sequence[int]) -> tuple[int, int]:
    """Count the inputs of one output, and the outputs that one input reaches.

    Args:
        shape: Of weights, `(n_out, n_in)`, or of kernels, `(o, c, k1, k2)`.

    Returns:
        `(fan_in, fan_out)`: for kernels `(c * k1 * k2, o * k1 * k2)`.

    Raises:
        ValueError: If `shape` has fewer than two axes, or an empty one.

    Reference:
        Glorot and Bengio 2010, "Understanding the Difficulty of Training Deep
        Feedforward Neural Networks", section 4.2.1; He et al. 2015,
        arXiv:1502.01852, section 2.2, for kernels.
    """
    if len(shape) < 2 or min(shape) < 1:
        raise ValueError(
            "shape must be (n_out, n_in) or (o, c, k1, k2), each at least 1, "
            f"got {tuple(shape)}"
        )
    window = math.prod(shape[2:])
    return shape[1] * window, shape[0] * window
