from collections import defaultdict

import matplotlib.pyplot as plt
import torch

from notes_lib.data import (
    impute,
    impute_by_regression,
    impute_hot_deck,
    impute_neighbours,
    missing_at_random,
    missing_completely_at_random,
    missing_not_at_random,
)
from notes_lib.viz import show_spreads


def fillings(table, rng):
    """The table with its gaps filled, and first without the rows that have one."""
    yield "rows dropped", table[~table[:, 1].isnan()]
    yield "mean", impute(table, "mean")
    yield "median", impute(table, "median")
    yield "hot deck", impute_hot_deck(table, generator=rng)
    yield "5 neighbours", impute_neighbours(table)
    yield "regression", impute_by_regression(table, 1)
    noisy = impute_by_regression(table, 1, spread=True, generator=rng)
    yield "regression + noise", noisy


runs = defaultdict(list)
for seed in range(20):
    rng = torch.Generator().manual_seed(seed)
    age = 20 + 60 * torch.rand(400, generator=rng)
    score = 30 - 0.3 * (age - 50) + 6 * torch.randn(400, generator=rng)
    masks = {
        "MCAR": missing_completely_at_random(score, share=0.4, generator=rng),
        "MAR": missing_at_random(age, share=0.4, generator=rng),
        "MNAR": missing_not_at_random(score, share=0.4, generator=rng),
    }
    for kind, missing in masks.items():
        table = torch.stack([age, score.masked_fill(missing, torch.nan)], dim=1)
        for name, filled in fillings(table, rng):
            error = filled[:, 1].mean() - score.mean()
            spread = filled[:, 1].std() / score.std()
            link = torch.corrcoef(filled.T)[0, 1]
            runs[name, kind].append(torch.stack([error, spread, link]))

results = {key: torch.stack(seeds) for key, seeds in runs.items()}  # (20, 3) each
means = {key: seeds.mean(dim=0).tolist() for key, seeds in results.items()}
names = list(dict.fromkeys(name for name, _ in results))
print("mean over seeds        error of the mean     correlation with age")
print("                      MCAR    MAR   MNAR     MCAR    MAR   MNAR")
for name in names:
    errors = [f"{means[name, kind][0]:+6.2f}" for kind in masks]
    links = [f"{means[name, kind][2]:6.2f}" for kind in masks]
    print(f"{name:19}", *errors, "  ", *links)

for name in names[:4]:  # those that do not look at age
    assert means[name, "MAR"][0] > 2.5
    assert means[name, "MNAR"][0] < -3.7
for name in names[4:]:
    assert abs(means[name, "MAR"][0]) < 0.2
    assert abs(means[name, "MNAR"][0] + 2.6) < 0.1
assert abs(means["mean", "MCAR"][1] - 0.6**0.5) < 0.02  # the spread has shrunk
assert abs(means["regression + noise", "MAR"][1] - 1) < 0.03
found = [means[n, k][2] for n in ("mean", "regression") for k in ("MCAR", "MAR")]
assert [round(link, 2) for link in found] == [-0.51, -0.35, -0.76, -0.74]
assert abs(means["regression + noise", "MAR"][2] + 0.655) < 0.02

# Draw it.
panels = {"error of the mean\n(points)": 0, "spread\n(share of true)": 1}
rows = {
    label: {n: {k: results[n, k][:, column] for k in masks} for n in names}
    for label, column in panels.items()
}
show_spreads(rows, truth=dict(zip(panels, (0.0, 1.0), strict=True)))
plt.show()
