import torch

from notes_lib.data import oversample, smote
from notes_lib.metrics import expected_calibration_error, roc_auc

FALSE_ALARM, MISS = 1, 19  # what each error costs


def draw(rng, count=4000):
    y = (torch.rand(count, generator=rng) < 0.05).float()
    return torch.randn(count, 2, generator=rng) + 1.3 * y[:, None], y


def fit(x, y, weight=None):
    """Logistic regression; returns a function from points to scores."""
    w = torch.zeros(3)
    design = torch.cat([x, torch.ones(len(x), 1)], dim=1)
    weight = torch.ones_like(y) if weight is None else weight
    for _ in range(10):  # Newton's method
        p = (design @ w).sigmoid()
        slope = design.T @ (weight * (p - y))
        curvature = (design.T * (weight * p * (1 - p))) @ design
        w = w - torch.linalg.solve(curvature, slope)
    return lambda x: x @ w[:2] + w[2]


def remedies(x, y, rng):
    """A model, and the probability above which it raises an alarm."""
    rare = x[y == 1]
    copies = oversample(y.long(), generator=rng)
    made = smote(rare, len(y) - 2 * len(rare), generator=rng)
    plain = fit(x, y)
    yield "nothing", plain, 0.5
    yield "threshold 1/20", plain, FALSE_ALARM / (FALSE_ALARM + MISS)
    yield "costs in the loss", fit(x, y, weight=1 + (MISS - 1) * y), 0.5
    yield "oversampling", fit(x[copies], y[copies]), 0.5
    both = torch.cat([x, made]), torch.cat([y, torch.ones(len(made))])
    yield "SMOTE", fit(*both), 0.5


results = {}
for seed in range(10):
    rng = torch.Generator().manual_seed(seed)
    x, y = draw(rng)
    new_x, new_y = draw(rng, 20_000)
    for name, model, threshold in remedies(x, y, rng):
        said = model(new_x).sigmoid()
        alarm = said >= threshold
        missed, false = ~alarm & (new_y == 1), alarm & (new_y == 0)
        numbers = [
            (alarm == (new_y == 1)).float().mean(),
            1 - missed.sum() / new_y.sum(),
            (MISS * missed + FALSE_ALARM * false).float().mean(),
            roc_auc(new_y, said),
            expected_calibration_error(new_y, said),
        ]
        results.setdefault(name, []).append(torch.tensor(numbers))
print("                    accuracy  recall   cost    AUC    ECE")
means = {name: torch.stack(runs).mean(dim=0) for name, runs in results.items()}
for name, numbers in means.items():
    print(f"{name:19}", *(f"{number:7.3f}" for number in numbers))
    if name != "nothing":
        assert abs(numbers[1] - 0.82) < 0.01  # the same recall
        assert abs(numbers[2] - 0.34) < 0.005  # at the same cost
    assert abs(numbers[3] - 0.903) < 0.002
    assert numbers[4] < 0.01 or numbers[4] > 0.2
assert means["threshold 1/20"][4] < 0.01
assert abs(means["nothing"][1] - 0.27) < 0.01
