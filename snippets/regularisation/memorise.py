import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import default_device, seed_everything
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, new_pictures, new_labels = (t.to(device) for t in digits_split())
pictures, labels = pictures[:100], labels[:100]


def learn(labels, seed):
    """Accuracy on the 100 pictures and on new ones, after 200 steps."""
    seed_everything(seed)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)
    ).to(device)
    optimiser = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(200):
        optimiser.zero_grad()
        cross_entropy(model(pictures), labels).backward()
        optimiser.step()
    trained = (model(pictures).argmax(dim=1) == labels).float().mean()
    return trained, (model(new_pictures).argmax(dim=1) == new_labels).float().mean()


rng = torch.Generator().manual_seed(0)
shuffled = labels[torch.randperm(100, generator=rng).to(device)]
for name, targets in {"true labels": labels, "shuffled labels": shuffled}.items():
    trained, new = torch.tensor([learn(targets, seed) for seed in range(5)]).T
    print(f"{name:15}  trained on {trained.mean():.2f}, new {new.mean():.2f}")
    assert trained.min() == 1
    assert (new.mean() > 0.75) if targets is labels else (new.mean() < 0.2)
