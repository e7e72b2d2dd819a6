import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d, max_pool2d
from notes_lib.viz import Picture, Window, show_images

orange = torch.tensor([1.0, 0, -1]).view(1, 3, 1, 1).expand(1, 3, 3, 3) / 9
tiles = [Window(r, c, 8, 8, "grey") for r in (0, 8) for c in (0, 8, 16)]

pictures, cells = [], []
for shift in (0, 3, 7):
    scene = bird_scene(move_bird=(0, shift))
    response = conv2d(scene[None], orange, torch.tensor([-0.3])).relu()
    around_beak = response[0, 0, 24:40, 56:80]
    pooled = max_pool2d(around_beak, 8)
    cells.append(pooled[0, 1])  # the window where the beak was
    pictures += [
        Picture(scene[:, 24:40, 56:80], f"moved by {shift}"),
        Picture(around_beak, "feature map", signed=True, windows=tiles),
        Picture(pooled, "max-pooled, 8 × 8", signed=True),
    ]
assert cells[1] == cells[0]  # still inside its window
assert cells[2] < 0.5 * cells[0]  # it has left

show_images(*pictures)
plt.show()
