import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_small_multiples

RUNS, STEPS = 2000, 300
schedules = {
    "α = 0.5": lambda t: 0.5,
    "α = 0.05": lambda t: 0.05,
    "0.5, then 0.05": lambda t: 0.5 if t < 15 else 0.05,
    "1 / (t + 2)": lambda t: 1 / (t + 2),
}
curves = {}
for name, rate_at in schedules.items():
    rng = torch.Generator().manual_seed(0)
    w = torch.full((RUNS,), 10.0)
    losses = []
    for t in range(STEPS):
        losses.append((w**2 / 2).mean())
        noisy = w + torch.randn(RUNS, generator=rng)  # the gradient of w²/2 is w
        w = w - rate_at(t) * noisy
    curves[name] = torch.stack(losses)
    near = int((curves[name] < 0.02).int().argmax())  # 0 stands for never
    print(f"{name:14} loss {losses[-1]:.4f}", f"(below 0.02 at {near})" * (near > 0))
for name, alpha in (("α = 0.5", 0.5), ("α = 0.05", 0.05)):
    floor = alpha / (2 - alpha) / 2
    assert torch.isclose(curves[name][200:].mean(), torch.tensor(floor), rtol=0.05)

first = [int((curve < 0.02).int().argmax()) for curve in curves.values()]
assert first == [0, 87, 45, 64]

# Draw it.
show_small_multiples(curves, xlabel="step", ylabel="mean loss", columns=2, log="y")
plt.show()
