import torch

from notes_lib.layers import activation_derivative as slope
from notes_lib.layers import elu, gelu, leaky_relu, relu, sigmoid, silu, softplus, tanh

z = torch.randn(1_000_000, generator=torch.Generator().manual_seed(0))
wide = torch.linspace(-20, 20, 4001)

print("            range         mean  std   slope at -10, 0.1, 10  mean slope²")
table = {}
for f in (sigmoid, tanh, relu, leaky_relu, softplus, elu, silu, gelu):
    low, high = f(wide).min().item(), f(wide).max().item()
    left, middle, right = slope(f, torch.tensor([-10.0, 0.1, 10.0])).tolist()
    kept = slope(f, z).square().mean().item()
    mean, std = f(z).mean().item(), f(z).std().item()
    table[f.__name__] = (mean, left, kept)
    print(
        f"{f.__name__:10} {low:6.2f} {high:6.2f}   {mean:z5.2f} {std:5.2f}"
        f"   {left:z5.2f} {middle:5.2f} {right:5.2f}         {kept:5.2f}"
    )
assert abs(table["sigmoid"][0] - 0.5) < 0.01
assert abs(table["tanh"][0]) < 0.01
assert abs(table["relu"][2] - 0.5) < 0.01
assert [name for name, row in table.items() if abs(row[1]) > 0.001] == ["leaky_relu"]
