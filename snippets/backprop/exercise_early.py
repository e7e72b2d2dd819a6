import torch

from notes_lib.autodiff import Chain, CrossEntropyLayer, LinearLayer, ReLULayer


def network():
    rng = torch.Generator().manual_seed(0)
    weights = [torch.randn(16, 2, generator=rng), torch.randn(3, 16, generator=rng)]
    first, second = (LinearLayer(w, torch.zeros(len(w))) for w in weights)
    x = torch.randn(64, 2, generator=rng)
    classes = torch.randint(3, (64,), generator=rng)
    chain = Chain([first, ReLULayer(), second, CrossEntropyLayer(classes)])
    chain.forward(x)
    return chain


def backward_with_updates(chain, learning_rate):
    upstream = torch.ones(())
    for layer in reversed(chain.layers):
        handed_back = layer.backward(upstream)
        for parameter, grad in zip(layer.parameters, layer.grads, strict=True):
            parameter -= learning_rate * grad
        if layer is not chain.layers[0]:
            handed_back = layer.backward(upstream)  # too late: the weights moved
        upstream = handed_back


right = network()
right.backward()
expected = right.layers[0].grads[0]
errors = {}
for learning_rate in (0.001, 0.01, 0.1, 1.0):
    early = network()
    backward_with_updates(early, learning_rate)
    error = (early.layers[0].grads[0] - expected).norm() / expected.norm()
    errors[learning_rate] = error.item()
    print(f"learning rate {learning_rate:5}: {error:.3%} off")
assert 9 < errors[0.1] / errors[0.01] < 11
assert 0.02 < errors[0.1] < 0.025
