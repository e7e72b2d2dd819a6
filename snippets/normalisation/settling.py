import matplotlib.pyplot as plt
import torch

from notes_lib.layers import BatchNorm
from notes_lib.viz import show_curves

means, variances = [], []
for seed in range(5):
    rng = torch.Generator().manual_seed(seed)
    layer = BatchNorm(1)
    followed = []
    for _ in range(60):
        followed.append((layer.running_mean.item(), layer.running_var.item()))
        layer(5 + 2 * torch.randn(32, 1, generator=rng))  # mean 5, variance 4
    mean, variance = torch.tensor(followed).T
    means.append(mean)
    variances.append(variance)
curves = {"mean": torch.stack(means), "variance": torch.stack(variances)}
assert (curves["mean"][:, 20] < 0.9 * 5).all()  # 12 percent of the start is left
assert (abs(curves["mean"][:, -1] - 5) < 0.5).all()

show_curves(curves, xlabel="batches seen", ylabel="running estimate")
plt.show()
