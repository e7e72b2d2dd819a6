import pytest
import torch
from torch.testing import assert_close

from notes_lib.autodiff import TensorVar, exp, log, maximum, relu, sigmoid, tanh


def draw(rng, device, *shapes, dtype=torch.float64):
    return [(torch.rand(s, generator=rng) + 0.5).to(device, dtype) for s in shapes]


def logsumexp(x):
    largest = x.max(1, keepdim=True)
    largest = largest if isinstance(largest, TensorVar) else largest.values
    return log(exp(x - largest).sum(1, keepdim=True)) + largest


BROADCAST = [(2, 3, 4), (3, 1)]
PROGRAMS = {
    "+": (lambda a, b: a + b, BROADCAST),
    "-": (lambda a, b: a - b, BROADCAST),
    "*": (lambda a, b: a * b, BROADCAST),
    "/": (lambda a, b: a / b, BROADCAST),
    "both are stretched": (lambda a, b: a * b / (a + b), [(2, 1, 4), (3, 1)]),
    "with a number's shape": (lambda a, b: a * b, [(2, 3), ()]),
    "numbers": (lambda a: 2 - a + (3 * a) / (4 / a) + (a - 1) * a, [(2, 3)]),
    "powers": (lambda a: a**3 + a**0 - a**-0.5, [(2, 3)]),
    "neg": (lambda a: -a, [(2, 3)]),
    "@": (lambda a, b: a @ b, [(2, 3), (3, 4)]),
    "@ in batches": (lambda a, b: a @ b, [(5, 2, 3), (3, 4)]),
    "@ both batches": (lambda a, b: a @ b, [(5, 1, 2, 3), (6, 3, 4)]),
    "exp": (lambda a: a.exp(), [(2, 3)]),
    "log": (lambda a: a.log(), [(2, 3)]),
    "sin": (lambda a: a.sin(), [(2, 3)]),
    "cos": (lambda a: a.cos(), [(2, 3)]),
    "tanh": (lambda a: a.tanh(), [(2, 3)]),
    "sigmoid": (lambda a: a.sigmoid(), [(2, 3)]),
    "relu": (lambda a: (a - 1).relu(), [(2, 3)]),
    "maximum": (lambda a, b: maximum(a, b), BROADCAST),
    "sum": (lambda a: a.sum() * a, [(2, 3)]),
    "sum of one axis": (lambda a: a.sum(1), [(2, 3, 4)]),
    "sum of one axis kept": (lambda a: a.sum(-1, keepdim=True) * a, [(2, 3, 4)]),
    "mean": (lambda a: a.mean() * a.mean(0), [(2, 3)]),
    "reshape": (lambda a: a.reshape(3, 2) ** 2, [(2, 3)]),
    "transpose": (lambda a: a.mT @ a, [(5, 2, 3)]),
    "rows": (lambda a: a[1] * a[0], [(2, 3)]),
    "slices": (lambda a: a[:, 1:], [(2, 3)]),
    "used often": (lambda a, b: (a @ b) * (a @ b) + (a @ b).sum(), [(2, 3), (3, 4)]),
    "logsumexp": (logsumexp, [(2, 3)]),
}
each = pytest.mark.parametrize(("program", "shapes"), PROGRAMS.values(), ids=PROGRAMS)


@each
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_agrees_with_pytorch(rng, device, dtype, program, shapes):
    values = draw(rng, device, *shapes, dtype=dtype)
    leaves = [TensorVar(value) for value in values]
    result = program(*leaves)
    upstream = torch.randn(result.shape, generator=rng).to(result.value)
    result.backward(upstream)
    inputs = [value.clone().requires_grad_() for value in values]
    expected = program(*inputs)
    assert_close(result.value, expected.detach())
    assert not result.value.requires_grad
    for leaf, gradient in zip(
        leaves, torch.autograd.grad(expected, inputs, upstream), strict=True
    ):
        assert_close(leaf.grad, gradient)


def test_picking_one_entry_twice(device):
    x = TensorVar(torch.tensor([10.0, 20, 30], device=device))
    x[torch.tensor([0, 0, 2], device=device)].backward(torch.ones(3, device=device))
    assert x.grad.tolist() == [2, 0, 1]


def test_the_largest_gets_it_all(device):
    x = TensorVar(torch.tensor([[1.0, 5, 5], [7, 2, 0]], device=device))
    x.max(1).sum().backward()
    assert x.grad.tolist() == [[0, 1, 0], [1, 0, 0]]


def test_constants_join_in(rng, device):
    (value,) = draw(rng, device, (2, 3))
    constant = torch.rand(3, generator=rng).to(device)  # float32, on purpose
    x = TensorVar(value)
    result = (constant * x + x * constant - constant / x) @ torch.ones(3, 1)
    assert result.value.dtype == torch.float64
    result.sum().backward()
    assert_close(x.grad, 2 * constant + constant / value**2)


def test_a_network_learns_what_pytorch_s_learns(rng, device):
    """Ten steps of gradient descent on cross-entropy, in step with autograd."""
    inputs = torch.randn(20, 3, generator=rng).double().to(device)
    target = torch.randint(4, (20,), generator=rng).to(device)
    start = draw(rng, device, (3, 8), (8,), (8, 4))
    rows = torch.arange(20, device=device)

    def loss(first, bias, second):
        scores = tanh(inputs @ first + bias) @ second
        return (logsumexp(scores) - scores[rows, target].reshape(20, 1)).mean()

    ours = [value.clone() for value in start]
    theirs = [value.clone().requires_grad_() for value in start]
    for _ in range(10):
        leaves = [TensorVar(value) for value in ours]
        loss(*leaves).backward()
        ours = [leaf.value - 0.5 * leaf.grad for leaf in leaves]
        gradients = torch.autograd.grad(loss(*theirs), theirs)
        with torch.no_grad():
            for value, gradient in zip(theirs, gradients, strict=True):
                value -= 0.5 * gradient
    assert_close(ours, [value.detach() for value in theirs])
    assert loss(*map(TensorVar, ours)).value < loss(*map(TensorVar, start)).value


def test_relu_and_sigmoid_by_the_generic_functions(device):
    x = TensorVar(torch.tensor([-1.0, 0, 2], device=device))
    relu(x).sum().backward()
    assert x.grad.tolist() == [0, 0, 1]
    sigmoid(x).sum().backward()
    assert_close(x.grad, x.value.sigmoid() * (1 - x.value.sigmoid()))


def test_calls_do_not_add_up(device):
    x = TensorVar(torch.tensor([3.0], device=device))
    y = (x * x).sum()
    for _ in range(2):
        y.backward()
        assert x.grad.tolist() == [6]


def test_shows_itself():
    assert repr(TensorVar(2.0)) == "TensorVar(2.0)"


def test_bad_input_is_named():
    x = TensorVar(torch.ones(2, 3))
    with pytest.raises(ValueError, match=r"from a tensor of shape \(2, 3\)"):
        x.backward()
    with pytest.raises(ValueError, match=r"upstream is \(3,\), the tensor \(2, 3\)"):
        x.backward(torch.ones(3))
    with pytest.raises(ValueError, match=r"got \(2, 3\) and \(3,\)"):
        x @ torch.ones(3)
