import matplotlib.pyplot as plt
import torch

from notes_lib.optim import gradient_descent, hessian, plateau, saddle
from notes_lib.viz import show_surfaces


def two_hollows(w):
    x, y = w[..., 0], w[..., 1]
    return (x**2 - 1) ** 2 + 0.35 * x + y**2


start = torch.tensor([1.5, 0.5])
hollow = gradient_descent(two_hollows, start, learning_rate=0.1, steps=200)[-1]
places = {
    "local minimum": (two_hollows, hollow),
    "plateau": (lambda w: plateau(2 * w), torch.tensor([-1.7, -1.4])),
    "saddle": (saddle, torch.tensor([0.0, 0.0])),
}
curvatures = {}
for name, (loss, w) in places.items():
    gradient = torch.func.grad(loss)(w).norm()
    low, high = curvatures[name] = torch.linalg.eigvalsh(hessian(loss, w)).tolist()
    print(f"{name:13}  gradient {gradient:.3f}, curvatures {low:.3f} and {high:.3f}")
    assert gradient < 0.01
assert curvatures["local minimum"][0] > 1  # uphill in every direction
assert max(map(abs, curvatures["plateau"])) < 0.01  # level in every direction
assert curvatures["saddle"] == [-1, 1]  # downhill and uphill
assert two_hollows(-hollow) < two_hollows(hollow)  # there is a lower one

surfaces = {name: loss for name, (loss, _) in places.items()}
show_surfaces(surfaces, marks={n: tuple(w.tolist()) for n, (_, w) in places.items()})
plt.show()
