import torch

from notes_lib.data import blobs
from notes_lib.linear import append_one, perceptron
from notes_lib.viz import moving_boundary

rng = torch.Generator().manual_seed(0)
centres = torch.tensor([[1.0, 3.0], [3.0, 1.0]])
points, labels = blobs(40, centres=centres, spread=0.6, generator=rng)
order = torch.randperm(40, generator=rng)
points, signs = points[order], 2.0 * labels[order] - 1

learned = perceptron(points, signs)
right = (signs * (learned.path @ append_one(points).T) > 0).sum(dim=1)
print(f"{len(learned.corrected)} mistakes until all are right")
assert right[-1] == 40

words = [
    f"mistake {n} corrected: {count} of 40 are right" for n, count in enumerate(right)
]
words[0] = "nothing learned yet: the score is 0 everywhere"
marked = [*learned.corrected.tolist(), None]
moving_boundary(points, signs, learned.path, words, marked=marked, shown=4).show()
