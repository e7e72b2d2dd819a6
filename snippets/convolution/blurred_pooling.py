import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d, max_pool2d

edges = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 12
edges = edges.expand(1, 3, 3, 3)  # the same for red, green and blue
taps = torch.tensor([1.0, 2, 1]) / 4
blur = (taps.view(3, 1) * taps).view(1, 1, 3, 3)

scenes = torch.stack([bird_scene(move_bird=(0, m)) for m in range(-8, 2)])
maps = conv2d(scenes, edges).relu()
ways = {
    "no pooling": maps,
    "even columns only": maps[..., ::2, ::2],
    "odd columns only": maps[..., ::2, 1::2],
    "2 × 2 max pooling": max_pool2d(maps, 2),
    "max, blur, subsample": conv2d(
        max_pool2d(maps, 2, stride=1), blur, stride=2, padding=1
    ),
}
change = {}
for name, pooled in ways.items():
    flat = pooled.flatten(1)
    steps = (flat[1:] - flat[:-1]).norm(dim=1) / flat[:-1].norm(dim=1)
    change[name] = steps.mean()
    print(
        f"{name:20}  {tuple(pooled.shape[-2:])}  "
        f"change {steps.mean():.2f} ± {steps.std():.2f}"
    )
assert abs(change["no pooling"] - 0.45) < 0.01
assert abs(change["even columns only"] - 0.41) < 0.01
assert abs(change["odd columns only"] - 0.51) < 0.01
assert maps[..., 0::2].norm() > 1.1 * maps[..., 1::2].norm()  # more edges there
assert change["max, blur, subsample"] < 0.85 * change["2 × 2 max pooling"]
