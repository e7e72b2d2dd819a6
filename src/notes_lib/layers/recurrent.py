"""Cells that carry a state along a sequence, and layers that apply them step by step.

The weights have PyTorch's names and shapes, so that they can be copied: of a GRU's or
an LSTM's gates, the rows lie below each other in one matrix.
"""

from typing import ClassVar

import torch
from torch import Tensor, nn

Weights = tuple[Tensor, Tensor, Tensor, Tensor]


def elman_cell(
    input: Tensor,
    state: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor,
    bias_hh: Tensor,
) -> Tensor:
    r"""One step of the simple recurrent network: mix input and state, then squash.

    $$h' = \tanh(W_{ih} x + b_{ih} + W_{hh} h + b_{hh})$$

    Args:
        input: What comes in at this step, `(..., i)`.
        state: What the cell remembers, `(..., h)`.
        weight_ih: From the input, `(h, i)`.
        weight_hh: From the state, `(h, h)`.
        bias_ih: Added to the input's part, `(h,)`.
        bias_hh: Added to the state's part, `(h,)`.

    Returns:
        The new state, `(..., h)`, which is also the cell's output.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        Elman 1990, "Finding Structure in Time", Cognitive Science 14, figure 2; there
        with the logistic function in place of tanh.
    """
    _require_fit(input, state, (weight_ih, weight_hh, bias_ih, bias_hh), gates=1)
    return _elman(input @ weight_ih.mT + bias_ih, (state,), weight_hh, bias_hh)[0]


def gru_cell(
    input: Tensor,
    state: Tensor,
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor,
    bias_hh: Tensor,
) -> Tensor:
    r"""One step of a gated recurrent unit: keep some of the state, renew the rest.

    $$\begin{aligned}
    r &= \sigma(W_{ir} x + b_{ir} + W_{hr} h + b_{hr}) \\
    z &= \sigma(W_{iz} x + b_{iz} + W_{hz} h + b_{hz}) \\
    n &= \tanh(W_{in} x + b_{in} + r \odot (W_{hn} h + b_{hn})) \\
    h' &= (1 - z) \odot n + z \odot h
    \end{aligned}$$

    As in PyTorch, the reset gate $r$ acts after the matrix product and $z$ says how
    much is kept; in the paper $r$ acts before it.

    Args:
        input: What comes in at this step, `(..., i)`.
        state: What the cell remembers, `(..., h)`.
        weight_ih: From the input, for $r$, $z$ and $n$, `(3 * h, i)`.
        weight_hh: From the state, likewise, `(3 * h, h)`.
        bias_ih: Added to the input's part, `(3 * h,)`.
        bias_hh: Added to the state's part, `(3 * h,)`.

    Returns:
        The new state, `(..., h)`, which is also the cell's output.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder",
        eqs. (5) to (8), arXiv:1406.1078.
    """
    _require_fit(input, state, (weight_ih, weight_hh, bias_ih, bias_hh), gates=3)
    return _gru(input @ weight_ih.mT + bias_ih, (state,), weight_hh, bias_hh)[0]


def lstm_cell(
    input: Tensor,
    state: tuple[Tensor, Tensor],
    weight_ih: Tensor,
    weight_hh: Tensor,
    bias_ih: Tensor,
    bias_hh: Tensor,
) -> tuple[Tensor, Tensor]:
    r"""One step of a long short-term memory: add to a store, and show part of it.

    $$\begin{aligned}
    (i, f, o) &= \sigma(W_{i\cdot} x + b_{i\cdot} + W_{h\cdot} h + b_{h\cdot}) \\
    g &= \tanh(W_{ig} x + b_{ig} + W_{hg} h + b_{hg}) \\
    c' &= f \odot c + i \odot g, \qquad h' = o \odot \tanh(c')
    \end{aligned}$$

    Args:
        input: What comes in at this step, `(..., i)`.
        state: What the cell showed last, $h$, and what it stores, $c$: both
            `(..., h)`.
        weight_ih: From the input, for $i$, $f$, $g$ and $o$, `(4 * h, i)`.
        weight_hh: From what was shown, likewise, `(4 * h, h)`.
        bias_ih: Added to the input's part, `(4 * h,)`.
        bias_hh: Added to the state's part, `(4 * h,)`.

    Returns:
        The new $h$, which is the cell's output, and the new $c$.

    Raises:
        ValueError: If the shapes do not fit each other.

    Reference:
        Gers, Schmidhuber and Cummins 2000, "Learning to Forget: Continual Prediction
        with LSTM", Neural Computation 12, without its squashing of the cell's input.
    """
    for part in state:
        _require_fit(input, part, (weight_ih, weight_hh, bias_ih, bias_hh), gates=4)
    shown, stored = _lstm(input @ weight_ih.mT + bias_ih, state, weight_hh, bias_hh)
    return shown, stored


class _Recurrent(nn.Module):
    """Applies a cell along a sequence, one layer on top of the other."""

    gates: ClassVar[int]
    parts: ClassVar[int] = 1  # tensors in a state

    def __init__(
        self,
        input_size: int,
        hidden_size: int,
        num_layers: int = 1,
        *,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if min(input_size, hidden_size, num_layers) < 1:
            raise ValueError(
                "sizes and layers must be at least 1: input_size is "
                f"{input_size}, hidden_size {hidden_size}, num_layers {num_layers}"
            )
        self.input_size, self.hidden_size = input_size, hidden_size
        self.num_layers = num_layers
        rows, bound = self.gates * hidden_size, hidden_size**-0.5
        for layer in range(num_layers):
            width = hidden_size if layer else input_size
            shapes = {
                "weight_ih": (rows, width),
                "weight_hh": (rows, hidden_size),
                "bias_ih": (rows,),
                "bias_hh": (rows,),
            }
            for name, shape in shapes.items():
                values = torch.rand(shape, generator=generator) * 2 * bound - bound
                self.register_parameter(f"{name}_l{layer}", nn.Parameter(values))

    def extra_repr(self) -> str:
        return f"{self.input_size}, {self.hidden_size}, num_layers={self.num_layers}"

    def weights(self, layer: int) -> Weights:
        """Both matrices and both biases of a layer."""
        names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
        found = (self.get_parameter(f"{name}_l{layer}") for name in names)
        w_i, w_h, b_i, b_h = found
        return w_i, w_h, b_i, b_h

    def forward(
        self, input: Tensor, state: tuple[Tensor, ...] | None = None
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        self._check(input, state)
        if state is None:
            zeros = input.new_zeros(
                (self.num_layers, *input.shape[:-2], self.hidden_size)
            )
            state = (zeros,) * self.parts
        last = []
        for layer in range(self.num_layers):
            inner = tuple(part[layer] for part in state)  # each (..., h)
            input, inner = self._run(input, inner, self.weights(layer))
            last.append(inner)
        parts = zip(*last, strict=True)
        return input, tuple(torch.stack(part) for part in parts)

    def _run(
        self, input: Tensor, state: tuple[Tensor, ...], weights: Weights
    ) -> tuple[Tensor, tuple[Tensor, ...]]:
        weight_ih, weight_hh, bias_ih, bias_hh = weights
        # What comes from the input needs no state, so it is one product for all steps.
        prepared = input @ weight_ih.mT + bias_ih  # (..., t, gates * h)
        shown = []
        for now in prepared.unbind(-2):
            state = self.step(now, state, weight_hh, bias_hh)
            shown.append(state[0])
        if not shown:
            return input.new_zeros((*input.shape[:-1], self.hidden_size)), state
        return torch.stack(shown, dim=-2), state

    def _check(self, input: Tensor, state: tuple[Tensor, ...] | None) -> None:
        if input.ndim < 2 or input.shape[-1] != self.input_size:
            raise ValueError(
                f"input must be (..., t, {self.input_size}), got {tuple(input.shape)}"
            )
        wanted = (self.num_layers, *input.shape[:-2], self.hidden_size)
        shapes = None if state is None else [tuple(part.shape) for part in state]
        if shapes is not None and shapes != [wanted] * self.parts:
            raise ValueError(
                f"state must be {self.parts} tensor(s) of shape {wanted}, got {shapes}"
            )

    @staticmethod
    def step(
        now: Tensor, state: tuple[Tensor, ...], weight_hh: Tensor, bias_hh: Tensor
    ) -> tuple[Tensor, ...]:
        """One step, of which the input's part is known."""
        raise NotImplementedError


def _elman(
    now: Tensor, state: tuple[Tensor, ...], weight_hh: Tensor, bias_hh: Tensor
) -> tuple[Tensor, ...]:
    return (torch.tanh(now + (state[0] @ weight_hh.mT + bias_hh)),)


def _gru(
    now: Tensor, state: tuple[Tensor, ...], weight_hh: Tensor, bias_hh: Tensor
) -> tuple[Tensor, ...]:
    (h,) = state
    before = h @ weight_hh.mT + bias_hh  # (..., 3 * h)
    size = 2 * h.shape[-1]
    r, z = torch.sigmoid(now[..., :size] + before[..., :size]).chunk(2, dim=-1)
    n = torch.tanh(now[..., size:] + r * before[..., size:])
    return (torch.lerp(n, h, z),)  # (1 - z) * n + z * h


def _lstm(
    now: Tensor, state: tuple[Tensor, ...], weight_hh: Tensor, bias_hh: Tensor
) -> tuple[Tensor, Tensor]:
    h, c = state
    i, f, g, o = (now + (h @ weight_hh.mT + bias_hh)).chunk(4, dim=-1)
    c = torch.sigmoid(f) * c + torch.sigmoid(i) * torch.tanh(g)
    return torch.sigmoid(o) * torch.tanh(c), c


class Elman(_Recurrent):
    r"""A layer of `elman_cell`, applied along a sequence.

    Call it on an input, `(..., t, i)`, and if you like a state. It returns its outputs,
    `(..., t, h)`, and its last state: one tensor in a tuple, `(num_layers, ..., h)`.

    Args:
        input_size: Entries of one step's input, $i$.
        hidden_size: Entries of the state, $h$.
        num_layers: How many are stacked, each on the outputs of the one below.
        generator: Source of the first weights, on the CPU, uniform in
            $\pm 1 / \sqrt{h}$.

    Raises:
        ValueError: If a size or the number of layers is below 1.

    Reference:
        Elman 1990, "Finding Structure in Time", Cognitive Science 14; the first weights
        are those of `torch.nn.RNN`.
    """

    gates = 1
    step = staticmethod(_elman)


class GRU(_Recurrent):
    r"""A layer of `gru_cell`, applied along a sequence.

    Call it on an input, `(..., t, i)`, and if you like a state. It returns its outputs,
    `(..., t, h)`, and its last state: one tensor in a tuple, `(num_layers, ..., h)`.

    Args:
        input_size: Entries of one step's input, $i$.
        hidden_size: Entries of the state, $h$.
        num_layers: How many are stacked, each on the outputs of the one below.
        generator: Source of the first weights, on the CPU, uniform in
            $\pm 1 / \sqrt{h}$.

    Raises:
        ValueError: If a size or the number of layers is below 1.

    Reference:
        Cho et al. 2014, "Learning Phrase Representations using RNN Encoder-Decoder",
        arXiv:1406.1078; the first weights are those of `torch.nn.GRU`.
    """

    gates = 3
    step = staticmethod(_gru)


class LSTM(_Recurrent):
    r"""A layer of `lstm_cell`, applied along a sequence.

    Call it on an input, `(..., t, i)`, and if you like a state. It returns its outputs,
    `(..., t, h)`, and its last state: two tensors in a tuple, what was shown and what
    is stored, each `(num_layers, ..., h)`.

    Args:
        input_size: Entries of one step's input, $i$.
        hidden_size: Entries of the state, $h$.
        num_layers: How many are stacked, each on the outputs of the one below.
        generator: Source of the first weights, on the CPU, uniform in
            $\pm 1 / \sqrt{h}$.

    Raises:
        ValueError: If a size or the number of layers is below 1.

    Reference:
        Hochreiter and Schmidhuber 1997, "Long Short-Term Memory", Neural Computation 9;
        the first weights are those of `torch.nn.LSTM`.
    """

    gates, parts = 4, 2
    step = staticmethod(_lstm)


def _require_fit(
    input: Tensor, state: Tensor, weights: tuple[Tensor, ...], *, gates: int
) -> None:
    i, h = input.shape[-1:], state.shape[-1:]
    rows = (gates * h[0],) if h else (0,)
    wanted = [(*rows, *i), (*rows, *h), rows, rows]
    shapes = [tuple(weight.shape) for weight in weights]
    if shapes != wanted or input.shape[:-1] != state.shape[:-1]:
        raise ValueError(
            f"input {tuple(input.shape)} and state {tuple(state.shape)} need weights "
            f"and biases of shapes {wanted} and the same leading axes, got {shapes}"
        )
