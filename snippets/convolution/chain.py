import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d, max_pool2d
from notes_lib.viz import Picture, Window, show_images

scene = bird_scene().requires_grad_()
orange = torch.tensor([1.0, 0, -1]).view(3, 1, 1).expand(3, 3, 3) / 9
dark = torch.full((3, 3, 3), -1 / 27)  # minus the mean brightness
bias = torch.tensor([0.0, 0.5])  # so dark is positive below one half
first = conv2d(scene[None], torch.stack([orange, dark]), bias)
pooled = max_pool2d(first.relu(), 4)  # (1, 2, 23, 23)

face = torch.zeros(1, 2, 3, 3)
face[0, 1, :, 0] = 1  # dark on the left ...
face[0, 0, :, 2] = 1  # ... and orange on the right
second = conv2d(pooled, face)[0, 0]

row, column = divmod(second.argmax().item(), 21)
second[row, column].backward()  # which pixels can move this output?
seen = scene.grad.abs().sum(dim=0).nonzero()
corner = torch.tensor([4 * row, 4 * column])
assert ((corner <= seen) & (seen < corner + 14)).all()

reach = [Window(*corner.tolist(), 14, 14, "vermilion")]
best = [Window(row, column, colour="vermilion")]
show_images(
    Picture(scene, "scene", windows=reach),
    Picture(pooled[0, 0], "orange, pooled", signed=True),
    Picture(pooled[0, 1], "dark, pooled", signed=True),
    Picture(second, "dark left of orange", signed=True, windows=best),
    columns=2,
    width=4.4,
)
plt.show()
