import matplotlib.pyplot as plt
import torch

from notes_lib.layers import dropout, dropout_unscaled
from notes_lib.viz import COLOURS, use_style

rng = torch.Generator().manual_seed(0)
inputs, weights, keep_prob = torch.ones(10), torch.full((10,), 0.5), 0.8
draws = inputs.expand(20_000, 10)

in_training = dropout_unscaled(draws, keep_prob=keep_prob, generator=rng) @ weights
scaled_up = dropout(draws, keep_prob=keep_prob, generator=rng) @ weights
full = inputs @ weights
scaled_down = dropout_unscaled(inputs, keep_prob=keep_prob, training=False) @ weights

cases = {
    "no scaling": (in_training, full),
    "times p at test time": (in_training, scaled_down),
    "divided by p in training": (scaled_up, full),
}
for name, (training, test) in cases.items():
    print(f"{name:25} training {training.mean():.2f}, test {test:.2f}")
means = torch.tensor([[t.mean(), at_test] for t, at_test in cases.values()])
assert torch.allclose(means, torch.tensor([[4.0, 5], [4, 4], [5, 5]]), atol=0.02)

# Draw it.
use_style()
figure, axes = plt.subplots(3, sharex=True, figsize=(4.6, 4.4), layout="constrained")
for place, (name, (training, test)) in zip(axes, cases.items(), strict=True):
    values, counts = training.round(decimals=3).unique(return_counts=True)
    place.bar(values, counts / len(training), width=0.3, color=COLOURS["blue"])
    place.axvline(test, color=COLOURS["vermilion"], linewidth=4)
    place.axvline(training.mean(), color="black", linestyle="--")
    place.set(title=name, ylabel="share of draws")
axes[0].annotate("training", (2.9, 0.2), color=COLOURS["blue"], ha="right")
axes[0].annotate("test", (5.15, 0.25), color=COLOURS["vermilion"])
axes[2].set_xlabel("weighted sum that arrives at the next unit")
plt.show()
