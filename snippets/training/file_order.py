import torch
from torch.nn.functional import one_hot

from notes_lib.data import digits, k_fold

pictures, labels = digits()
features = torch.cat([pictures.flatten(1), torch.ones(len(labels), 1)], dim=1)


def accuracy(trained, tested):
    x, y = features[trained], one_hot(labels[trained], 10).float()
    weights = torch.linalg.solve(x.T @ x + 0.1 * torch.eye(65), x.T @ y)
    guesses = (features[tested] @ weights).argmax(dim=1)
    return (guesses == labels[tested]).float().mean()


rng = torch.Generator().manual_seed(0)
orders = {
    "in file order": k_fold(len(labels), 5),
    "shuffled": k_fold(len(labels), 5, shuffle=True, generator=rng),
}
results = {}
for name, folds in orders.items():
    results[name] = torch.stack([accuracy(*fold) for fold in folds])
    shown = ", ".join(f"{share:.2f}" for share in results[name])
    print(f"{name:13}  {shown}  mean {results[name].mean():.3f}")
in_order, shuffled = results.values()
assert in_order.mean() < shuffled.mean() - 0.02
assert in_order.std() > 2 * shuffled.std()
