import torch

from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy
from notes_lib.zoo import digits_split

pictures, labels, _, _ = digits_split()
inputs = append_one(pictures.flatten(1))
weight = torch.zeros(10, 65, requires_grad=True)


def gradient(batch, reduction):
    loss = cross_entropy(inputs[batch] @ weight.T, labels[batch], reduction=reduction)
    return torch.autograd.grad(loss, weight)[0]


everything = gradient(torch.arange(len(labels)), "mean")
rng = torch.Generator().manual_seed(0)
lengths, noise = {}, {}
for size in (32, 128):
    draws = [torch.randint(len(labels), (size,), generator=rng) for _ in range(300)]
    means = torch.stack([gradient(batch, "mean") for batch in draws])
    sums = torch.stack([gradient(batch, "sum") for batch in draws])
    lengths[size] = [m.mean(dim=0).norm() for m in (means, sums)]
    noise[size] = (means - everything).flatten(1).norm(dim=1).mean()
    print(
        f"M = {size:3}: mean {lengths[size][0]:.2f}, sum {lengths[size][1]:4.1f}",
        end="",
    )
    print(f", noise of the mean {noise[size]:.2f}")
for number, expected in ((0, 1), (1, 4)):
    ratio = lengths[128][number] / lengths[32][number]
    assert abs(ratio / expected - 1) < 0.03
assert abs(noise[32] / noise[128] - 2) < 0.1  # four times the batch, half the noise
