import torch

from notes_lib.fairness import decision_flip_rate, group_rates

rng = torch.Generator().manual_seed(0)
group = torch.arange(40_000) // 20_000
logit = torch.where(group == 0, -2.2, -1.0) + torch.randn(40_000, generator=rng)
risk = logit.sigmoid()
default = (torch.rand(40_000, generator=rng) < risk).long()


def show(name, refused):
    rates = group_rates(default, refused.long(), group)
    rows = rates.false_negative_rate, rates.false_positive_rate, rates.precision
    print(f"{name:22}", *("{:.2f}, {:.2f}    ".format(*row.tolist()) for row in rows))
    return rates


print("groups 0 and 1           FNR           FPR           PPV")
show("one threshold", risk > 0.3)

# The threshold of group 1 at which as many of its defaulters are missed.
target = group_rates(default, (risk > 0.3).long(), group).false_negative_rate[0]
threshold = risk[(group == 1) & (default == 1)].quantile(target.item())
limit = torch.where(group == 0, 0.3, threshold.float())
equal = show("equal FNR", risk > limit)
print(f"  refused above a risk of 0.30 in group 0, and of {threshold:.2f} in group 1")
gap = equal.precision.diff().item()
assert abs(equal.false_negative_rate.diff().item()) < 0.01
assert gap > 0.2

# A model that is not told the group, but a district in which mostly one of them lives.
district = (
    torch.rand(40_000, generator=rng) < torch.where(group == 1, 0.9, 0.1)
).float()
columns = torch.stack(
    [group.float(), district, logit + torch.randn(40_000, generator=rng)]
)
blind = torch.cat([columns[1:], torch.ones(1, 40_000)]).T
weights = torch.linalg.lstsq(blind, default.float()[:, None]).solution


def decide(features):
    inputs = torch.cat([features[:, 1:], torch.ones(len(features), 1)], dim=1)
    return (inputs @ weights).squeeze(1) > 0.3


flips = decision_flip_rate(decide, columns.T, protected=0)
rates = show("not told the group", decide(columns.T))
print(f"  {flips:.0%} of its decisions change with the group, and yet it refuses")
print(
    "  {:.0%} of group 0 and {:.0%} of group 1".format(*rates.selection_rate.tolist())
)
assert flips == 0
assert rates.selection_rate[1] > 3 * rates.selection_rate[0]
assert [round(r, 2) for r in rates.selection_rate.tolist()] == [0.08, 0.46]
assert [round(r, 2) for r in equal.precision.tolist()] == [0.42, 0.65]
assert round(threshold.item(), 2) == 0.54
