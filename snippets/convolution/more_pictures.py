import torch
from torch import nn

from notes_lib import default_device, seed_everything
from notes_lib.data import corner_marks

device = default_device()


def accuracy(model, pictures, labels):
    return (model(pictures).argmax(dim=1) == labels).float().mean().item()


def train_and_test(count, seed):
    """Accuracy on new pictures: where it was trained, and elsewhere."""
    rng = seed_everything(seed)

    def draw(count, columns):
        pictures, labels = corner_marks(count, columns=columns, generator=rng)
        return pictures.to(device), labels.to(device)

    pictures, labels = draw(count, columns=(0, 5))
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(16 * 16, 64), nn.ReLU(), nn.Linear(64, 2)
    ).to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.005)
    while accuracy(model, pictures, labels) < 0.99:
        for batch in torch.randperm(count, generator=rng).split(128):
            scores = model(pictures[batch])
            loss = nn.functional.cross_entropy(scores, labels[batch])
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return [accuracy(model, *draw(2048, columns)) for columns in ((0, 5), (8, 13))]


trained, others = {}, {}
for count in (512, 2048, 8192):
    runs = torch.tensor([train_and_test(count, seed) for seed in range(3)])
    trained[count], others[count] = runs.mean(dim=0).tolist()
    print(f"{count:5,} pictures: columns 0 to 5 {trained[count]:.0%}, ", end="")
    print(f"columns 8 to 13 {others[count]:.0%}")
assert 0.5 < trained[512] < 0.7 < trained[2048] < 0.9 < trained[8192]
assert all(0.4 < accuracy < 0.6 for accuracy in others.values())
