import torch
from torch.nn.functional import normalize

from notes_lib.layers import conv2d

edge = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4
teacher = torch.stack([edge, edge.T]).unsqueeze(1)  # (2, 1, 3, 3)


def train(kernels, seed):
    rng = torch.Generator().manual_seed(seed)
    kernels = kernels.clone().requires_grad_()
    for _ in range(300):
        image = torch.randn(8, 1, 10, 10, generator=rng)
        target = conv2d(image, teacher).relu().sum(dim=1)
        output = conv2d(image, kernels).relu().sum(dim=1)
        loss = (output - target).square().mean()
        (gradient,) = torch.autograd.grad(loss, kernels)
        with torch.no_grad():
            kernels -= 0.2 * gradient
    return kernels.detach(), loss.item()


rng = torch.Generator().manual_seed(0)
start = 0.3 * torch.randn(1, 1, 3, 3, generator=rng)
(one, other), loss = train(start.expand(2, 1, 3, 3), seed=0)
assert torch.equal(one, other)
print(f"2 kernels, equal: still equal, loss {loss:.3f}")

for number, runs in ((2, 3), (4, 10)):
    twins = []
    for seed in range(runs):
        rng = torch.Generator().manual_seed(seed)
        start = 0.3 * torch.randn(number, 1, 3, 3, generator=rng)
        kernels, loss = train(start, seed)
        assert loss < 1e-3
        # The cosine of the angle between every two kernels: 1 if they are alike.
        flat = normalize(kernels.flatten(1), dim=1)
        likeness = (flat @ flat.T).triu(diagonal=1)
        twins.append(int((likeness > 0.95).sum()))
    print(f"{number} kernels at random, pairs of twins by run: {twins}")
    if number == 2:
        assert max(twins) == 0
    else:
        assert twins.count(2) >= 7
