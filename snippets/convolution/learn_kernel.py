import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene, random_patches
from notes_lib.layers import conv2d
from notes_lib.viz import show_curves

secret = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]).view(1, 1, 3, 3)
scene = bird_scene().mean(dim=0, keepdim=True)
scene = (scene - scene.mean()) / scene.std()
draws = {  # four images of 12 × 12 pixels
    "noise": lambda rng: torch.randn(4, 1, 12, 12, generator=rng),
    "crops of the bird": lambda rng: random_patches(scene, 4, size=12, generator=rng),
    "stripes": lambda rng: torch.randn(4, 1, 1, 12, generator=rng).expand(4, 1, 12, 12),
}


def learn(draw, seed):
    """The distance from the secret before each step."""
    rng = torch.Generator().manual_seed(seed)
    kernel, errors = torch.randn(1, 1, 3, 3, generator=rng).requires_grad_(), []
    for _ in range(120):
        image = draw(rng)
        loss = (conv2d(image, kernel) - conv2d(image, secret)).square().mean()
        (gradient,) = torch.autograd.grad(loss, kernel)
        errors.append((kernel - secret).norm())
        kernel = kernel - 0.05 * gradient
    return torch.stack(errors).detach()


curves = {}
for kind, draw in draws.items():
    curves[kind] = torch.stack([learn(draw, seed) for seed in range(5)])
    low, high = curves[kind][:, -1].aminmax()
    print(f"{kind:17}  kernel off by {low:.2g} to {high:.2g}")
assert curves["noise"][:, -1].max() < 1e-4
assert curves["stripes"][:, -1].min() > 1.5

show_curves(curves, xlabel="SGD step", ylabel="distance from the secret")
plt.show()
