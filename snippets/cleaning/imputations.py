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

SEEDS, PEOPLE, SHARE = 20, 400, 0.4
METHODS = {
    "rows dropped": lambda table, rng: table[~table[:, 1].isnan()],
    "mean": lambda table, rng: impute(table, "mean"),
    "median": lambda table, rng: impute(table, "median"),
    "hot deck": lambda table, rng: impute_hot_deck(table, generator=rng),
    "5 neighbours": lambda table, rng: impute_neighbours(table),
    "regression": lambda table, rng: impute_by_regression(table, 1),
    "regression + noise": lambda table, rng: impute_by_regression(
        table, 1, spread=True, generator=rng
    ),
}
ERROR, SPREAD, LINK = "error of the mean\n(points)", "spread\n(share of true)", "link"
results = {
    what: {m: {k: [] for k in ("MCAR", "MAR", "MNAR")} for m in METHODS}
    for what in (ERROR, SPREAD, LINK)
}
for seed in range(SEEDS):
    rng = torch.Generator().manual_seed(seed)
    age = 20 + 60 * torch.rand(PEOPLE, generator=rng)
    score = 30 - 0.3 * (age - 50) + 6 * torch.randn(PEOPLE, generator=rng)
    masks = {
        "MCAR": missing_completely_at_random(score, share=SHARE, generator=rng),
        "MAR": missing_at_random(age, share=SHARE, generator=rng),
        "MNAR": missing_not_at_random(score, share=SHARE, generator=rng),
    }
    for kind, missing in masks.items():
        table = torch.stack([age, score.masked_fill(missing, torch.nan)], dim=1)
        for name, method in METHODS.items():
            filled = method(table, rng)
            mean, spread = filled[:, 1].mean(), filled[:, 1].std()
            results[ERROR][name][kind].append(mean - score.mean())
            results[SPREAD][name][kind].append(spread / score.std())
            results[LINK][name][kind].append(torch.corrcoef(filled.T)[0, 1])
means = {}
for what, rows in results.items():
    for name, kinds in rows.items():
        for kind, seeds in kinds.items():
            kinds[kind] = torch.stack(seeds)
            means[what, name, kind] = kinds[kind].mean().item()
print("mean over seeds        error of the mean     correlation with age")
print("                      MCAR    MAR   MNAR     MCAR    MAR   MNAR")
for name in METHODS:
    errors = [f"{means[ERROR, name, kind]:+6.2f}" for kind in masks]
    links = [f"{means[LINK, name, kind]:6.2f}" for kind in masks]
    print(f"{name:19}", *errors, "  ", *links)

blind, looking = ["rows dropped", "mean", "median", "hot deck"], list(METHODS)[4:]
assert all(means[ERROR, name, "MAR"] > 2.5 for name in blind)
assert all(means[ERROR, name, "MNAR"] < -3.7 for name in blind)
assert all(abs(means[ERROR, name, "MAR"]) < 0.2 for name in looking)
assert all(-2.8 < means[ERROR, name, "MNAR"] < -2.4 for name in looking)
assert all(
    abs(means[SPREAD, name, "MCAR"] - 0.77) < 0.02 for name in ("mean", "median")
)
assert means[SPREAD, "regression", "MCAR"] < 0.9
for name in ("hot deck", "regression + noise"):
    assert abs(means[SPREAD, name, "MCAR"] - 1) < 0.03
assert means[LINK, "regression", "MAR"] < -0.72
assert abs(means[LINK, "regression + noise", "MAR"] + 0.655) < 0.02
assert means[LINK, "mean", "MAR"] > -0.4

# Draw it.
show_spreads(
    {what: results[what] for what in (ERROR, SPREAD)}, truth={ERROR: 0.0, SPREAD: 1.0}
)
plt.show()
