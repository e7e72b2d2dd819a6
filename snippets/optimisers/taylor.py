import matplotlib.pyplot as plt
import torch

from notes_lib.optim import hessian, newton_step
from notes_lib.viz import show_curves


def loss(w):
    return (w**4 / 4 - w**2 + 0.4 * w + 2).sum()


every = torch.linspace(-2.15, 2.1, 86)
curves, at = {"loss": torch.stack([loss(w) for w in every])}, {"loss": every}
for here in (-2.0, 0.6):
    w = torch.tensor([here])
    slope, curvature = torch.func.grad(loss)(w), hessian(loss, w)
    step = newton_step(loss, w)
    rise = (loss(w + step) - loss(w)).item()
    print(f"from {here:+.1f}: curvature {curvature.item():+.1f}, ", end="")
    print(f"Newton's step {step.item():+.2f} changes the loss by {rise:+.2f}")
    assert (rise < 0) == (curvature.item() > 0)

    name = f"at {here:.1f}".replace("-", "−")
    delta = step / 2 + torch.linspace(-0.75, 0.75, 40)  # on both sides of the step
    curves[name] = loss(w) + slope * delta + curvature.flatten() * delta**2 / 2
    at[name] = here + delta

# Draw it.
figure = show_curves(curves, at=at, xlabel="weight w", ylabel="loss")
for here in (-2.0, 0.6):
    figure.axes[0].plot(here, loss(torch.tensor(here)), "o", color="black")
plt.show()
