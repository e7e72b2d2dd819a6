import torch

from notes_lib.data import impute_by_regression, missing_at_random

DATA_SETS, PEOPLE, COPIES = 200, 200, 10
hits = {"once": 0, "once, with noise": 0, f"{COPIES} times": 0}
rng = torch.Generator().manual_seed(0)
for _ in range(DATA_SETS):
    age = 20 + 60 * torch.rand(PEOPLE, generator=rng)
    score = 30 - 0.3 * (age - 50) + 6 * torch.randn(PEOPLE, generator=rng)
    missing = missing_at_random(age, share=0.4, generator=rng)
    table = torch.stack([age, score.masked_fill(missing, torch.nan)], dim=1)
    copies = []
    for _ in range(COPIES):  # each from other answers, as if asked again
        known = (~missing).nonzero().squeeze(1)
        again = known[torch.randint(len(known), (len(known),), generator=rng)]
        resampled = torch.cat([table[again], table[missing]])
        guess = impute_by_regression(resampled, 1, spread=True, generator=rng)
        copies.append(table[:, 1].masked_scatter(missing, guess[len(known) :, 1]))
    copies = torch.stack(copies)
    once = impute_by_regression(table, 1)[:, 1]
    mean, variance = copies.mean(dim=1), copies.var(dim=1) / PEOPLE
    # The copies' own variance, and how much they disagree.
    together = variance.mean() + (1 + 1 / COPIES) * mean.var()
    intervals = [
        (once.mean(), once.var() / PEOPLE),
        (mean[0], variance[0]),
        (mean.mean(), together),
    ]
    for name, (centre, spread) in zip(hits, intervals, strict=True):
        hits[name] += int((centre - 30).abs() < 1.96 * spread.sqrt())
for name, count in hits.items():
    print(f"imputed {name:17}  {count / DATA_SETS:.0%} of the intervals hold 30")
share = [count / DATA_SETS for count in hits.values()]
assert max(share[:2]) < 0.85
assert 0.91 < share[2] < 0.98
