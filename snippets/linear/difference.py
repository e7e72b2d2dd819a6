import math

import matplotlib.pyplot as plt
import torch

from notes_lib.viz import COLOURS, use_style

steps = torch.logspace(0, -15, 61, dtype=torch.float64)
up, down = (1 + steps).exp(), (1 - steps).exp()
forward = (up - math.e) / steps
central = (up - down) / (2 * steps)

errors = {}
for name, estimate in {"one-sided": forward, "central": central}.items():
    errors[name] = (estimate - math.e).abs().clamp(min=1e-13)
    best = errors[name].argmin()
    print(f"{name:9}  best step {steps[best]:.0e}, error {errors[name][best]:.0e}")
    assert errors[name][-1] > 0.01  # the smallest steps are among the worst
assert errors["central"].min() < 1e-10 < 1e-9 < errors["one-sided"].min()

use_style()
plt.loglog(steps, errors["one-sided"], color=COLOURS["blue"])
plt.loglog(steps, errors["central"], "--", color=COLOURS["vermilion"])
plt.text(1e-4, 1e-3, "one-sided", color=COLOURS["blue"])
plt.text(2e-1, 1e-8, "central", color=COLOURS["vermilion"])
plt.xlim(1, 1e-15)
plt.xlabel("step h, smaller to the right")
plt.ylabel("error of the derivative")
plt.show()
