import matplotlib.pyplot as plt
import torch

from notes_lib.layers import activation_derivative, batch_norm, sigmoid
from notes_lib.viz import show_histograms

rng = torch.Generator().manual_seed(0)
sums = 4 + 6 * torch.randn(2000, 1, generator=rng)

rows = {}
for name, z in {"as they come": sums, "normalised": batch_norm(sums)}.items():
    slope = activation_derivative(sigmoid, z)
    flat = (slope < 0.01).float().mean().item()
    print(f"{name:12}  mean slope {slope.mean():.2f}, below 0.01: {flat:.0%}")
    rows[name] = {"sigmoid": sigmoid(z), "4 × its slope": 4 * slope}
    assert flat > 0.4 if name == "as they come" else flat == 0

show_histograms(rows, over=(0, 1), xlabel="for 2,000 sums")
plt.show()
