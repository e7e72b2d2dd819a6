from collections import defaultdict

import torch

from notes_lib import data
from notes_lib.core import text_table

links = defaultdict(dict)
for seed in range(20):
    rng = torch.Generator().manual_seed(seed)
    age, score = data.mood_survey(400, generator=rng)
    for kind, silent in data.three_silences(age, score, generator=rng).items():
        table = torch.stack([age, score.masked_fill(silent, torch.nan)], dim=1)
        noisy = data.impute_by_regression(table, 1, spread=True, generator=rng)
        tables = {
            "truth": torch.stack([age, score], dim=1),
            "mean": data.impute(table, "mean"),
            "hot deck": data.impute_hot_deck(table, generator=rng),
            "regression": data.impute_by_regression(table, 1),
            "regression + noise": noisy,
        }
        for name, filled in tables.items():
            row = links[name].setdefault(kind, torch.zeros(20))
            row[seed] = torch.corrcoef(filled.T)[0, 1]
means = {n: {k: r.mean().item() for k, r in row.items()} for n, row in links.items()}
print(text_table(means))
rounded = {n: [round(r, 2) for r in row.values()] for n, row in means.items()}
assert rounded["truth"] == [-0.65, -0.65, -0.65]
assert rounded["mean"][:2] == [-0.51, -0.35]
assert rounded["hot deck"][:2] == [-0.41, -0.27]
assert rounded["regression"][0] == -0.76
assert all(abs(r + 0.65) < 0.03 for r in rounded["regression + noise"][:2])
