import torch
from torch.nn.functional import normalize

from notes_lib.layers import conv2d

edge = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 4
teacher = torch.stack([edge, edge.T]).unsqueeze(1)  # (2, 1, 3, 3)


def train(kernels, seed):
    g = torch.Generator().manual_seed(seed)
    kernels = kernels.clone().requires_grad_()
    for _ in range(300):
        image = torch.randn(8, 1, 10, 10, generator=g)
        target = conv2d(image, teacher).relu().sum(dim=1)
        output = conv2d(image, kernels).relu().sum(dim=1)
        loss = (output - target).square().mean()
        (slope,) = torch.autograd.grad(loss, kernels)
        with torch.no_grad():
            kernels -= 0.2 * slope
    return kernels.detach(), loss.item()


g = torch.Generator().manual_seed(0)
start = 0.3 * torch.randn(1, 1, 3, 3, generator=g)
(one, other), loss = train(start.expand(2, 1, 3, 3), seed=0)
assert torch.equal(one, other)
print(f"2 kernels, equal: still equal, loss {loss:.3f}")

for number in (2, 4):
    for seed in range(3):
        g = torch.Generator().manual_seed(seed)
        start = 0.3 * torch.randn(number, 1, 3, 3, generator=g)
        kernels, loss = train(start, seed)
        # The cosine of the angle between every two kernels: 1 if they are alike.
        flat = normalize(kernels.flatten(1), dim=1)
        likeness = (flat @ flat.T)[*torch.triu_indices(number, number, 1)]
        twins = int((likeness > 0.95).sum())
        assert twins == (0 if number == 2 else 2)
        assert loss < 1e-3
        print(f"{number} kernels at random: {twins} pairs of twins, loss {loss:.3f}")
