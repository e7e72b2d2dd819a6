import matplotlib.pyplot as plt
import torch
from torch.nn.functional import one_hot

from notes_lib.data import Batches
from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()
inputs, truth = append_one(pictures.flatten(1)), one_hot(labels, 10)


def train(size, rate, seed):
    """Epochs gone by, and the loss on all examples then."""
    rng = torch.Generator().manual_seed(seed)
    batches = Batches(inputs, truth, batch_size=size, generator=rng)
    steps = [batch for _ in range(3) for batch in batches]
    weight = torch.zeros(10, 65)
    at, losses = [0.0], [cross_entropy(inputs @ weight.T, labels)]
    for step, (x, t) in enumerate(steps, start=1):
        weight = weight - rate * ((x @ weight.T).softmax(dim=1) - t).T @ x / len(x)
        if step % (len(steps) // 30 or 1) == 0:
            at.append(step / len(batches))
            losses.append(cross_entropy(inputs @ weight.T, labels))
    return torch.tensor(at), torch.stack(losses)


curves, at = {}, {}
for name, size, rate in (("all 1,348", 1348, 2), ("32", 32, 1), ("1", 1, 0.1)):
    runs = [train(size, rate, seed) for seed in range(3)]
    at[name] = runs[0][0]
    curves[name] = torch.stack([losses for _, losses in runs])
    print(f"batches of {name:9}  loss {curves[name][:, -1].median():.2f}")
assert curves["all 1,348"][:, -1].min() > 1.2
assert max(curves[name][:, -1].median() for name in ("32", "1")) < 0.3

show_curves(curves, at=at, xlabel="epochs", ylabel="loss on all examples")
plt.show()
