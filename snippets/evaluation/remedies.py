import torch

from notes_lib.core import text_table
from notes_lib.data import oversample, smote
from notes_lib.linear import logistic_regression
from notes_lib.metrics import accuracy, expected_calibration_error, recall, roc_auc


def draw(rng, count):
    y = (torch.rand(count, generator=rng) < 0.05).float()
    return torch.randn(count, 2, generator=rng) + 1.3 * y[:, None], y


def remedies(x, y, rng):
    """A model, and the probability above which it raises an alarm."""
    copies = oversample(y.long(), generator=rng)
    made = smote(x[y == 1], int(len(y) - 2 * y.sum()), generator=rng)
    plain = logistic_regression(x, y)
    yield "nothing", plain, 0.5
    yield "threshold 1/20", plain, 1 / 20
    yield "costs in the loss", logistic_regression(x, y, importance=1 + 18 * y), 0.5
    yield "oversampling", logistic_regression(x[copies], y[copies]), 0.5
    both = torch.cat([x, made]), torch.cat([y, torch.ones(len(made))])
    yield "SMOTE", logistic_regression(*both), 0.5


runs = {}
for seed in range(10):
    rng = torch.Generator().manual_seed(seed)
    (x, y), (new_x, new_y) = draw(rng, 4000), draw(rng, 20_000)
    for name, model, threshold in remedies(x, y, rng):
        said = model(new_x).sigmoid()
        alarm = said >= threshold
        cost = torch.where(new_y == 1, 19 * ~alarm, 1 * alarm)  # a miss costs 19
        scores = accuracy(new_y.bool(), alarm), recall(new_y.bool(), alarm)[1]
        scores += cost.float().mean(), roc_auc(new_y, said)
        scores += (expected_calibration_error(new_y, said),)
        runs.setdefault(name, []).append(torch.stack(scores))
columns = "accuracy", "recall", "cost", "AUC", "ECE"
means = {
    name: torch.stack(scores).mean(dim=0).tolist() for name, scores in runs.items()
}
rows = {name: dict(zip(columns, m, strict=True)) for name, m in means.items()}
print(text_table(rows, form=".3f"))
for name, row in rows.items():
    assert abs(row["AUC"] - 0.903) < 0.002
    if name != "nothing":  # the same recall, at the same cost
        assert abs(row["recall"] - 0.82) < 0.01
        assert abs(row["cost"] - 0.34) < 0.005
    assert (row["ECE"] < 0.01) == (name in ("nothing", "threshold 1/20"))
assert abs(rows["nothing"]["recall"] - 0.27) < 0.01
