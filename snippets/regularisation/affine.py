import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene, warp
from notes_lib.viz import Picture, show_images

bird = bird_scene()
angle = torch.tensor(0.35)  # radians: 20 degrees
changes = {  # what happens to (row, column), counted from the centre
    "original": [[1.0, 0], [0, 1]],
    "translate": [[1.0, 0], [0, 1]],
    "rotate": [[angle.cos(), -angle.sin()], [angle.sin(), angle.cos()]],
    "scale up": [[1.4, 0], [0, 1.4]],
    "scale down": [[0.7, 0], [0, 0.7]],
    "shear": [[1.0, 0], [0.4, 1]],
}
matrices = torch.tensor(list(changes.values()))
offsets = torch.zeros(6, 2)
offsets[1] = torch.tensor([8.0, -14])  # 8 pixels down and 14 to the left
warped = warp(bird.expand(6, 3, 96, 96), matrices, offsets)
show_images(*map(Picture, warped, changes))
plt.show()
