import matplotlib.pyplot as plt
import torch

from notes_lib.data import stratified_sample
from notes_lib.viz import COLOURS, use_style

N, M, DRAWS = 5000, 100, 1000
rng = torch.Generator().manual_seed(1)
labels = (torch.arange(N) < N // 20).long()  # one in twenty
spending = torch.where(labels == 1, 60.0, 10.0) + 5 * torch.randn(N, generator=rng)


def simple():
    return torch.randperm(N, generator=rng)[:M]


def stratified():
    return stratified_sample(labels, M, generator=rng)


shares, means = {}, {}
for draw in (simple, stratified):
    samples = torch.stack([draw() for _ in range(DRAWS)])
    shares[draw.__name__] = labels[samples].float().mean(dim=1)
    means[draw.__name__] = spending[samples].mean(dim=1)
    print(
        f"{draw.__name__:10}  class share ± {shares[draw.__name__].std():.4f}, ", end=""
    )
    print(f"mean spending ± {means[draw.__name__].std():.2f}")
predicted = (0.05 * 0.95 / M * (N - M) / (N - 1)) ** 0.5
print(f"predicted for simple random sampling: ± {predicted:.4f}")
assert abs(shares["simple"].std() / predicted - 1) < 0.05
assert shares["stratified"].std() < 1e-6
assert means["stratified"].std() < 0.5 * means["simple"].std()

# Draw it.
use_style()
figure, axes = plt.subplots(layout="constrained")
colours = (COLOURS["blue"], COLOURS["vermilion"])
for (name, share), colour, side in zip(shares.items(), colours, (-1, 1), strict=True):
    found, counts = (100 * share).round().unique(return_counts=True)
    axes.bar(found + 0.2 * side, counts / DRAWS, 0.4, color=colour, label=name)
axes.set(xlabel="rare class in a sample of 100", ylabel="share of the samples")
axes.legend()
plt.show()
