import matplotlib.pyplot as plt
import torch

from notes_lib.data import oversample, stratified_k_fold
from notes_lib.metrics import recall
from notes_lib.viz import show_spreads


def nearest_label(train_x, train_y, test_x):
    return train_y[torch.cdist(test_x, train_x).argmin(dim=1)]


def cross_validated(x, y, rng, *, inside):
    """Recall of the rare class over five folds."""
    said = torch.empty_like(y)
    for train, test in stratified_k_fold(y, 5, shuffle=True, generator=rng):
        if inside:  # copy within the training part of this fold
            train = train[oversample(y[train], generator=rng)]
        said[test] = nearest_label(x[train], y[train], x[test])
    return recall(y, said)[1]


wrong, right = [], []
for seed in range(40):
    rng = torch.Generator().manual_seed(seed)
    y = (torch.arange(150) < 20).long()  # 20 rare ones, 130 others
    x = torch.randn(150, 5, generator=rng)  # noise, the same for both
    copies = oversample(y, generator=rng)
    wrong.append(cross_validated(x[copies], y[copies], rng, inside=False))
    right.append(cross_validated(x, y, rng, inside=True))
wrong, right = torch.stack(wrong), torch.stack(right)
print(f"copied first: {wrong.mean():.3f}   copied inside: {right.mean():.3f}")
assert wrong.mean() > 0.99
assert abs(right.mean() - 20 / 150) < 0.02

rows = {"copied first": {"": wrong}, "copied inside": {"": right}}
label = "recall of the rare class, estimated"
show_spreads({label: rows}, truth={label: 20 / 150})
plt.show()
