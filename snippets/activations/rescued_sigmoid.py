import torch

from notes_lib.layers import gradient_norms, hidden_values, sigmoid, xavier_normal

found = {}
for gain in (1, 4, 8, 12, 16):
    ratios, spreads, flat = [], [], []
    for seed in range(5):
        rng = torch.Generator().manual_seed(seed)
        input = torch.randn(64, 100, generator=rng)
        shapes = [(100, 100)] * 20
        weights = [xavier_normal(shape, gain=gain, generator=rng) for shape in shapes]
        norms = gradient_norms(input, weights, sigmoid)
        ratios.append(norms[0] / norms[-1])
        last = hidden_values(input, weights, sigmoid)[-1]
        spreads.append(last.std(dim=0).mean())  # of a unit, from input to input
        flat.append(((last < 0.01) | (last > 0.99)).float().mean())
    ratio, spread, share = (
        torch.stack(values).median().item() for values in (ratios, spreads, flat)
    )
    found[gain] = ratio, spread
    print(f"gain {gain:2}: gradient, layer 1 / layer 20: {ratio:.0e}", end="")
    print(f"  spread {spread:.0e}  saturated {share:3.0%}")
assert found[1][0] < 1e-10
assert found[4][0] < 1e-3
assert 0.1 < found[12][0] < 10
assert found[12][1] > 0.03
