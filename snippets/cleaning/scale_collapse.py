import matplotlib.pyplot as plt
import torch

from notes_lib.optim import Adam
from notes_lib.viz import show_curves

PIXELS, SEEDS, STEPS, SMOOTH = 48, 5, 500, 0.1
across = torch.linspace(0, 1, PIXELS)
true_depth = torch.where(across < 0.5, 2.0, 3.0) + 0.5 * across  # a box, a wall
rng = torch.Generator().manual_seed(0)
# The camera moves by 1; this is how far each pixel moves in the picture.
flow = 1 / true_depth + 0.01 * torch.randn(SEEDS, PIXELS, generator=rng)


def roughness(depth):
    return depth.diff(dim=-1).abs().mean(dim=-1)


def train(penalty):
    """Learn depth from the flow alone; returns mean depth by step, and the misfit."""
    shape = torch.zeros(SEEDS, PIXELS, requires_grad=True)
    scale = torch.ones(SEEDS, 1, requires_grad=True)  # as a last layer could
    optimiser = Adam([shape, scale], learning_rate=0.01)
    means = []
    for _ in range(STEPS):
        depth = (shape + scale).exp()
        # The camera's motion that fits this depth best, by least squares.
        motion = (flow / depth).sum(-1, True) / (1 / depth**2).sum(-1, True)
        misfit = (motion / depth - flow).square().mean(dim=-1)
        loss = (misfit + SMOOTH * penalty(depth)).sum()  # the runs do not interact
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        means.append(depth.detach().mean(dim=-1))
    return torch.stack(means, dim=1), misfit.detach()


penalties = {
    "raw depth": roughness,
    "depth / mean": lambda depth: roughness(depth / depth.mean(-1, True)),
}
curves, misfits = {}, {}
for name, penalty in penalties.items():
    curves[name], misfit = train(penalty)
    misfits[name] = misfit.mean()
    print(f"{name:12}  mean depth {curves[name][:, -1].mean():.3f}, ", end="")
    print(f"misfit {misfit.mean():.1e}")

raw, normalised = curves.values()
assert raw[:, -1].max() < 0.2
assert normalised.min() > 2.5
assert misfits["raw depth"] < misfits["depth / mean"]  # the collapsed fit better
show_curves(curves, xlabel="step", ylabel="mean depth (arbitrary unit)")
plt.show()
