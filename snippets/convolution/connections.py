import matplotlib.pyplot as plt
import torch

from notes_lib.viz import Wiring, show_connections

outputs, inputs = torch.arange(4).view(4, 1), torch.arange(6)
offset = inputs - outputs  # which entry of its window an input is
inside = (offset >= 0) & (offset < 3)

everything = torch.arange(1, 25).view(4, 6)
windows = everything * inside
shared = (offset + 1) * inside
two_kernels = torch.cat([shared, (offset + 4) * inside])

layers = [everything, windows, shared, two_kernels]
counts = [layer[layer > 0].unique().numel() for layer in layers]
assert counts == [24, 12, 3, 6]

show_connections(
    Wiring(everything, "dense: 24 weights"),
    Wiring(windows, "windows: 12 weights"),
    Wiring(shared, "windows, shared: 3 weights"),
    Wiring(two_kernels, "two kernels: 6 weights"),
)
plt.show()
