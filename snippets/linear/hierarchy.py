import matplotlib.pyplot as plt
import torch
from torch.nn.functional import pad

from notes_lib.viz import Picture, show_images
from notes_lib.zoo import digits_classifier, digits_split

pictures, _, _, _ = digits_split()
model = digits_classifier()
with torch.no_grad():
    first = model[:2](pictures)  # (n, 16, 8, 8), 3 × 3 pixels seen by each
    second = model[:5](pictures)  # (n, 32, 4, 4), 8 × 8 seen by each


def what_excites(maps, size, stride, start):
    """For each map, the mean of the 100 patches that it answers to most."""
    windows = pad(pictures[:, 0], (8, 8, 8, 8)).unfold(1, size, 1).unfold(2, size, 1)
    means = []
    for answers in maps.transpose(0, 1):
        n, r, c = torch.unravel_index(
            answers.flatten().topk(100).indices, answers.shape
        )
        means.append(windows[n, 8 + stride * r - start, 8 + stride * c - start].mean(0))
    return torch.stack(means)


edges = what_excites(first, size=3, stride=1, start=1)
parts = what_excites(second, size=8, stride=2, start=3)


def most_varied(patches):
    return patches.flatten(1).std(dim=1).argsort(descending=True)[:5]


panels = [Picture(1 - edges[k] / edges[k].max(), "") for k in most_varied(edges)]
panels += [Picture(1 - parts[k] / parts[k].max(), "") for k in most_varied(parts)]
show_images(*panels, columns=5)
plt.show()
