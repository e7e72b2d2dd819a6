import matplotlib.pyplot as plt
import torch

from notes_lib.data import stratified_sample, stratified_split
from notes_lib.viz import Scatter, show_scatters

rng = torch.Generator().manual_seed(0)
place = torch.cartesian_prod(torch.arange(24.0), torch.arange(24.0))
regular = (torch.rand(576, generator=rng) < 0.25).long()  # rides every day
chosen = stratified_sample(regular, 96, generator=rng)
train, test = stratified_split(regular[chosen], test_share=0.25, generator=rng)
sampled = torch.zeros(576, dtype=torch.bool).index_fill(0, chosen, True)
assert len(train) == 72
assert len(test) == 24
shares = [regular.float().mean(), regular[chosen].float().mean()]
print(
    f"regular riders: {shares[0]:.1%} of the population, {shares[1]:.1%} of the sample"
)

show_scatters(
    Scatter(
        {"regular": place[regular == 1], "occasional": place[regular == 0]},
        "population",
    ),
    Scatter(
        {
            "regular": place[sampled & (regular == 1)],
            "occasional": place[sampled & (regular == 0)],
        },
        "sample",
    ),
    Scatter({"train": place[chosen[train]], "test": place[chosen[test]]}, "split"),
    xlabel="",
    ylabel="",
    equal=True,
)
for axes in plt.gcf().axes:
    axes.axis("off")
plt.show()
