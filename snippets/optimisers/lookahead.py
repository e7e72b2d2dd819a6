from functools import partial

import matplotlib.pyplot as plt
import torch

from notes_lib.optim import nesterov_descent, valley
from notes_lib.viz import show_trajectories

alpha, beta = 0.06, 0.8
loss = partial(valley, condition=12)
start = torch.tensor([-4.0, 1.0])
points, ahead = nesterov_descent(
    loss, start, learning_rate=alpha, momentum=beta, steps=3
)
w, look = points[2], ahead[2]  # look = w + β v
gradient = torch.func.grad(loss)
paths = {
    "momentum: gradient at w": [w, look, look - alpha * gradient(w)],
    "Nesterov: gradient at w + βv": [w, look, look - alpha * gradient(look)],
}
assert torch.allclose(paths["Nesterov: gradient at w + βv"][-1], points[3])

show_trajectories(
    loss,
    {name: torch.stack(path) for name, path in paths.items()},
    x_range=(-3.5, -2.5),
    y_range=(-0.5, 0.15),
    arrows=True,
)
plt.show()
