"""How long our recurrent layers take, in units of PyTorch's own.

Run with `.venv/bin/python benchmarks/ops/recurrent.py`.
"""

import torch

from notes_lib.layers import GRU, LSTM, Elman
from timing import head, ratio, row

STEPS, INPUTS, HIDDEN = 20, 36, 100


def forward_and_backward(layer: torch.nn.Module, sequences: torch.Tensor) -> None:
    outputs, _ = layer(sequences)
    outputs.sum().backward()


def main() -> None:
    torch.set_num_threads(1)
    torch.manual_seed(0)
    kinds = {Elman: torch.nn.RNN, GRU: torch.nn.GRU, LSTM: torch.nn.LSTM}
    head(f"{STEPS} steps, {INPUTS} -> {HIDDEN}", "ours ms", "torch ms", "ratio")
    for batch in (8, 32, 256):
        for ours, theirs in kinds.items():
            reference = theirs(INPUTS, HIDDEN, batch_first=True)
            layer = ours(INPUTS, HIDDEN)
            layer.load_state_dict(reference.state_dict())
            sequences = torch.randn(batch, STEPS, INPUTS)
            torch.testing.assert_close(layer(sequences)[0], reference(sequences)[0])
            measured = ratio(
                lambda layer=layer, x=sequences: forward_and_backward(layer, x),
                lambda layer=reference, x=sequences: forward_and_backward(layer, x),
            )
            row(f"{ours.__name__}, batch {batch}", measured)


if __name__ == "__main__":
    main()
