import matplotlib.pyplot as plt
import torch

from notes_lib.layers import avg_pool2d, max_pool2d
from notes_lib.viz import Grid, Window, show_grids

feature_map = torch.tensor(
    [[0.0, 2, 1, 1], [4, 2, 0, 2], [1, 1, 8, 0], [1, 1, 0, 0]]
).view(1, 1, 4, 4)
largest = max_pool2d(feature_map, 2)
average = avg_pool2d(feature_map, 2)
assert largest.flatten().tolist() == [4, 2, 1, 8]
assert average.flatten().tolist() == [2, 1, 1, 2]

# Draw it.
cells = {"blue": (0, 0), "vermilion": (0, 1), "green": (1, 0), "purple": (1, 1)}
windows = [Window(2 * r, 2 * c, 2, 2, colour) for colour, (r, c) in cells.items()]
marks = [Window(r, c, 1, 1, colour) for colour, (r, c) in cells.items()]
show_grids(
    [
        Grid(feature_map[0, 0], "feature map", windows=windows, tint="none"),
        "→",
        Grid(largest[0, 0], "max", windows=marks, tint="none"),
        Grid(average[0, 0], "average", windows=marks, tint="none"),
    ]
)
plt.show()
