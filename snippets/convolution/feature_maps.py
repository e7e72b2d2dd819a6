import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d
from notes_lib.viz import Picture, show_images

scene = bird_scene()
rightwards = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]) / 3
orange = torch.tensor([1.0, 0, -1]).view(3, 1, 1) / 9  # red and not blue
kernels = torch.stack(
    [
        rightwards.expand(3, 3, 3),  # brightness falls from left to right
        rightwards.T.expand(3, 3, 3),  # brightness falls from top to bottom
        orange.expand(3, 3, 3),
    ]
)
maps = conv2d(scene[None], kernels)[0]  # one image in, three maps out
assert maps.shape == (3, 94, 94)
row, column = divmod(maps[2].argmax().item(), 94)
assert 24 <= row <= 37  # the strongest orange is the beak
assert 60 <= column <= 77

show_images(
    Picture(scene, "3 channels in"),
    Picture(maps[0], "kernel 0", signed=True, limit=1.5),
    Picture(maps[1], "kernel 1", signed=True, limit=1.5),
    Picture(maps[2], "kernel 2", signed=True),
    columns=2,
    width=4.4,
)
plt.show()
