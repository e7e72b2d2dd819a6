import torch

RUNS, STEPS, BEGIN = 2000, 300, 60
rng = torch.Generator().manual_seed(0)
w = torch.full((RUNS,), 10.0)
total = torch.zeros(RUNS)
for t in range(STEPS):
    if t >= BEGIN:
        total += w
    w = w - 0.5 * (w + torch.randn(RUNS, generator=rng))
average = total / (STEPS - BEGIN)

last, mean = ((v**2 / 2).mean().item() for v in (w, average))
print(f"last weights {last:.4f}, average of {STEPS - BEGIN} {mean:.4f}")
assert last > 0.15
assert mean < 0.003
