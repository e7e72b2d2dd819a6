import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits

from notes_lib import default_device, seed_everything
from notes_lib.layers import Dropout

device = default_device()


def draw(count, rng):
    """Feature 0 gives the class away, loudly; 20 others are faint hints."""
    classes = torch.randint(2, (count, 1), generator=rng).float()
    noise = torch.randn(count, 21, generator=rng)
    features = 2 * classes - 1 + torch.tensor([0.1] + [3.0] * 20) * noise
    features[:, 0] *= 10
    return features.to(device), classes.to(device)


def accuracy(model, features, classes):
    return ((model(features) > 0) == (classes > 0.5)).float().mean().item()


def run(keep_prob, seed):
    rng = seed_everything(seed)
    features, classes = draw(1000, rng)
    model = nn.Sequential(Dropout(keep_prob, generator=rng), nn.Linear(21, 1))
    model.to(device)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.03)
    for _ in range(400):
        optimiser.zero_grad()
        binary_cross_entropy_with_logits(model(features), classes).backward()
        optimiser.step()
    model.eval()
    new, truth = draw(2000, rng)
    without = new.clone()
    without[:, 0] = 0
    return accuracy(model, new, truth), accuracy(model, without, truth)


means = {}
for keep_prob in (1.0, 0.5):
    runs = torch.tensor([run(keep_prob, seed) for seed in range(5)])
    whole, without = means[keep_prob] = runs.mean(dim=0)
    print(f"kept {keep_prob}: accuracy {whole:.2f}, without feature 0 {without:.2f}")
assert means[1.0][1] < 0.85 < 0.9 < means[0.5][1]
assert min(whole for whole, _ in means.values()) > 0.99
