import torch

from notes_lib.layers import dropout

rng = torch.Generator().manual_seed(0)
features = torch.randn(5, generator=rng, dtype=torch.float64)
weights = torch.randn(5, generator=rng, dtype=torch.float64)
target, keep_prob = 1.0, 0.8

draws = dropout(features.expand(400_000, 5), keep_prob=keep_prob, generator=rng)
measured = (target - draws @ weights).square().mean()

loss = (target - features @ weights).square()
penalty = (1 - keep_prob) / keep_prob * (weights * features).square().sum()
print(
    f"measured {measured:.3f}; loss {loss:.3f} + penalty {penalty:.3f} "
    f"= {loss + penalty:.3f}"
)
assert torch.isclose(measured, loss + penalty, rtol=0.01)
