from collections import defaultdict

import matplotlib.pyplot as plt
import torch

from notes_lib import data
from notes_lib.core import text_table
from notes_lib.viz import show_spreads


def fillings(table, rng):
    """The table with its gaps filled, and first without the rows that have one."""
    yield "rows dropped", table[~table[:, 1].isnan()]
    yield "mean", data.impute(table, "mean")
    yield "median", data.impute(table, "median")
    yield "hot deck", data.impute_hot_deck(table, generator=rng)
    yield "5 neighbours", data.impute_neighbours(table)
    yield "regression", data.impute_by_regression(table, 1)
    noisy = data.impute_by_regression(table, 1, spread=True, generator=rng)
    yield "regression + noise", noisy


errors, spreads = defaultdict(dict), defaultdict(dict)  # by method, kind
for seed in range(20):
    rng = torch.Generator().manual_seed(seed)
    age, score = data.mood_survey(400, generator=rng)
    for kind, silent in data.three_silences(age, score, generator=rng).items():
        table = torch.stack([age, score.masked_fill(silent, torch.nan)], dim=1)
        for name, filled in fillings(table, rng):
            off = filled[:, 1].mean() - score.mean()
            spread = filled[:, 1].std() / score.std()
            for found, value in ((errors, off), (spreads, spread)):
                found[name].setdefault(kind, torch.zeros(20))[seed] = value
means = {n: {k: e.mean() for k, e in row.items()} for n, row in errors.items()}
print(text_table(means, form="+.1f"))

for name in ("rows dropped", "mean", "median", "hot deck"):  # they do not look at age
    assert 2.5 < means[name]["MAR"] < 3.2 < 3.7 < -means[name]["MNAR"] < 4.2
for name in ("5 neighbours", "regression", "regression + noise"):
    assert abs(means[name]["MAR"]) < 0.2
    assert abs(means[name]["MNAR"] + 2.6) < 0.1
assert abs(spreads["mean"]["MCAR"].mean() - 0.6**0.5) < 0.02  # it has shrunk
assert abs(spreads["regression + noise"]["MAR"].mean() - 1) < 0.03
labels = "error of the mean\n(points)", "spread\n(share of true)"
panels = dict(zip(labels, (errors, spreads), strict=True))
show_spreads(panels, truth=dict(zip(labels, (0.0, 1.0), strict=True)))
plt.show()
