import torch

from notes_lib.layers import hidden_values, tanh
from notes_lib.viz import values_by_depth

n = 200
rng = torch.Generator().manual_seed(0)
input = torch.randn(200, n, generator=rng)
standard = [torch.randn(n, n, generator=rng) / n**0.5 for _ in range(10)]

factors = [0.25, 0.5, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.5, 2.0, 4.0, 8.0]
settings = {
    f"{factor} · √(1/n)": hidden_values(input, [factor * w for w in standard], tanh)
    for factor in factors
}
name = "Standard deviation of the weights"
values_by_depth(settings, name=name, shown="0.5 · √(1/n)").show()
