import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.data import corner_marks
from notes_lib.training import accuracy_of, train_until_right


def accuracies(count, seed):
    """On new pictures: where it was trained, and elsewhere."""
    rng, hidden = seed_everything(seed), (nn.Linear(16 * 16, 64), nn.ReLU())
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(64, 2))
    known = corner_marks(count, columns=(0, 5), generator=rng)
    train_until_right(model, *known, generator=rng)
    new = [corner_marks(2048, columns=c, generator=rng) for c in ((0, 5), (8, 13))]
    return [accuracy_of(model, *pictures) for pictures in new]


trained, others = {}, {}
for count in (512, 2048, 8192):
    runs = torch.tensor([accuracies(count, seed) for seed in range(3)])
    trained[count], others[count] = runs.mean(dim=0).tolist()
    print(f"{count:5,} pictures: columns 0 to 5 {trained[count]:.0%}, ", end="")
    print(f"columns 8 to 13 {others[count]:.0%}")
assert 0.5 < trained[512] < 0.7 < trained[2048] < 0.9 < trained[8192]
assert all(0.4 < right < 0.6 for right in others.values())
