import torch

from notes_lib.layers import dead_fraction, kaiming_normal, leaky_relu, linear, relu
from notes_lib.zoo import digit_rows

pictures, _, _, _ = digit_rows()
weight = kaiming_normal((500, 64), generator=torch.Generator().manual_seed(0))

zero, dead = {}, {}
for bias in (0, -2, -4, -6, -8):
    sums = linear(pictures, weight, torch.full((500,), float(bias)))
    zero[bias] = (relu(sums) == 0).float().mean().item()
    dead[bias] = dead_fraction(relu(sums)).item()
    print(f"bias {bias:2}: {zero[bias]:.2%} of outputs are 0, ", end="")
    print(f"{dead[bias]:4.0%} of units are dead")
assert abs(zero[0] - 0.5) < 0.01
assert abs(zero[-2] - 0.94) < 0.005
assert dead[0] == 0 <= dead[-2] < 0.01 < 0.5 < dead[-8]
assert dead_fraction(leaky_relu(sums)) == 0
