from functools import partial

import torch

from notes_lib.optim import SGD, Adam, trajectory

methods = {
    "SGD": partial(SGD, learning_rate=0.1),
    "Adam": partial(Adam, learning_rate=0.01),
}
lengths, errors = {}, {}
for name, make in methods.items():
    lengths[name], errors[name] = torch.zeros(2, 10)
    for seed in range(10):
        rng = torch.Generator().manual_seed(seed)
        inputs = torch.randn(20, 60, generator=rng, dtype=torch.float64)
        truth = torch.randn(60, generator=rng, dtype=torch.float64)

        def loss(w, inputs=inputs, truth=truth):
            return (inputs @ (w - truth)).square().mean() / 2

        w = trajectory(loss, torch.zeros_like(truth), make, steps=600)[-1]
        assert loss(w) < 1e-5  # every example is fitted
        shortest = torch.linalg.pinv(inputs) @ (inputs @ truth)
        lengths[name][seed] = w.norm() / shortest.norm()
        errors[name][seed] = (w - truth).square().sum() / truth.square().sum()
    print(f"{name:4}  length {lengths[name].mean():.2f} of the smallest, ", end="")
    print(f"error on new examples {errors[name].mean():.2f}")
assert (lengths["SGD"] - 1).abs().max() < 1e-5
assert lengths["Adam"].min() > 1.05
worse = int((errors["Adam"] > errors["SGD"]).sum())
print(f"Adam has the larger error on {worse} of 10 data sets")
assert worse == 9
