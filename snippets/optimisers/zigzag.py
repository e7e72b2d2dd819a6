from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.optim import SGD, Momentum, trajectory, valley
from notes_lib.viz import show_trajectories

start = torch.tensor([-10.0, 1.0])
methods = {
    "gradient descent, α = 0.0195": partial(SGD, learning_rate=0.0195),
    "gradient descent, α = 0.01": partial(SGD, learning_rate=0.01),
    "momentum 0.7, α = 0.02": partial(Momentum, momentum=0.7, learning_rate=0.02),
}
paths = {
    name: trajectory(valley, start, make, steps=40) for name, make in methods.items()
}
left = [path[-1].norm().item() for path in paths.values()]
print("distance left after 40 steps:", [round(distance, 2) for distance in left])
assert left[1] > left[0] > 4
assert left[2] < 0.5
zigzag = paths["gradient descent, α = 0.0195"][:, 1]
assert (zigzag[1:] * zigzag[:-1] < 0).all()  # every step crosses the floor

# Draw it.
show_trajectories(valley, paths, x_range=(-11, 2), y_range=(-1.3, 1.3))
plt.show()
