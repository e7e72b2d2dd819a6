import matplotlib.pyplot as plt
import torch

from notes_lib.data import stratified_sample
from notes_lib.viz import COLOURS, use_style

N, M = 5000, 100
rng = torch.Generator().manual_seed(1)
labels = (torch.arange(N) < N // 20).long()  # one in twenty
spending = torch.where(labels == 1, 60.0, 10.0) + 5 * torch.randn(N, generator=rng)


draws = {
    "simple": lambda: torch.randperm(N, generator=rng)[:M],
    "stratified": lambda: stratified_sample(labels, M, generator=rng),
}
shares, spreads = {}, {}
for name, draw in draws.items():
    samples = torch.stack([draw() for _ in range(1000)])
    shares[name] = labels[samples].float().mean(dim=1)
    spreads[name] = shares[name].std(), spending[samples].mean(dim=1).std()
    print(
        "{:10}  class share ± {:.4f}, mean spending ± {:.2f}".format(
            name, *spreads[name]
        )
    )
predicted = (0.05 * 0.95 / M * (N - M) / (N - 1)) ** 0.5
print(f"predicted for simple random sampling: ± {predicted:.4f}")
assert abs(spreads["simple"][0] / predicted - 1) < 0.05
assert spreads["stratified"][0] < 1e-6
assert spreads["stratified"][1] < 0.5 * spreads["simple"][1]

use_style()
figure, axes = plt.subplots(layout="constrained")
colours = (COLOURS["blue"], COLOURS["vermilion"])
for (name, share), colour, side in zip(shares.items(), colours, (-1, 1), strict=True):
    found, counts = (100 * share).round().unique(return_counts=True)
    axes.bar(found + 0.2 * side, counts / 1000, 0.4, color=colour, label=name)
axes.set(xlabel="rare class in a sample of 100", ylabel="share of the samples")
axes.legend()
plt.show()
