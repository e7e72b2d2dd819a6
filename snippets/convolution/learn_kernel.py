import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d
from notes_lib.viz import show_curves

secret = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]).view(1, 1, 3, 3)
scene = bird_scene().mean(dim=0)
scene = (scene - scene.mean()) / scene.std()
crops = scene.unfold(0, 12, 1).unfold(1, 12, 1)  # (85, 85, 12, 12)
crops = crops.flatten(0, 1).unsqueeze(1)


def draw(kind, rng):
    """Four images of 12 × 12 pixels."""
    if kind == "noise":
        return torch.randn(4, 1, 12, 12, generator=rng)
    if kind == "crops of the bird":
        return crops[torch.randint(len(crops), (4,), generator=rng)]
    return torch.randn(4, 1, 1, 12, generator=rng).expand(4, 1, 12, 12)  # stripes


def learn(kind, seed):
    rng = torch.Generator().manual_seed(seed)
    kernel = torch.randn(1, 1, 3, 3, generator=rng).requires_grad_()
    errors = []
    for _ in range(120):
        image = draw(kind, rng)
        loss = (conv2d(image, kernel) - conv2d(image, secret)).square().mean()
        (gradient,) = torch.autograd.grad(loss, kernel)
        with torch.no_grad():
            errors.append((kernel - secret).norm())
            kernel -= 0.05 * gradient
    return torch.stack(errors), loss.detach(), kernel.detach()


results = {}
for kind in ("noise", "crops of the bird", "stripes"):
    runs = [learn(kind, seed) for seed in range(5)]
    errors, losses, kernels = zip(*runs, strict=True)
    results[kind] = torch.stack(errors), torch.stack(losses), torch.stack(kernels)
    last = results[kind][0][:, -1]
    print(f"{kind:17}  loss up to {max(losses):.1g}, ", end="")
    print(f"kernel off by {last.min():.2g} to {last.max():.2g}")

errors, _, _ = results["noise"]
assert errors[:, -1].max() < 1e-4
errors, losses, kernels = results["stripes"]
assert errors[:, -1].min() > 1.5  # the wrong kernel, and yet
assert losses.max() < 1e-10  # no loss, because the column sums are right
assert torch.allclose(kernels.sum(dim=-2), secret.sum(dim=-2), atol=1e-4)

# Draw it.
curves = {kind: errors for kind, (errors, _, _) in results.items()}
show_curves(curves, xlabel="SGD step", ylabel="distance from the secret")
plt.show()
