import torch
from torch.autograd.functional import jacobian

from notes_lib.autodiff import gradcheck
from notes_lib.linear import least_squares_gradient, sigmoid_unit_gradient
from notes_lib.losses import cross_entropy, multiclass_hinge

rng = torch.Generator().manual_seed(0)
X = torch.randn(20, 5, generator=rng, dtype=torch.float64)
y = torch.rand(20, generator=rng, dtype=torch.float64)
classes = torch.randint(3, (20,), generator=rng)
w = torch.randn(5, generator=rng, dtype=torch.float64)
W = torch.randn(3, 5, generator=rng, dtype=torch.float64)


def squares(w):
    return (y - X @ w).square().sum()


def unit(w):
    return (y - torch.sigmoid(X @ w)).square().sum()


def wrong_unit(w):  # y - f called sigma, so that sigma(1 - sigma) is something else
    wrong = y - torch.sigmoid(X @ w)
    return -2 * (wrong * wrong * (1 - wrong)) @ X


def hinge(W):
    return multiclass_hinge(X @ W.T, classes)


def surprise(W):
    return cross_entropy(X @ W.T, classes)


errors = {
    "least squares": gradcheck(squares, lambda w: least_squares_gradient(X, y, w), w),
    "sigmoid unit": gradcheck(unit, lambda w: sigmoid_unit_gradient(X, y, w), w),
    "hinge": gradcheck(hinge, lambda W: jacobian(hinge, W), W),
    "cross-entropy": gradcheck(surprise, lambda W: jacobian(surprise, W), W),
    "the slip below": gradcheck(unit, wrong_unit, w),
}
for name, error in errors.items():
    print(f"{name:14}  {error:.0e}")
assert errors.pop("the slip below") > 0.1
assert max(errors.values()) < 1e-7
