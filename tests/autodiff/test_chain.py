import torch
from torch import nn
from torch.testing import assert_close

from notes_lib.autodiff import (
    Chain,
    CrossEntropyLayer,
    LinearLayer,
    ReLULayer,
    SigmoidLayer,
)


def pair(rng, device):
    """The same network and the same data, for both sides."""
    theirs = nn.Sequential(
        nn.Linear(3, 6), nn.ReLU(), nn.Linear(6, 5), nn.Sigmoid(), nn.Linear(5, 4)
    )
    with torch.no_grad():
        for parameter in theirs.parameters():
            parameter.copy_(torch.randn(parameter.shape, generator=rng))
    theirs = theirs.double().to(device)
    target = torch.randint(4, (7,), generator=rng).to(device)
    linears = [
        LinearLayer(layer.weight.detach().clone(), layer.bias.detach().clone())
        for layer in theirs[::2]
    ]
    between = [ReLULayer(), SigmoidLayer(), CrossEntropyLayer(target)]
    layers = [layer for two in zip(linears, between, strict=True) for layer in two]
    input = torch.randn(7, 3, generator=rng).double().to(device).requires_grad_()
    return Chain(layers), theirs, input, target


def test_gradients_agree_with_pytorch(rng, device):
    ours, theirs, input, target = pair(rng, device)
    loss = nn.functional.cross_entropy(theirs(input), target)
    assert_close(ours.forward(input.detach()), loss.detach())
    loss.backward()
    assert_close(ours.backward(), input.grad)
    got = [grad for layer in ours.layers for grad in layer.grads]
    assert_close(got, [parameter.grad for parameter in theirs.parameters()])


def test_steps_agree_with_pytorch(rng, device):
    ours, theirs, input, target = pair(rng, device)
    optimizer = torch.optim.SGD(theirs.parameters(), lr=0.1)
    for _ in range(5):
        ours.forward(input.detach())
        ours.backward()
        ours.step(0.1)
        optimizer.zero_grad()
        nn.functional.cross_entropy(theirs(input), target).backward()
        optimizer.step()
    got = [parameter for layer in ours.layers for parameter in layer.parameters]
    assert_close(got, [parameter.detach() for parameter in theirs.parameters()])


def test_relu_stops_at_zero(device):
    layer = ReLULayer()
    h = torch.tensor([[-1.0, 0, 2]], device=device)
    assert layer.forward(h).tolist() == [[0, 0, 2]]
    assert layer.backward(torch.full_like(h, 5)).tolist() == [[0, 0, 5]]
