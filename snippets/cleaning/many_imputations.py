import torch

from notes_lib.data import impute_by_regression, missing_at_random, mood_survey

hits = {"once": 0, "once, with noise": 0, "10 times": 0}
rng = torch.Generator().manual_seed(0)
for _ in range(200):  # data sets, of 200 people each
    age, score = mood_survey(200, generator=rng)
    missing = missing_at_random(age, share=0.4, generator=rng)
    table = torch.stack([age, score.masked_fill(missing, torch.nan)], dim=1)
    known = table[~missing]
    copies = []
    for _ in range(10):  # each from other answers, as if asked again
        again = torch.randint(len(known), (len(known),), generator=rng)
        resampled = torch.cat([known[again], table[missing]])
        guess = impute_by_regression(resampled, 1, spread=True, generator=rng)
        copies.append(table[:, 1].masked_scatter(missing, guess[len(known) :, 1]))
    copies = torch.stack(copies)
    once = impute_by_regression(table, 1)[:, 1]
    mean, variance = copies.mean(dim=1), copies.var(dim=1) / 200
    intervals = {
        "once": (once.mean(), once.var() / 200),
        "once, with noise": (mean[0], variance[0]),
        # The copies' own variance, and how much they disagree.
        "10 times": (mean.mean(), variance.mean() + (1 + 1 / 10) * mean.var()),
    }
    for name, (centre, spread) in intervals.items():
        hits[name] += int((centre - 30).abs() < 1.96 * spread.sqrt())
for name, count in hits.items():
    print(f"imputed {name:17}  {count / 200:.0%} of the intervals hold 30")
assert max(hits["once"], hits["once, with noise"]) < 0.85 * 200
assert 0.91 < hits["10 times"] / 200 < 0.98
