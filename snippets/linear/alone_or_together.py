import torch

from notes_lib.metrics import accuracy
from notes_lib.zoo import digits_classifier, digits_split

_, _, pictures, labels = digits_split()
model = digits_classifier()
with torch.no_grad():
    units = model[:-1](pictures)  # (n, 128)
    answers = model[-1](units).argmax(dim=1)
    silenced = [model[-1](units * (1 - one)).argmax(dim=1) for one in torch.eye(128)]


def recognises(says_yes, digit):
    """The mean of the share of hits and the share of correct rejections."""
    hits = says_yes[labels == digit].float().mean(dim=0)
    return (hits + 1 - says_yes[labels != digit].float().mean(dim=0)) / 2


cuts = torch.linspace(0, 4, 41)
alone = [max(recognises(units > c, d).max() for c in cuts) for d in range(10)]
together = [recognises(answers == d, d) for d in range(10)]
whole = accuracy(labels, answers)
without = min(accuracy(labels, guesses) for guesses in silenced)
print(f"best unit alone {min(alone):.2f} to {max(alone):.2f}", end=", ")
print(f"all together {min(together):.2f} to {max(together):.2f}")
print(f"accuracy {whole:.3f}, without the most important unit {without:.3f}")
assert all(one < group for one, group in zip(alone, together, strict=True))
assert max(alone) > 0.95
assert whole - without <= 0.03
