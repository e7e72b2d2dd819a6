import pytest
import torch
from torch.autograd.functional import jacobian
from torch.testing import assert_close

from notes_lib.autodiff import TensorVar, relu, tanh, unvec, vec, vec_jacobian, vjp


def draw(rng, device, *shapes):
    return [torch.randn(s, generator=rng).double().to(device) for s in shapes]


def layer(weight, input):
    return tanh(input @ weight.mT)


def test_vjp_agrees_with_pytorch(rng, device):
    weight, input, upstream = draw(rng, device, (4, 3), (5, 3), (5, 4))
    value, pullback = vjp(layer, weight, input)
    expected, their_pullback = torch.func.vjp(layer, weight, input)
    assert_close(value, expected)
    for v in (upstream, 2 * upstream):  # a pullback can be used again
        assert_close(pullback(v), their_pullback(v))


def test_vjp_of_what_plays_no_part(rng, device):
    a, b = draw(rng, device, (2,), (3,))
    _, pullback = vjp(lambda a, b: a * a, a, b)
    assert_close(pullback(torch.ones_like(a)), (2 * a, torch.zeros_like(b)))


def test_vec_goes_row_by_row(device):
    matrix = torch.tensor([[1, 2, 3], [4, 5, 6]], device=device)
    assert vec(matrix).tolist() == [1, 2, 3, 4, 5, 6]
    assert torch.equal(unvec(vec(matrix), (2, 3)), matrix)
    assert unvec(vec(matrix[0, 0]), ()).shape == ()


@pytest.mark.parametrize("shape", [(4, 3), (3,), ()])
def test_vec_jacobian_agrees_with_pytorch(rng, device, shape):
    (x,) = draw(rng, device, shape)

    def function(x):
        return tanh(x * x.sum()) * 2

    expected = jacobian(function, x).reshape(x.numel(), x.numel())
    assert_close(vec_jacobian(function, x), expected)


def test_known_jacobians(rng, device):
    weight, x = draw(rng, device, (4, 3), (3, 1))
    assert_close(vec_jacobian(lambda h: weight @ h, x), weight)
    by_weight = vec_jacobian(lambda w: w @ x, weight)  # (4, 12)
    for i, row in enumerate(by_weight):
        expected = torch.zeros_like(weight)
        expected[i] = x.flatten()  # the input, transposed
        assert_close(unvec(row, weight.shape), expected)
    h = torch.tensor([-1.0, 0, 2], device=device)
    assert vec_jacobian(relu, h).tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 1]]


def test_no_outputs(device):
    assert vec_jacobian(lambda x: x, torch.zeros(0, device=device)).shape == (0, 0)


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"must be \(6,\) .* \(2, 3\), got \(5,\)"):
        unvec(torch.ones(5), (2, 3))
    with pytest.raises(ValueError, match=r"got \(2, 3\)"):
        unvec(torch.ones(2, 3), (6,))
    with pytest.raises(TypeError, match="must return a TensorVar, got Tensor"):
        vjp(lambda x: x.value, torch.ones(2))
    assert isinstance(TensorVar(1.0), TensorVar)
