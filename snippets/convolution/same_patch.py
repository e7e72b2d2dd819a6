import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.viz import Picture, Window, show_images

scene = bird_scene()
columns = (24, 48, 72)
frames = [Window(66, c, 8, 8, "vermilion") for c in columns]
first, second, third = (scene[:, 66:74, c : c + 8] for c in columns)
assert torch.equal(first, second)
assert torch.equal(first, third)

show_images(
    Picture(scene, "the scene, 96 × 96", windows=frames),
    Picture(first, "left frame, 8 × 8"),
    Picture(third, "right frame, 8 × 8"),
)
plt.show()
