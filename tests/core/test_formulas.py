import pytest
import torch
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.testing import assert_close

from notes_lib.core import elementwise, fast_exp, pieces


def product(a, b):
    """a² b, with its two pullbacks."""
    return elementwise(
        lambda a, b, out: torch.mul(a * a, b, out=out),
        [
            lambda g, _, a, b, out: torch.mul(g * 2 * a, b, out=out),
            lambda g, _, a, b, out: torch.mul(g * a, a, out=out),
        ],
        a,
        b,
    )


@pytest.fixture(params=["whole", "pieces"], autouse=True)
def size(request, monkeypatch):
    if request.param == "pieces":
        monkeypatch.setattr(pieces, "CPU_PIECE_ENTRIES", 5)


def test_broadcasts_values_and_gradients(rng, device):
    a = torch.randn(4, 1, 3, generator=rng).double().to(device).requires_grad_()
    b = torch.randn(2, 1, generator=rng).double().to(device).requires_grad_()
    assert_close(product(a, b), a * a * b)
    upstream = torch.randn(4, 2, 3, generator=rng).to(a)
    expected = grad(a * a * b, (a, b), upstream)
    assert_close(grad(product(a, b), (a, b), upstream), expected)
    assert gradcheck(product, (a, b))
    assert gradgradcheck(product, (a, b))


def test_only_what_is_asked_for(rng):
    def never(*_, out):
        raise AssertionError("nobody asked")

    a = torch.randn(3, generator=rng, requires_grad=True)
    both = elementwise(
        torch.add,
        [lambda g, *_, out: torch.mul(g, 1, out=out), never],
        a,
        torch.ones(3),
    )
    assert_close(grad(both.sum(), a)[0], torch.ones(3))


def test_a_sum_s_gradient_takes_no_room(rng):
    a = torch.randn(7, 3, generator=rng, requires_grad=True)
    doubled = elementwise(
        lambda x, out: torch.mul(x, 2, out=out),
        [lambda g, *_, out: torch.mul(g, 2, out=out)],
        a,
    )
    assert_close(grad(doubled.mean(), a)[0], torch.full((7, 3), 2 / 21))


def test_vmap(rng):
    a, b = torch.randn(2, 5, 3, generator=rng)
    per_example = torch.func.vmap(torch.func.grad(lambda a, b: product(a, b).sum()))
    assert_close(per_example(a, b), 2 * a * b)


def test_shapes_that_do_not_fit_are_named():
    with pytest.raises(ValueError, match=r"got \(2, 3\) and \(4,\)"):
        product(torch.ones(2, 3), torch.ones(4))


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_fast_exp(device, dtype):
    x = torch.linspace(-20, 20, 1001, dtype=dtype, device=device)
    eps = torch.finfo(dtype).eps
    assert ((fast_exp(x) / x.double().exp() - 1).abs() <= (1 + x.abs()) * eps).all()
    ends = torch.tensor([-torch.inf, -1e4, 0, 1e4, torch.inf], device=device)
    assert fast_exp(ends).tolist() == [0, 0, 1, torch.inf, torch.inf]
    assert fast_exp(x.new_tensor(torch.nan)).isnan()
