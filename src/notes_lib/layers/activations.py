import math
from collections.abc import Callable

import torch
from torch import Tensor, nn

from notes_lib.core import elementwise, fast_exp, require_floating_point


def sigmoid(input: Tensor) -> Tensor:
    r"""Squeeze every number between 0 and 1.

    $$\sigma(x) = \frac{1}{1 + e^{-x}}, \qquad \sigma' = \sigma (1 - \sigma)$$

    The slope is at most 0.25, at 0, and vanishes on both sides.

    Args:
        input: Numbers, `(...)`.

    Returns:
        Numbers in [0, 1], `(...)`.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Rumelhart, Hinton and Williams 1986, "Learning Representations by
        Back-Propagating Errors", eq. (2), doi:10.1038/323533a0.
    """
    require_floating_point(input=input)
    return elementwise(_sigmoid, [_sigmoid_pullback], input)


def tanh(input: Tensor) -> Tensor:
    r"""Squeeze every number between -1 and 1.

    $$\tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}} = 2 \sigma(2x) - 1,
    \qquad \tanh' = 1 - \tanh^2$$

    Unlike the sigmoid it is centred at 0, where its slope is 1.

    Args:
        input: Numbers, `(...)`.

    Returns:
        Numbers in [-1, 1], `(...)`.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        LeCun et al. 1998, "Efficient BackProp", section 4.4,
        doi:10.1007/3-540-49430-8_2.
    """
    require_floating_point(input=input)
    return elementwise(torch.tanh, [_tanh_pullback], input)


def relu(input: Tensor) -> Tensor:
    r"""Keep what is positive, and replace the rest by 0.

    $$\max(0, x), \qquad \text{slope } [x > 0]$$

    The corner has no derivative; there we take 0.

    Args:
        input: Numbers, `(...)`.

    Returns:
        Numbers from 0, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Nair and Hinton 2010, "Rectified Linear Units Improve Restricted Boltzmann
        Machines".
    """
    require_floating_point(input=input)
    return elementwise(_relu, [_relu_pullback], input)


def leaky_relu(input: Tensor, *, slope: float = 0.01) -> Tensor:
    r"""Keep what is positive, and shrink the rest.

    $$\max(0, x) + \alpha \min(0, x), \qquad \text{slope } 1 \text{ or } \alpha$$

    So no unit stops learning. At the corner we take $\alpha$.

    Args:
        input: Numbers, `(...)`.
        slope: The slope $\alpha$ below zero.

    Returns:
        Numbers, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Maas, Hannun and Ng 2013, "Rectifier Nonlinearities Improve Neural Network
        Acoustic Models".
    """
    require_floating_point(input=input)
    upper_or_lower = torch.maximum if slope <= 1 else torch.minimum

    def value(x: Tensor, out: Tensor | None) -> Tensor:
        return upper_or_lower(x, torch.mul(x, slope, out=out), out=out)

    def pullback(g: Tensor, _: Tensor, x: Tensor, out: Tensor | None) -> Tensor:
        sign = torch.sign(x, out=out)  # on CPUs far quicker than a comparison
        if 0 <= slope <= 1:
            slopes = torch.clamp(sign, min=slope, out=out)
        else:
            slopes = torch.clamp(sign, min=0, out=out).mul_(1 - slope).add_(slope)
        return torch.mul(g, slopes, out=out)

    return elementwise(value, [pullback], input)


def prelu(input: Tensor, slope: Tensor) -> Tensor:
    r"""`leaky_relu` with a slope that is learned: parametric ReLU.

    $$\max(0, x) + \alpha \min(0, x),
    \qquad \frac{\partial}{\partial \alpha} = \min(0, x)$$

    Args:
        input: Numbers, `(...)`.
        slope: The slope $\alpha$ below zero, `(...)`, broadcastable to `input`: for
            one slope per channel of images, `(c, 1, 1)`.

    Returns:
        Numbers, `(...)`.

    Raises:
        TypeError: If an argument is not floating point.
        ValueError: If the shapes cannot be broadcast to each other.

    Reference:
        He et al. 2015, "Delving Deep into Rectifiers", eq. (1), arXiv:1502.01852.
    """
    require_floating_point(input=input, slope=slope)
    return elementwise(
        lambda x, a, out: torch.addcmul(
            x.clamp(min=0), torch.clamp(x, max=0, out=out), a, out=out
        ),
        [
            lambda g, _, x, a, out: torch.mul(
                g, torch.addcmul(a, 1 - a, _above_0(x), out=out), out=out
            ),
            lambda g, _, x, a, out: torch.mul(
                g, torch.clamp(x, max=0, out=out), out=out
            ),
        ],
        input,
        slope,
    )


def elu(input: Tensor, *, alpha: float = 1.0) -> Tensor:
    r"""Keep what is positive, and let the rest fall smoothly to a floor.

    $$x \text{ if } x > 0, \text{ else } \alpha (e^x - 1),
    \qquad \text{slope } 1 \text{ or } \alpha e^x$$

    Args:
        input: Numbers, `(...)`.
        alpha: The floor is at $-\alpha$.

    Returns:
        Numbers above $-\alpha$, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Clevert, Unterthiner and Hochreiter 2016, "Fast and Accurate Deep Network
        Learning by Exponential Linear Units (ELUs)", eq. (16), arXiv:1511.07289.
    """
    require_floating_point(input=input)

    def value(x: Tensor, out: Tensor | None) -> Tensor:
        below = torch.clamp(x, max=0, out=out).expm1_()
        return torch.add(x.clamp(min=0), below, alpha=alpha, out=out)

    def pullback(g: Tensor, y: Tensor, x: Tensor, out: Tensor | None) -> Tensor:
        slope = torch.clamp(y, max=0, out=out).add_(alpha)
        if alpha != 1:  # right below 0, where it is y + alpha, and above not yet
            slope.add_(_above_0(x), alpha=1 - alpha)
        return torch.mul(slope, g, out=out)

    return elementwise(value, [pullback], input)


def softplus(input: Tensor) -> Tensor:
    r"""A smooth ReLU, and the sigmoid's antiderivative.

    $$\log(1 + e^x), \qquad \text{slope } \sigma(x)$$

    Args:
        input: Numbers, `(...)`.

    Returns:
        Numbers from 0, `(...)`.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Dugas et al. 2001, "Incorporating Second-Order Functional Knowledge for Better
        Option Pricing", eq. (4).
    """
    require_floating_point(input=input)
    return elementwise(
        lambda x, out: torch.logaddexp(x, x.new_zeros(()), out=out),
        [lambda g, _, x, out: torch.mul(g, torch.sigmoid(x, out=out), out=out)],
        input,
    )


def silu(input: Tensor) -> Tensor:
    r"""Weigh every number with its own sigmoid; also known as swish.

    $$x \sigma(x), \qquad \text{slope } \sigma(x) \bigl( 1 + x (1 - \sigma(x)) \bigr)$$

    Args:
        input: Numbers, `(...)`.

    Returns:
        Numbers, `(...)`, none below -0.279.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Ramachandran, Zoph and Le 2017, "Searching for Activation Functions",
        arXiv:1710.05941.
    """
    require_floating_point(input=input)
    return elementwise(
        lambda x, out: torch.mul(x, torch.sigmoid(x, out=out), out=out),
        [_silu_pullback],
        input,
    )


def gelu(input: Tensor) -> Tensor:
    r"""Weigh every number with the share of a standard normal that lies below it.

    $$x \Phi(x), \qquad \text{slope } \Phi(x) + x \varphi(x)$$

    with $\Phi$ the distribution function, and $\varphi$ the density.

    Args:
        input: Numbers, `(...)`.

    Returns:
        Numbers, `(...)`, none below -0.17.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Hendrycks and Gimpel 2016, "Gaussian Error Linear Units (GELUs)",
        arXiv:1606.08415. We compute the exact form, not its approximation by tanh.
    """
    require_floating_point(input=input)
    return elementwise(
        lambda x, out: torch.mul(x, _normal_below(x, out), out=out),
        [_gelu_pullback],
        input,
    )


def activation_derivative(
    activation: Callable[[Tensor], Tensor], input: Tensor
) -> Tensor:
    r"""The slope of an activation function at every number.

    $$f'(x)$$

    A function that acts entry by entry has a diagonal Jacobian, and this is its
    diagonal: where the upstream gradient is 1 everywhere, it comes through as the
    slope.

    Args:
        activation: A function of this module or another that acts entry by entry,
            from `(...)` to `(...)`; fix options with a lambda.
        input: Numbers, `(...)`.

    Returns:
        Slopes, `(...)`, detached.

    Raises:
        TypeError: If `input` is not floating point.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 6.3.
    """
    require_floating_point(input=input)
    with torch.enable_grad():
        at = input.detach().requires_grad_()
        (slopes,) = torch.autograd.grad(activation(at).sum(), at)
    return slopes


class Activation(nn.Module):
    """A layer that calls an activation function; it has nothing to learn.

    Args:
        function: From `(...)` to `(...)`, such as `relu`.
        **options: What to call it with, such as `slope=0.1`.

    Reference:
        PyTorch documentation, `torch.nn`, "Non-linear Activations".
    """

    def __init__(self, function: Callable[..., Tensor], **options: float) -> None:
        super().__init__()
        self.function, self.options = function, options

    def extra_repr(self) -> str:
        options = [f"{name}={value}" for name, value in self.options.items()]
        return ", ".join([getattr(self.function, "__name__", "?"), *options])

    def forward(self, input: Tensor) -> Tensor:
        return self.function(input, **self.options)


class PReLU(nn.Module):
    """A layer that calls `prelu`, with slopes to learn.

    Args:
        shape: The slopes' shape, broadcastable to the input's: `(1,)` for one slope,
            `(c, 1, 1)` for one per channel of images.
        slope: Where the slopes start.

    Reference:
        He et al. 2015, "Delving Deep into Rectifiers", arXiv:1502.01852.
    """

    def __init__(self, shape: tuple[int, ...] = (1,), *, slope: float = 0.25) -> None:
        super().__init__()
        self.slope = nn.Parameter(torch.full(shape, slope))

    def extra_repr(self) -> str:
        return f"shape={tuple(self.slope.shape)}"

    def forward(self, input: Tensor) -> Tensor:
        return prelu(input, self.slope)


# Below, y is the value at x, and g the upstream gradient. A result that a later step
# needs for its own derivative is not changed in place: `torch.mul(g, y, out=out)`
# overwrites `out` if there is one, and is recorded if a graph is.


def _sigmoid(x: Tensor, out: Tensor | None) -> Tensor:
    # For x far below 0, exp(-x) overflows to inf, and 1 / inf is the right 0.
    return fast_exp(x, scale=-1, out=out).add_(1).reciprocal_()


def _sigmoid_pullback(g: Tensor, y: Tensor, _: Tensor, out: Tensor | None) -> Tensor:
    return torch.mul(g, torch.addcmul(y, y, y, value=-1, out=out), out=out)


def _tanh_pullback(g: Tensor, y: Tensor, _: Tensor, out: Tensor | None) -> Tensor:
    return torch.addcmul(g, torch.mul(g, y, out=out), y, value=-1, out=out)


def _relu(x: Tensor, out: Tensor | None) -> Tensor:
    return torch.clamp(x, min=0, out=out)


def _relu_pullback(g: Tensor, y: Tensor, _: Tensor, out: Tensor | None) -> Tensor:
    return torch.mul(g, torch.sign(y, out=out), out=out)


def _above_0(x: Tensor) -> Tensor:
    """1 where x is positive, else 0: on CPUs far quicker than a comparison."""
    return x.sign().clamp(min=0)


def _silu_pullback(g: Tensor, _: Tensor, x: Tensor, out: Tensor | None) -> Tensor:
    gate = torch.sigmoid(x)
    steepening = torch.addcmul(x, x, gate, value=-1, out=out)  # x (1 - gate)
    slope = torch.addcmul(gate, gate, steepening, out=out)
    return torch.mul(g, slope, out=out)


def _gelu_pullback(g: Tensor, _: Tensor, x: Tensor, out: Tensor | None) -> Tensor:
    bell = fast_exp(x.square(), scale=-0.5)
    height = 1 / math.sqrt(2 * math.pi)
    slope = torch.addcmul(_normal_below(x, out), x, bell, value=height, out=out)
    return torch.mul(g, slope, out=out)


def _normal_below(x: Tensor, out: Tensor | None) -> Tensor:
    """The standard normal's distribution function."""
    return torch.erfc(torch.mul(x, -math.sqrt(0.5), out=out), out=out).mul_(0.5)
