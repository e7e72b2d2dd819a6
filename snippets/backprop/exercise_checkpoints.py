import torch

rng = torch.Generator().manual_seed(0)
weights = [torch.randn(32, 32, generator=rng) / 32**0.5 for _ in range(64)]
x = torch.randn(8, 32, generator=rng)
counted = {"steps": 0, "kept": 0}


def forward(h, layers):
    """All activations, the input first."""
    kept = [h]
    for weight in layers:
        kept.append((kept[-1] @ weight.mT).tanh())
        counted["steps"] += 1
    return kept


def backward(upstream, kept, layers):
    """Gradients of the weights, last first, and what is passed back."""
    grads = []
    for weight, before, after in zip(
        reversed(layers), reversed(kept[:-1]), reversed(kept[1:]), strict=True
    ):
        upstream = upstream * (1 - after**2)
        grads.append(upstream.mT @ before)
        upstream = upstream @ weight
    return grads, upstream


upstream = torch.ones(8, 32)  # the loss is the sum of all outputs

kept = forward(x, weights)
plain, _ = backward(upstream, kept, weights)
print(f"keep all:    {len(kept)} activations, {counted['steps']} steps")
assert (len(kept), counted["steps"]) == (65, 64)

counted["steps"] = 0
segments = [weights[i : i + 8] for i in range(0, 64, 8)]
starts = [x]
for segment in segments[:-1]:
    starts.append(forward(starts[-1], segment)[-1])  # drop all but the last
frugal = []
for start, segment in zip(reversed(starts), reversed(segments), strict=True):
    kept = forward(start, segment)
    counted["kept"] = max(counted["kept"], len(starts) + len(kept) - 1)
    grads, upstream = backward(upstream, kept, segment)
    frugal += grads
print(f"every eighth: {counted['kept']} activations, {counted['steps']} steps")
assert (counted["kept"], counted["steps"]) == (16, 120)
assert all(torch.equal(a, b) for a, b in zip(plain, frugal, strict=True))
