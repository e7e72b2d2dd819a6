from collections.abc import Iterable

import torch
from torch import Tensor


class Optimiser:
    r"""What all optimisers share: parameters to move, and when to move them.

    A kind of optimiser is a subclass with an `_update`. It may keep tensors between
    steps, each starting at zero and shaped like the parameter; `num_kept` says how
    many. Set `learning_rate` between steps to follow a schedule.

    Weight decay adds $\lambda w$ to the gradient, as if the loss had a penalty
    $\frac{\lambda}{2} \lVert w \rVert^2$.

    Args:
        parameters: The tensors to move, of any shape `(...)`, such as
            `model.parameters()`.
        learning_rate: The size of the steps, $\alpha$; at least 0.
        weight_decay: The factor $\lambda$; at least 0.

    Raises:
        TypeError: If a parameter is not a tensor of floating-point numbers.
        ValueError: If there are no parameters, one of them cannot have a gradient or
            was computed from others, or a number is out of range.

    Reference:
        PyTorch documentation, `torch.optim`.
    """

    num_kept = 0

    def __init__(
        self,
        parameters: Iterable[Tensor],
        *,
        learning_rate: float,
        weight_decay: float = 0.0,
    ) -> None:
        self.parameters = list(parameters)
        if not self.parameters:
            raise ValueError("an optimiser needs at least one parameter, got none")
        for place, parameter in enumerate(self.parameters):
            _require_movable(parameter, place)
        require_at_least_0(learning_rate=learning_rate, weight_decay=weight_decay)
        self.learning_rate = learning_rate
        self.weight_decay = weight_decay
        self._steps = [0] * len(self.parameters)
        self._kept: list[list[Tensor]] = [[] for _ in self.parameters]

    def zero_grad(self) -> None:
        """Forget the gradients, so that the next `backward` does not add to them."""
        for parameter in self.parameters:
            parameter.grad = None

    @torch.no_grad()
    def step(self) -> None:
        """Move every parameter that has a gradient."""
        for place, parameter in enumerate(self.parameters):
            if parameter.grad is None:
                continue
            if not self._steps[place]:
                self._kept[place] = [
                    torch.zeros_like(parameter) for _ in range(self.num_kept)
                ]
            self._steps[place] += 1
            gradient = self._decay(parameter, parameter.grad)
            self._update(parameter, gradient, self._steps[place], self._kept[place])

    def _decay(self, w: Tensor, g: Tensor) -> Tensor:
        return g.add(w, alpha=self.weight_decay) if self.weight_decay else g

    def _update(self, w: Tensor, g: Tensor, t: int, kept: list[Tensor]) -> None:
        """Change `w` and `kept` in place, in step number `t`, counted from 1."""
        raise NotImplementedError


def require_at_least_0(**numbers: float) -> None:
    """Refuse negative numbers, and nan, by the name of their argument."""
    for name, number in numbers.items():
        if not number >= 0:
            raise ValueError(f"{name} must be at least 0, got {number}")


def require_fraction(**numbers: float) -> None:
    """Refuse what is not in [0, 1), by the name of its argument."""
    for name, number in numbers.items():
        if not 0 <= number < 1:
            raise ValueError(f"{name} must be in [0, 1), got {number}")


def _require_movable(parameter: Tensor, place: int) -> None:
    if not isinstance(parameter, Tensor):
        raise TypeError(
            f"parameters must be tensors: number {place} is a "
            f"{type(parameter).__name__}"
        )
    if not parameter.is_floating_point():
        raise TypeError(
            "parameters must be floating point: "
            f"number {place} has dtype {parameter.dtype}"
        )
    if not parameter.requires_grad or not parameter.is_leaf:
        raise ValueError(
            "parameters must be leaves of the graph that require a gradient: number "
            f"{place} has requires_grad={parameter.requires_grad} and "
            f"is_leaf={parameter.is_leaf}"
        )
