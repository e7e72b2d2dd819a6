import torch
from torch.nn.functional import normalize

from notes_lib.layers import conv2d

edge = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4
teacher = torch.stack([edge, edge.T]).unsqueeze(1)  # (2, 1, 3, 3)


def start(number, seed):
    rng = torch.Generator().manual_seed(seed)
    return 0.3 * torch.randn(number, 1, 3, 3, generator=rng)


def train(kernels, seed):
    rng, kernels = torch.Generator().manual_seed(seed), kernels.clone().requires_grad_()
    for _ in range(300):
        image = torch.randn(8, 1, 10, 10, generator=rng)
        target, output = (conv2d(image, k).relu().sum(1) for k in (teacher, kernels))
        loss = (output - target).square().mean()
        (gradient,) = torch.autograd.grad(loss, kernels)
        kernels.data -= 0.2 * gradient
    return kernels.detach(), loss.item()


(one, other), loss = train(start(1, seed=0).expand(2, 1, 3, 3), seed=0)
print(f"2 kernels, equal: still equal, loss {loss:.3f}")
assert torch.equal(one, other)

twins = {2: [], 4: []}
for number, runs in ((2, 3), (4, 10)):
    for seed in range(runs):
        kernels, loss = train(start(number, seed), seed)
        flat = normalize(kernels.flatten(1), dim=1)
        alike = (flat @ flat.T).triu(diagonal=1) > 0.95  # cosines, each pair once
        twins[number].append(int(alike.sum()))
        assert loss < 1e-3
    print(f"{number} kernels at random, pairs of twins by run: {twins[number]}")
assert max(twins[2]) == 0
assert twins[4].count(2) >= 7
