import torch

from notes_lib.core import text_table
from notes_lib.fairness import group_rates

rng = torch.Generator().manual_seed(0)
group = torch.arange(40_000) // 20_000
logit = torch.where(group == 0, -2.2, -1.0) + torch.randn(40_000, generator=rng)
risk = logit.sigmoid()
default = (torch.rand(40_000, generator=rng) < risk).long()

same = group_rates(default, (risk > 0.3).long(), group)
# The threshold of group 1 at which as many of its defaulters are missed.
theirs = risk[(group == 1) & (default == 1)]
threshold = theirs.quantile(same.false_negative_rate[0].item()).item()
refused = risk > torch.where(group == 0, 0.3, threshold)
equal = group_rates(default, refused.long(), group)
rows = {}
for name, rates in {"one threshold": same, "equal FNR": equal}.items():
    for n in (0, 1):
        rows[f"{name}, group {n}"] = {
            "FNR": rates.false_negative_rate[n],
            "FPR": rates.false_positive_rate[n],
            "PPV": rates.precision[n],
        }
print(text_table(rows))
print(f"refused above a risk of 0.30 in group 0, and of {threshold:.2f} in group 1")
assert abs(equal.false_negative_rate.diff()) < 0.01
assert abs(equal.false_positive_rate.diff()) < 0.02
assert [round(r, 2) for r in equal.precision.tolist()] == [0.42, 0.65]
assert round(threshold, 2) == 0.54
