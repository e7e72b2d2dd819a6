import torch

rng = torch.Generator().manual_seed(0)
weights = [torch.randn(32, 32, generator=rng) / 32**0.5 for _ in range(64)]
x, upstream = torch.randn(8, 32, generator=rng), torch.ones(8, 32)
steps = []  # an entry for each forward step


def forward(h, layers):
    """All activations, the input first."""
    kept = [h]
    for weight in layers:
        kept.append((kept[-1] @ weight.mT).tanh())
        steps.append(weight)
    return kept


def backward(upstream, kept, layers):
    """Gradients of the weights, last first, and what is passed back."""
    grads = []
    for i in reversed(range(len(layers))):
        upstream = upstream * (1 - kept[i + 1] ** 2)
        grads.append(upstream.mT @ kept[i])
        upstream = upstream @ layers[i]
    return grads, upstream


kept = forward(x, weights)
plain, _ = backward(upstream, kept, weights)
print(f"keep all:     {len(kept)} activations, {len(steps)} steps")
assert (len(kept), len(steps)) == (65, 64)

steps.clear()
segments, starts = [weights[i : i + 8] for i in range(0, 64, 8)], [x]
for segment in segments[:-1]:
    starts.append(forward(starts[-1], segment)[-1])  # drop all but the last
frugal, most = [], 0
for segment in reversed(segments):
    kept = forward(starts[-1], segment)
    most = max(most, len(starts) + len(kept) - 1)  # both hold the segment's start
    grads, upstream = backward(upstream, kept, segment)
    frugal += grads
    starts.pop()
print(f"every eighth: {most} activations, {len(steps)} steps")
assert (most, len(steps)) == (16, 120)
assert all(torch.equal(a, b) for a, b in zip(plain, frugal, strict=True))
