import matplotlib.pyplot as plt
import torch

from notes_lib.viz import Grid, Window, show_grids

image = torch.arange(25).view(5, 5)
names = [[f"{a},{b}" for b in range(3)] for a in range(3)]
turned = [row[::-1] for row in names[::-1]]

read = [Window(0, 0, 3, 3)]
show_grids(
    [
        Grid(names, "kernel $k$", origin=(0, 0)),
        "→",
        Grid(turned, "turned", windows=read),
    ],
    [Grid(image, "image $x$", windows=read, tint="none", origin=(-2, -2))],
)
plt.show()
