"""Optimisers set off from one place, each at many learning rates."""

from collections.abc import Callable, Mapping
from functools import partial

import torch
from torch import Tensor

from .adaptive import AdaGrad, Adam, RMSProp
from .descent import Loss, trajectory
from .momentum import SGD, Momentum, Nesterov
from .optimiser import Optimiser

SIX: dict[str, Callable[..., Optimiser]] = {
    "SGD": SGD,
    "momentum": partial(Momentum, momentum=0.9),
    "Nesterov": partial(Nesterov, momentum=0.9),
    "AdaGrad": AdaGrad,
    "RMSProp": partial(RMSProp, beta=0.9),
    "Adam": partial(Adam, betas=(0.9, 0.999)),
}


def race(
    loss: Loss,
    start: Tensor,
    rates: Tensor,
    *,
    steps: int,
    methods: Mapping[str, Callable[..., Optimiser]] = SIX,
) -> dict[str, Tensor]:
    """Follow each optimiser down a function, at each of several learning rates.

    Args:
        loss: Takes weights, `(...)`, and returns one number, `()`.
        start: The first weights, `(...)`.
        rates: Learning rates, `(rates,)`.
        steps: How many.
        methods: By name, optimisers, which get parameters and `learning_rate`. By
            default SGD, momentum, Nesterov, AdaGrad, RMSProp and Adam, with 0.9 for
            every momentum and for RMSProp's memory, and 0.999 for Adam's second.

    Returns:
        By name, the weights before the first step and after each,
        `(rates, steps + 1, ...)`.

    Raises:
        ValueError: If `rates` is not `(rates,)` with at least one rate, or `steps` is
            negative, or the loss is not one number.

    Reference:
        Schmidt, Schneider and Hennig 2021, "Descending through a Crowded Valley",
        arXiv:2007.01547, for comparing methods over a range of rates.
    """
    if rates.ndim != 1 or not len(rates):
        raise ValueError(f"rates must be (rates,), got {tuple(rates.shape)}")
    paths = {}
    for name, method in methods.items():
        runs = [
            trajectory(loss, start, partial(method, learning_rate=rate), steps=steps)
            for rate in rates.tolist()
        ]
        paths[name] = torch.stack(runs)
    return paths
