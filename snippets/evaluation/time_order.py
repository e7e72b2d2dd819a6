import torch

from notes_lib.data import k_fold, time_series_split
from notes_lib.metrics import root_mean_squared_error


def two_nearest_days(train, test, values):
    """Predict the mean of the two known days that are nearest in time."""
    apart = (test[:, None] - train).abs()
    return values[train[apart.topk(2, largest=False).indices]].mean(dim=1)


errors = {"shuffled": [], "in order": []}
for seed in range(20):
    rng = torch.Generator().manual_seed(seed)
    demand = torch.randn(240, generator=rng).cumsum(0)  # each day builds on the last
    schemes = {
        "shuffled": k_fold(240, 5, shuffle=True, generator=rng),
        "in order": time_series_split(240, 5),
    }
    for name, splits in schemes.items():
        folds = [
            root_mean_squared_error(demand[test], two_nearest_days(train, test, demand))
            for train, test in splits
        ]
        errors[name].append(torch.stack(folds).mean())
for name, runs in errors.items():
    runs = torch.stack(runs)
    print(
        f"{name:8}  RMSE {runs.mean():.2f}, from {runs.min():.2f} to {runs.max():.2f}"
    )
    errors[name] = runs
assert (errors["shuffled"] < 1).all()  # less than one day's step
assert (errors["in order"] > 2 * errors["shuffled"]).all()
assert round(errors["shuffled"].mean().item(), 2) == 0.83
assert abs(errors["in order"].mean() - 3.80) < 0.01
