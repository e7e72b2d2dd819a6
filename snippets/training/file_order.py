import torch
from torch.nn.functional import one_hot

from notes_lib.data import digits, k_fold
from notes_lib.linear import least_squares

pictures, labels = digits()
features, flags = pictures.flatten(1), one_hot(labels, 10).float()
rng = torch.Generator().manual_seed(0)
orders = {
    "in file order": k_fold(len(labels), 5),
    "shuffled": k_fold(len(labels), 5, shuffle=True, generator=rng),
}
results = {}
for name, folds in orders.items():
    shares = results[name] = torch.zeros(5)
    for fold, (trained, tested) in enumerate(folds):
        model = least_squares(features[trained], flags[trained], ridge=0.1)
        guesses = model(features[tested]).argmax(dim=1)
        shares[fold] = (guesses == labels[tested]).float().mean()
    shown = ", ".join(f"{share:.2f}" for share in shares)
    print(f"{name:13}  {shown}  mean {shares.mean():.3f}")
in_order, shuffled = results.values()
assert in_order.mean() < shuffled.mean() - 0.02
assert in_order.std() > 2 * shuffled.std()
