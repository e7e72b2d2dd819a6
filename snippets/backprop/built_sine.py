import math

import matplotlib.pyplot as plt
import torch

from notes_lib.layers import join_points, relu
from notes_lib.viz import show_curves

x = torch.linspace(-math.pi, math.pi, 201, dtype=torch.float64)


def built(width):
    """A hidden layer of ReLUs that joins points of the sine by straight lines."""
    knots = torch.linspace(-math.pi, math.pi, width + 1, dtype=torch.float64)
    slopes = knots.sin().diff() / knots.diff()
    bends = torch.cat([slopes[:1], slopes.diff()])  # weights of the output
    hidden = relu(x[:, None] - knots[:-1])  # incoming weights 1, biases -knots
    output = hidden @ bends
    assert torch.allclose(output, join_points(x, knots, knots.sin()))
    return output


curves = {"4 units": built(4), "8 units": built(8), "sin x": x.sin()}
for width in (4, 8, 64):
    error = (built(width) - x.sin()).abs().max()
    print(f"{width:2} units: largest error {error:.4f}")
    assert error <= (2 * math.pi / width) ** 2 / 8  # the bound of the text

show_curves(curves, at=x, xlabel="x", ylabel="output")
plt.show()
