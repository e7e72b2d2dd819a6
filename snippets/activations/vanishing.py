import matplotlib.pyplot as plt
import torch

from notes_lib import layers
from notes_lib.viz import show_curves


def norms(activation, draw, seed):
    rng = torch.Generator().manual_seed(seed)
    input = torch.randn(64, 100, generator=rng)
    weights = [draw((100, 100), generator=rng) for _ in range(20)]
    return layers.gradient_norms(input, weights, activation)


settings = {
    "sigmoid": (layers.sigmoid, layers.xavier_normal),
    "tanh": (layers.tanh, layers.xavier_normal),
    "ReLU": (layers.relu, layers.kaiming_normal),
}
curves = {}
for name, setting in settings.items():
    curves[name] = torch.stack([norms(*setting, seed) for seed in range(5)])
    first, last = curves[name].median(dim=0).values[[0, -1]].tolist()
    print(f"{name:7}  layer 1: {first:.1e}   layer 20: {last:.1e}")
assert (curves["sigmoid"][:, 0] < 1e-10 * curves["sigmoid"][:, -1]).all()
assert (curves["tanh"][:, 0] > 0.1 * curves["tanh"][:, -1]).all()
assert (curves["ReLU"][:, 0] > 0.1 * curves["ReLU"][:, -1]).all()

show_curves(
    curves,
    at=torch.arange(1, 21),
    xlabel="layer",
    ylabel="length of the gradient",
    log="y",
)
plt.xticks([1, 5, 10, 15, 20])
plt.show()
