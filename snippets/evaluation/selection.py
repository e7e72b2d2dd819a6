import torch

from notes_lib.data import stratified_k_fold

PEOPLE, GENES, KEPT = 50, 2000, 20


def most_telling(x, y):
    """The features that differ most between the classes."""
    gap = x[y == 1].mean(dim=0) - x[y == 0].mean(dim=0)
    return gap.abs().topk(KEPT).indices


def nearest_mean(x, y, new):
    means = torch.stack([x[y == k].mean(dim=0) for k in (0, 1)])
    return torch.cdist(new, means).argmin(dim=1)


estimates = {"chosen on all data": [], "chosen inside the fold": []}
for seed in range(20):
    rng = torch.Generator().manual_seed(seed)
    y = torch.arange(PEOPLE) % 2
    x = torch.randn(PEOPLE, GENES, generator=rng)  # has nothing to do with y
    for name, right in estimates.items():
        kept = most_telling(x, y)
        hits = 0
        for train, test in stratified_k_fold(y, 5, shuffle=True, generator=rng):
            if name == "chosen inside the fold":
                kept = most_telling(x[train], y[train])
            said = nearest_mean(x[train][:, kept], y[train], x[test][:, kept])
            hits += int((said == y[test]).sum())
        right.append(hits / PEOPLE)
for name, right in estimates.items():
    mean = sum(right) / len(right)
    print(f"{name:23} {mean:.0%} right, from {min(right):.0%} to {max(right):.0%}")
assert min(estimates["chosen on all data"]) > 0.8
assert abs(sum(estimates["chosen inside the fold"]) / 20 - 0.5) < 0.08
