import matplotlib.pyplot as plt
import torch

from notes_lib.fairness import calibration_by_group, group_rates, largest_gap
from notes_lib.viz import show_reliability

rng = torch.Generator().manual_seed(0)
group = torch.arange(40_000) // 20_000
# The score is each applicant's true risk of default, whichever the group.
logit = torch.where(group == 0, -2.2, -1.0) + torch.randn(40_000, generator=rng)
risk = logit.sigmoid()
default = (torch.rand(40_000, generator=rng) < risk).long()

curves = calibration_by_group(default, risk, group)
near = (risk - 0.1).abs() < 0.02  # scored at about 10%
for name in (0, 1):
    share = default[near & (group == name)].float().mean()
    print(f"group {name}: of those scored at about 10%, {share:.1%} default")
    assert abs(share - 0.1) < 0.015

refused = (risk > 0.3).long()  # one threshold for all
rates = group_rates(default, refused, group)
print("                     group 0  group 1")
for kind in (
    "base_rate",
    "selection_rate",
    "false_negative_rate",
    "false_positive_rate",
):
    low, high = getattr(rates, kind).tolist()
    print(f"{kind:21}   {low:.2f}     {high:.2f}")
gaps = largest_gap(rates)
assert gaps["false_negative_rate"] > 0.4
assert gaps["false_positive_rate"] > 0.25
fnr, fpr = rates.false_negative_rate, rates.false_positive_rate
assert [round(r, 2) for r in [*fnr.tolist(), *fpr.tolist()]] == [0.73, 0.31, 0.06, 0.33]

show_reliability({"both groups": {f"group {n}": c for n, c in curves.items()}})
plt.show()
