import torch

from notes_lib.data import depth_scene, hha
from notes_lib.layers import conv2d, pad2d

rng = torch.Generator().manual_seed(0)
scene = depth_scene(generator=rng)
camera = {"focal": scene.focal, "camera_height": scene.camera_height}
clean = hha(scene.depth, **camera)
grain = torch.randn(scene.depth.shape, generator=rng)
# Away from the edges of the box, where even the clean angle is not to be trusted.
flat = (clean[2] < 1) | ((clean[2] - 90).abs() < 1)


def blur(depth, width):
    window = torch.full((1, 1, width, width), 1 / width**2)
    padded = pad2d(depth[None, None], width // 2, mode="reflect")
    return conv2d(padded, window)[0, 0]


off = {}
for millimetres in (1, 5, 20):
    noisy = scene.depth + 0.001 * millimetres * grain
    for width in (1, 5, 9):
        error = (hha(blur(noisy, width), **camera) - clean).abs()[:, flat].median(1)
        off[millimetres, width] = error.values
        heights, angles = 100 * error.values[1], error.values[2]
        print(f"{millimetres:2} mm, blur {width}: height {heights:.1f} cm, ", end="")
        print(f"angle {angles:.0f} degrees")
assert abs(off[5, 1][2] - 3) < 0.5
assert abs(off[20, 1][2] - 13) < 1
assert abs(off[20, 1][1] - 0.002) < 0.0005
assert off[20, 5][2] < 3
