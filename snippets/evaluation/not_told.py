import torch

from notes_lib.fairness import decision_flip_rate, group_rates
from notes_lib.linear import least_squares

rng = torch.Generator().manual_seed(0)
group = torch.arange(40_000) // 20_000
logit = torch.where(group == 0, -2.2, -1.0) + torch.randn(40_000, generator=rng)
default = (torch.rand(40_000, generator=rng) < logit.sigmoid()).long()
# A model that is not told the group, but a district in which mostly one of them lives.
lives_there = torch.where(group == 1, 0.9, 0.1)
district = (torch.rand(40_000, generator=rng) < lives_there).float()
hint = logit + torch.randn(40_000, generator=rng)
features = torch.stack([group.float(), district, hint], dim=1)
model = least_squares(features[:, 1:], default.float())


def decide(features):
    return model(features[:, 1:]) > 0.3


flips = decision_flip_rate(decide, features, protected=0)
refused = group_rates(default, decide(features).long(), group).selection_rate.tolist()
print(f"{flips:.0%} of its decisions change with the group, and yet it refuses")
print(f"{refused[0]:.0%} of group 0 and {refused[1]:.0%} of group 1")
assert flips == 0
assert [round(share, 2) for share in refused] == [0.08, 0.46]
