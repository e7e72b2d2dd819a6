from collections.abc import Callable

import torch
from torch import Tensor


@torch.enable_grad()
def input_dependencies(model: Callable[[Tensor], Tensor], inputs: Tensor) -> Tensor:
    r"""Chart how strongly each output depends on each input, by gradients.

    Along the first axis lie examples of a batch, or steps in time. For examples the
    chart should be diagonal: what else is lit means that examples leak into each
    other. For a causal model of one sequence it should be a lower triangle.

    $$D_{ij} = \max \left| \frac{\partial \sum y_i}{\partial x_j} \right|$$

    Args:
        model: Takes the inputs and returns outputs, `(m, ...)`. Put a module into
            the mode of interest first; its parameters get no gradient.
        inputs: `(n, ...)` in floating point. Random ones are best, since a gradient
            may vanish at special places.

    Returns:
        The chart $D$, `(m, n)`, where 0 means that no path leads from input $j$ to
        output $i$, or that its gradient vanishes here.

    Raises:
        TypeError: If `inputs` are not floating point.
        ValueError: If the outputs do not depend on the inputs at all.

    Reference:
        Karpathy 2019, "A Recipe for Training Neural Networks", step 2.
    """
    if not inputs.is_floating_point():
        raise TypeError(f"inputs must be floating point, got {inputs.dtype}")
    given = inputs.detach().clone().requires_grad_()
    outputs = model(given)
    if not outputs.requires_grad:
        raise ValueError("the outputs must depend on the inputs, but have no gradient")
    rows = []
    for output in outputs:
        (gradient,) = torch.autograd.grad(
            output.sum(), given, retain_graph=True, materialize_grads=True
        )
        rows.append(gradient.abs().flatten(1).amax(dim=1))
    return torch.stack(rows)
