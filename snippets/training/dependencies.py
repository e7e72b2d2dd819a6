import matplotlib.pyplot as plt
import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.training import input_dependencies
from notes_lib.viz import Picture, show_images

rng = seed_everything(0)
inputs = torch.randn(8, 6, generator=rng)
layer = nn.Linear(6, 6)
models = {
    "layer by layer": nn.Sequential(layer, nn.ReLU(), nn.Linear(6, 3)),
    "a view too many": lambda x: layer(x.reshape(6, 8).T.reshape(8, 6)),
    "batch norm": nn.Sequential(layer, nn.BatchNorm1d(6)),
    "batch norm, eval": nn.Sequential(layer, nn.BatchNorm1d(6)).eval(),
    "sums of the past": lambda x: layer(x).cumsum(dim=0),
    "sums, reversed": lambda x: layer(x).flip(0).cumsum(dim=0).flip(0),
}
charts = {name: input_dependencies(f, inputs) > 0 for name, f in models.items()}
own = torch.eye(8, dtype=torch.bool)
past = torch.ones(8, 8, dtype=torch.bool).tril()
assert torch.equal(charts["layer by layer"], own)
assert torch.equal(charts["batch norm, eval"], own)
assert not torch.equal(charts["a view too many"], own)
assert charts["batch norm"].all()
assert torch.equal(charts["sums of the past"], past)

show_images(
    *(Picture(chart.float(), name, signed=True) for name, chart in charts.items())
)
plt.show()
