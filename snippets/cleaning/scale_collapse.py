import matplotlib.pyplot as plt
import torch

from notes_lib.optim import Adam
from notes_lib.viz import show_curves

across = torch.linspace(0, 1, 48)
true_depth = torch.where(across < 0.5, 2.0, 3.0) + 0.5 * across  # a box, a wall
rng = torch.Generator().manual_seed(0)
# The camera moves by 1; this is how far each pixel moves in the picture, five times.
flow = 1 / true_depth + 0.01 * torch.randn(5, 48, generator=rng)


def train(whole):
    """Learn depth from the flow alone: mean depth by step, (5, 500), and the misfit."""
    shape = torch.zeros(5, 48, requires_grad=True)
    scale = torch.ones(5, 1, requires_grad=True)  # as a last layer could
    optimiser = Adam([shape, scale], learning_rate=0.01)
    means = []
    for _ in range(500):
        depth = (shape + scale).exp()
        # The camera's motion that fits this depth best, by least squares.
        motion = (flow / depth).sum(-1, True) / (1 / depth**2).sum(-1, True)
        misfit = (motion / depth - flow).square().mean(dim=-1)
        roughness = (depth / whole(depth)).diff(dim=-1).abs().mean(dim=-1)
        optimiser.zero_grad()
        (misfit + 0.1 * roughness).sum().backward()  # the five do not interact
        optimiser.step()
        means.append(depth.detach().mean(dim=-1))
    return torch.stack(means, dim=1), misfit.mean().item()


raw, raw_misfit = train(lambda depth: 1)
normalised, misfit = train(lambda depth: depth.mean(-1, True))
print(f"raw depth     mean {raw[:, -1].mean():.3f}, misfit {raw_misfit:.1e}")
print(f"depth / mean  mean {normalised[:, -1].mean():.3f}, misfit {misfit:.1e}")
assert raw[:, -1].max() < 0.2
assert normalised.min() > 2.5
assert raw_misfit < misfit  # the collapsed fit better
curves = {"raw depth": raw, "depth / mean": normalised}
show_curves(curves, xlabel="step", ylabel="mean depth (arbitrary unit)")
plt.show()
