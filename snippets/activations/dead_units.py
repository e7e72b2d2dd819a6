import torch

from notes_lib.data import standardise
from notes_lib.layers import dead_fraction, kaiming_normal, leaky_relu, linear, relu
from notes_lib.zoo import digits_split

pictures = standardise(digits_split()[0].flatten(1))
rng = torch.Generator().manual_seed(0)
weight = kaiming_normal((500, 64), generator=rng)

dead = {}
for bias in (0.0, -2.0, -4.0, -6.0, -8.0):
    sums = linear(pictures, weight, torch.full((500,), bias))
    zero = (relu(sums) == 0).float().mean()
    dead[bias] = dead_fraction(relu(sums)).item()
    print(f"bias {bias:2.0f}: {zero:4.0%} of outputs are 0, ", end="")
    print(f"{dead[bias]:4.0%} of units are dead")
assert dead[0.0] == 0
assert dead[-8.0] > 0.5
assert dead_fraction(leaky_relu(sums)) == 0
