import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d
from notes_lib.viz import Grid, show_grids

patch = (bird_scene()[:, 27:30, 66:69] * 10).round()  # the top of the beak
kernel = torch.tensor([1.0, 0, -1]).view(3, 1, 1).expand(3, 3, 3)
per_channel = (patch * kernel).sum(dim=(1, 2))
total = conv2d(patch[None], kernel[None])
assert total.item() == per_channel.sum()

# Draw it.
rows = []
for n, name in enumerate(["red", "green", "blue"]):
    pixels = Grid(patch[n], name, tint="grey", limit=10)
    sum_of_products = per_channel[n].view(1, 1)
    rows.append([pixels, "⊙", kernel[n], "→", sum_of_products])
rows.append(["the three add up to", Grid(total[0, 0])])
show_grids(*rows, cell=0.36)
plt.show()
