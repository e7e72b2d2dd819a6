import torch
from torch.nn.functional import one_hot

from notes_lib.data import digits, stratified_k_fold, stratified_sample

pictures, labels = digits()
features = torch.cat([pictures.flatten(1), torch.ones(len(labels), 1)], dim=1)


def accuracy(trained, tested):
    """Of least squares with a little ridge: a fit that takes no time."""
    x, y = features[trained], one_hot(labels[trained], 10).float()
    weights = torch.linalg.solve(x.T @ x + 0.1 * torch.eye(65), x.T @ y)
    guesses = (features[tested] @ weights).argmax(dim=1)
    return (guesses == labels[tested]).float().mean()


errors = {"one split": [], "five folds": []}
for seed in range(40):
    rng = torch.Generator().manual_seed(seed)
    few = stratified_sample(labels, 60, generator=rng)  # all that we have
    rest = torch.ones(len(labels), dtype=torch.bool)
    rest[few] = False
    truth = accuracy(few, rest.nonzero()[:, 0])  # nobody knows this in practice
    folds = stratified_k_fold(labels[few], 5, shuffle=True, generator=rng)
    scores = torch.stack([accuracy(few[chosen], few[held]) for chosen, held in folds])
    errors["one split"].append(scores[0] - truth)
    errors["five folds"].append(scores.mean() - truth)

off = {name: torch.stack(error) for name, error in errors.items()}
for name, error in off.items():
    print(
        f"{name:10}  off by {error.square().mean().sqrt():.3f}, "
        f"on average {error.mean():+.3f}"
    )
assert off["one split"].std() > 1.5 * off["five folds"].std()
assert all(-0.04 < error.mean() < 0 for error in off.values())  # 48 are not 60
