import torch

from notes_lib.autodiff import gradcheck


class TanhLayer:
    def __init__(self):
        self.parameters, self.grads = [], []

    def forward(self, input):
        self.output = input.tanh()
        return self.output

    def backward(self, upstream):
        return upstream * (1 - self.output**2)


class Broken(TanhLayer):
    def backward(self, upstream):
        return upstream * (1 - self.output)


rng = torch.Generator().manual_seed(0)
h = torch.randn(4, 3, generator=rng, dtype=torch.float64)
upstream = torch.randn(4, 3, generator=rng, dtype=torch.float64)

errors = []
for layer in (TanhLayer(), Broken()):

    def loss(h, layer=layer):  # one number, whose gradient is `upstream`
        return (layer.forward(h) * upstream).sum()

    def gradient(h, layer=layer):
        layer.forward(h)
        return layer.backward(upstream)

    errors.append(gradcheck(loss, gradient, h))
    print(f"{type(layer).__name__:9} off by {errors[-1]:.0e}")
assert errors[0] < 1e-8
assert errors[1] > 0.1
