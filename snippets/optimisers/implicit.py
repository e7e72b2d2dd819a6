from functools import partial

import torch

from notes_lib.optim import SGD, Adam, trajectory

N, n, RUNS = 20, 60, 10  # examples, weights, data sets
lengths, errors = {}, {}
for method, rate in ((SGD, 0.1), (Adam, 0.01)):
    name = method.__name__
    lengths[name], errors[name] = torch.zeros(2, RUNS)
    for seed in range(RUNS):
        rng = torch.Generator().manual_seed(seed)
        inputs = torch.randn(N, n, generator=rng, dtype=torch.float64)
        truth = torch.randn(n, generator=rng, dtype=torch.float64)

        def loss(w, inputs=inputs, truth=truth):
            return (inputs @ (w - truth)).square().mean() / 2

        start = torch.zeros(n, dtype=torch.float64)
        w = trajectory(loss, start, partial(method, learning_rate=rate), steps=600)[-1]
        assert loss(w) < 1e-5  # every example is fitted
        smallest = torch.linalg.pinv(inputs) @ (inputs @ truth)
        lengths[name][seed] = w.norm() / smallest.norm()
        errors[name][seed] = (w - truth).square().sum() / truth.square().sum()
    print(f"{name:4}  length {lengths[name].mean():.2f} of the smallest, ", end="")
    print(f"error on new examples {errors[name].mean():.2f}")
assert (lengths["SGD"] - 1).abs().max() < 1e-5
assert lengths["Adam"].min() > 1.05
worse = int((errors["Adam"] > errors["SGD"]).sum())
print(f"Adam has the larger error on {worse} of {RUNS} data sets")
assert worse >= 8
