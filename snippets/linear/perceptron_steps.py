import torch

from notes_lib.data import blobs
from notes_lib.linear import append_one, perceptron
from notes_lib.viz import moving_boundary

rng = torch.Generator().manual_seed(0)
centres = torch.tensor([[1.0, 3.0], [3.0, 1.0]])
points, labels = blobs(40, centres=centres, spread=0.6, generator=rng)
order = torch.randperm(40, generator=rng)
points, signs = points[order], 2.0 * labels[order] - 1

weight = torch.zeros(3)
weights, words, marked = (
    [weight],
    ["nothing learned yet: the score is 0 everywhere"],
    [],
)
for _ in range(20):
    before = len(weights)
    for number, (x, sign) in enumerate(zip(append_one(points), signs, strict=True)):
        if sign * (x @ weight) <= 0:
            weight = weight + sign * x
            weights.append(weight)
            marked.append(number)
            right = int((signs * (append_one(points) @ weight) > 0).sum())
            words.append(f"mistake {len(marked)} corrected: {right} of 40 are right")
    if len(weights) == before:
        break
print(f"{len(marked)} mistakes until all are right")
learned = perceptron(points, signs)
assert torch.equal(weight, learned.weight)
assert learned.mistakes.sum() == len(marked)

moving_boundary(
    points, signs, torch.stack(weights), words, marked=[*marked, None], shown=4
).show()
