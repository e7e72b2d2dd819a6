import matplotlib.pyplot as plt
import torch

from notes_lib.data import depth_scene, hha
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(0)
scene = depth_scene(generator=rng)
disparity, height, angle = hha(
    scene.depth, focal=scene.focal, camera_height=scene.camera_height
)
wall, floor, front, top = (scene.surfaces == n for n in range(4))
for name, surface in {"wall": wall, "floor": floor, "top of the box": top}.items():
    where = f"{height[surface].median():.2f} m high"
    print(f"{name:14}  {where}, angle {angle[surface].median():.0f} degrees")
assert height[floor].abs().max() < 1e-4
assert torch.allclose(height[top], torch.tensor(0.7), atol=1e-4)
assert abs(angle[floor].median()) < 0.1
assert abs(angle[wall].median() - 90) < 0.1

show_images(
    Picture(scene.depth / scene.depth.max(), "depth"),
    Picture(disparity / disparity.max(), "disparity"),
    Picture(height.clamp(min=0) / height.max(), "height above ground"),
    Picture(angle / 180, "angle with gravity"),
    columns=2,
    width=4.4,
)
plt.show()
