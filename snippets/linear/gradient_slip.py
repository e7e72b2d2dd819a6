import torch

from notes_lib.autodiff import gradcheck

rng = torch.Generator().manual_seed(0)
X = torch.randn(20, 5, generator=rng, dtype=torch.float64)
y = torch.rand(20, generator=rng, dtype=torch.float64)
w = torch.randn(5, generator=rng, dtype=torch.float64)


def unit(w):
    return (y - torch.sigmoid(X @ w)).square().sum()


def slip(w):
    delta = y - torch.sigmoid(X @ w)
    return -2 * (delta * delta * (1 - delta)) @ X  # for σ (1 - σ)


error = gradcheck(unit, slip, w)
print(f"{error:.0e}")
assert error > 0.1
