import matplotlib.pyplot as plt
import torch

from notes_lib.data import depth_scene, fill_depth_by_colour, fill_depth_nearest
from notes_lib.metrics import root_mean_squared_error
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(0)
scene = depth_scene(generator=rng)
fills = {
    "nearest": fill_depth_nearest(scene.depth, scene.missing),
    "edge-aware": fill_depth_by_colour(scene.depth, scene.missing, scene.colours),
}
holes, errors = scene.missing, {}
print(f"{holes.float().mean():.1%} of the pixels have no depth")
for name, filled in fills.items():
    assert torch.equal(filled[~holes], scene.depth[~holes])
    errors[name] = root_mean_squared_error(scene.depth[holes], filled[holes])
    print(f"{name:10}  off by {100 * errors[name]:.1f} cm in the holes (RMSE)")
assert errors["edge-aware"] < 0.2 * errors["nearest"]

# Draw it: near is dark, and a hole is vermilion.
grey = (scene.depth / scene.depth.max()).expand(3, -1, -1)
gap = torch.tensor([0.835, 0.369, 0.0]).view(3, 1, 1)
pictures = [
    Picture(scene.colours, "colours"),
    Picture(torch.where(holes, gap, grey), "depth, with holes"),
]
for name, filled in fills.items():
    pictures.append(Picture(filled / scene.depth.max(), f"{name}: depth"))
    off = filled - scene.depth
    pictures.append(Picture(off, f"{name}: error", signed=True, limit=1.0))
show_images(*pictures, columns=2, width=4.4)
plt.show()
