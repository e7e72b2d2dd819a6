import matplotlib.pyplot as plt
import torch

from notes_lib.layers import conv2d, extract_patches
from notes_lib.viz import Grid, Window, show_grids

image = torch.arange(1.0, 10.0).view(1, 1, 3, 3)
kernels = torch.tensor([[[1.0, 0], [0, -1]], [[0, 1], [1, 0]]]).unsqueeze(1)

rows = extract_patches(image, 2)[0].T  # (positions, k1 * k2)
weights = kernels.flatten(1).T  # (k1 * k2, kernels)
products = rows @ weights  # (positions, kernels)
assert torch.equal(products.T.view(1, 2, 2, 2), conv2d(image, kernels))

colours = ["blue", "vermilion", "green", "purple"]
windows = [Window(n // 2, n % 2, 2, 2, colour) for n, colour in enumerate(colours)]
lines = [Window(n, 0, 1, 4, colour) for n, colour in enumerate(colours)]
marks = [Window(n, 0, 1, 2, colour) for n, colour in enumerate(colours)]
show_grids(
    [
        Grid(image[0, 0], "image", windows=windows, tint="none"),
        "→",
        Grid(rows, "patches", windows=lines, tint="none"),
    ],
    [
        "·",
        Grid(weights, "kernels"),
        "=",
        Grid(products, "outputs", windows=marks, tint="none"),
    ],
)
plt.show()
