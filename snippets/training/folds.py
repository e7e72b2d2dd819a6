import torch
from torch.nn.functional import one_hot

from notes_lib.data import digits, stratified_k_fold, stratified_sample
from notes_lib.linear import least_squares

pictures, labels = digits()
features, flags = pictures.flatten(1), one_hot(labels, 10).float()


def accuracy(trained, tested):
    """Of a linear fit with a little ridge, which takes no time."""
    model = least_squares(features[trained], flags[trained], ridge=0.1)
    guesses = model(features[tested]).argmax(dim=1)
    return (guesses == labels[tested]).float().mean()


off = {"one split": torch.zeros(40), "five folds": torch.zeros(40)}
for seed in range(40):
    rng = torch.Generator().manual_seed(seed)
    few = stratified_sample(labels, 60, generator=rng)  # all that we have
    rest = torch.ones(len(labels), dtype=torch.bool).index_fill(0, few, False)
    truth = accuracy(few, rest)  # nobody knows this in practice
    folds = stratified_k_fold(labels[few], 5, shuffle=True, generator=rng)
    scores = torch.stack([accuracy(few[chosen], few[held]) for chosen, held in folds])
    off["one split"][seed] = scores[0] - truth
    off["five folds"][seed] = scores.mean() - truth

for name, error in off.items():
    print(f"{name:10}  off by {error.square().mean().sqrt():.3f}, ", end="")
    print(f"on average {error.mean():+.3f}")
assert off["one split"].std() > 1.5 * off["five folds"].std()
assert all(-0.04 < error.mean() < 0 for error in off.values())  # 48 are not 60
