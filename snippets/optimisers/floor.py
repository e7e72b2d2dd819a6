import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_small_multiples

schedules = {
    "α = 0.5": lambda t: 0.5,
    "α = 0.05": lambda t: 0.05,
    "0.5, then 0.05": lambda t: 0.5 if t < 15 else 0.05,
    "1 / (t + 2)": lambda t: 1 / (t + 2),
}
curves = {}
for name, rate_at in schedules.items():
    rng = torch.Generator().manual_seed(0)
    w = torch.full((2000,), 10.0)  # as many runs
    losses = []
    for t in range(300):
        losses.append((w**2 / 2).mean())
        noisy = w + torch.randn(2000, generator=rng)  # the gradient of w²/2 is w
        w = w - rate_at(t) * noisy
    curves[name] = torch.stack(losses)
    near = int((curves[name] < 0.02).int().argmax())  # 0 stands for never
    print(f"{name:14} loss {losses[-1]:.4f}", f"(below 0.02 at {near})" * (near > 0))
    assert near == {"α = 0.5": 0, "α = 0.05": 87, "0.5, then 0.05": 45}.get(name, 64)
for alpha in (0.5, 0.05):
    floor = alpha / (2 - alpha) / 2
    assert abs(curves[f"α = {alpha}"][200:].mean() / floor - 1) < 0.05

show_small_multiples(curves, xlabel="step", ylabel="mean loss", columns=2, log="y")
plt.show()
