import matplotlib.pyplot as plt
import torch

from notes_lib.layers import cross_correlate2d
from notes_lib.viz import Grid, Window, show_grids

x = torch.zeros(7, 7)  # 5 × 5 pixels, and two rows and columns of padding
x[2, 2] = 1  # one bright pixel, so an output is the weight that touched it
number = torch.arange(1, 10).view(3, 3)  # k(a, b) is number 1 + 3a + b
touched = cross_correlate2d(x, number)
assert torch.equal(touched[:3, :3], number.flip(0, 1))

weights = [[""] * 5 for _ in range(5)]
for r, c in touched.nonzero().tolist():
    a, b = divmod(int(touched[r, c]) - 1, 3)
    weights[r][c] = f"{a},{b}"
pixels = [[""] * 5 for _ in range(5)]
pixels[2][2] = "x"

ends = {"blue": (0, 0), "vermilion": (0, 2), "green": (2, 0), "purple": (2, 2)}
stops = [Window(*end, 3, 3, colour) for colour, end in ends.items()]
corners = [Window(*end, 1, 1, colour) for colour, end in ends.items()]
title = "outputs it reaches, via k(a,b)"
show_grids(
    [
        Grid(pixels, "input pixel", windows=stops, origin=(0, 0)),
        "→",
        Grid(weights, title, windows=corners, origin=(0, 0)),
    ]
)
plt.show()
