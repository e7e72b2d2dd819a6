import matplotlib.pyplot as plt
import torch
from matplotlib.colors import ListedColormap

from notes_lib.viz import COLOURS, use_style
from notes_lib.zoo import digits_classifier, digits_split

_, _, pictures, labels = digits_split()
model = digits_classifier()
with torch.no_grad():
    units = model[:-1](pictures)  # (n, 128): what the last layer reads
    scores = model[-1]

    def accuracy(kept):
        return (scores(units * kept).argmax(dim=1) == labels).float().mean().item()

    whole = accuracy(torch.ones(128))
    without = min(accuracy(1 - one) for one in torch.eye(128))
    answers = scores(units).argmax(dim=1)


def balanced(says_yes, digit):
    """The mean of the share of hits and the share of correct rejections."""
    hits = says_yes[labels == digit].float().mean(dim=0)
    return (hits + 1 - says_yes[labels != digit].float().mean(dim=0)) / 2


cuts = torch.linspace(0, 4, 41)
alone = [max(balanced(units > c, d).max().item() for c in cuts) for d in range(10)]
together = [balanced(answers == d, d).item() for d in range(10)]
print(f"best unit alone {min(alone):.2f} to {max(alone):.2f}", end=", ")
print(f"all together {min(together):.2f} to {max(together):.2f}")
print(f"accuracy {whole:.3f}, without the most important unit {without:.3f}")
assert all(one < all_ for one, all_ in zip(alone, together, strict=True))
assert max(alone) > 0.95
assert whole - without <= 0.03

means = torch.stack([units[labels == digit].mean(dim=0) for digit in range(10)])
means = means[:, means.amax(dim=0) > 0.1]  # without those that never answer
shares = means / means.amax(dim=0)
strong = (shares > 0.5).sum(dim=0)
print(f"{means.shape[1]} units answer; half of them strongly to", end=" ")
print(f"{int(strong.median())} digits or more, {int((strong == 1).sum())} to only one")
assert strong.median() >= 5
assert (strong == 1).sum() < 5

# Draw it.
use_style()
plt.figure(figsize=(4.6, 1.9))
shares = shares[:, shares.argmax(dim=0).argsort(stable=True)]
one_colour = ListedColormap([COLOURS["blue"]])
plt.imshow(shares > 2, alpha=shares, cmap=one_colour, aspect="auto")
plt.grid(False)
plt.yticks(range(10))
plt.xlabel("unit, in the order of its favourite digit")
plt.ylabel("digit")
plt.show()
