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


errors = {
    "least squares": gradcheck(squares, lambda w: least_squares_gradient(X, y, w), w),
    "sigmoid unit": gradcheck(unit, lambda w: sigmoid_unit_gradient(X, y, w), w),
}
for name, loss in {"hinge": multiclass_hinge, "cross-entropy": cross_entropy}.items():

    def of_weights(W, loss=loss):
        return loss(X @ W.T, classes)

    errors[name] = gradcheck(of_weights, lambda W, f=of_weights: jacobian(f, W), W)
for name, error in errors.items():
    print(f"{name:14}  {error:.0e}")
assert max(errors.values()) < 1e-7
