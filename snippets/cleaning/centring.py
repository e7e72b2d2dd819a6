import matplotlib.pyplot as plt
import torch

from notes_lib.data import standardise
from notes_lib.viz import Scatter, show_scatters

rng = torch.Generator().manual_seed(0)
shape = torch.tensor([[2.0, 0.4], [0.0, 0.4]])
raw = torch.randn(200, 2, generator=rng) @ shape + torch.tensor([4.0, 6.0])
centred = raw - raw.mean(dim=0)
scaled = standardise(raw)
assert torch.allclose(scaled, centred / raw.std(dim=0, correction=0), atol=1e-5)
assert scaled.mean(dim=0).abs().max() < 1e-5
assert torch.allclose(scaled.std(dim=0, correction=0), torch.ones(2), atol=1e-5)

show_scatters(
    Scatter({"": raw}, "raw"),
    Scatter({"": centred}, "zero-centred"),
    Scatter({"": scaled}, "and scaled"),
    xlabel="feature 0",
    ylabel="feature 1",
    size=5,
    equal=True,
)
for axes in plt.gcf().axes:  # a cross at the origin
    axes.plot(0, 0, "+", color="black", markersize=12)
plt.show()
