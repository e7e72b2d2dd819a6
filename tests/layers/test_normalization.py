import copy

import pytest
import torch
from torch import nn
from torch.autograd import grad, gradcheck, gradgradcheck
from torch.nn import functional
from torch.testing import assert_close

from notes_lib.layers import (
    BatchNorm,
    GroupNorm,
    LayerNorm,
    batch_norm,
    group_norm,
    instance_norm,
    layer_norm,
)


def batch_reference(x, w, b):
    return functional.batch_norm(x, None, None, w, b, training=True)


PAIRS = {
    "batch": (batch_norm, batch_reference),
    "group": (
        lambda x, w, b: group_norm(x, 3, w, b),
        lambda x, w, b: functional.group_norm(x, 3, w, b),
    ),
    "one group": (
        lambda x, w, b: group_norm(x, 1, w, b),
        lambda x, w, b: functional.group_norm(x, 1, w, b),
    ),
    "instance": (
        instance_norm,
        lambda x, w, b: functional.instance_norm(x, weight=w, bias=b),
    ),
}
each = pytest.mark.parametrize(("ours", "theirs"), PAIRS.values(), ids=PAIRS)


def draw(rng, device, dtype=torch.float64, shape=(4, 6, 5, 3)):
    input = 2 * torch.randn(shape, generator=rng) + 3
    weight = torch.rand(shape[1], generator=rng) + 0.5
    bias = torch.randn(shape[1], generator=rng)
    return [t.to(device, dtype).requires_grad_() for t in (input, weight, bias)]


def compare(rng, got, expected, inputs):
    assert_close(got, expected)
    upstream = torch.randn(got.shape, generator=rng).to(got)
    # Rows of three numbers can lie close together, and then divide by little.
    loose = {"rtol": 1e-4, "atol": 1e-4} if got.dtype == torch.float32 else {}
    ours, theirs = (grad(output, inputs, upstream) for output in (got, expected))
    assert_close(ours, theirs, **loose)


@each
@pytest.mark.usefixtures("size")
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("shape", [(4, 6, 5, 3), (4, 6, 7)])
def test_agrees_with_pytorch(rng, device, dtype, shape, ours, theirs):
    inputs = draw(rng, device, dtype, shape)
    compare(rng, ours(*inputs), theirs(*inputs), inputs)


@each
@pytest.mark.usefixtures("size")
def test_without_scale_and_shift(rng, device, ours, theirs):
    input, weight, bias = draw(rng, device)
    for pair in ((None, None), (weight, None), (None, bias)):
        inputs = [t for t in (input, *pair) if t is not None]
        # PyTorch's group_norm has no gradient for a bias without a weight.
        scale = torch.ones_like(weight) if pair[0] is None else pair[0]
        compare(rng, ours(input, *pair), theirs(input, scale, pair[1]), inputs)


@pytest.mark.parametrize("name", ["batch", "group", "one group"])
def test_features_without_positions(rng, device, name):
    ours, theirs = PAIRS[name]
    inputs = draw(rng, device, shape=(4, 6))
    compare(rng, ours(*inputs), theirs(*inputs), inputs)


@each
def test_gradients(rng, device, ours, theirs):
    inputs = draw(rng, device, shape=(2, 3, 2))
    assert gradcheck(ours, inputs)
    assert gradgradcheck(ours, inputs)


@each
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
def test_half(rng, device, dtype, ours, theirs):
    inputs = draw(rng, device, dtype)
    got, expected = ours(*inputs), theirs(*[t.double() for t in inputs])
    assert got.dtype == dtype
    assert_close(got.double(), expected, rtol=0.02, atol=0.02)
    gradient, exact = (grad(y.square().sum(), inputs[0])[0] for y in (got, expected))
    assert gradient.dtype == dtype
    assert (gradient - exact).abs().max() < 0.1


@each
def test_layout_is_kept(rng, device, ours, theirs):
    inputs = draw(rng, device)
    assert ours(*inputs).stride() == inputs[0].stride()


@each
def test_a_large_mean_does_no_harm(rng, device, ours, theirs):
    """The difference of two large numbers would have lost all digits."""
    input, weight, bias = draw(rng, device, torch.float32)
    shifted = input.detach() + 4096
    expected = theirs(shifted.double(), weight.double(), bias.double())
    assert_close(ours(shifted, weight, bias).double(), expected, atol=1e-3, rtol=1e-3)


def test_statistics_of_the_output(rng, device):
    input, *_ = draw(rng, device)
    output = batch_norm(input, epsilon=0)
    assert_close(output.mean((0, 2, 3)), torch.zeros_like(output[0, :, 0, 0]))
    var = output.var((0, 2, 3), correction=0)
    assert_close(var, torch.ones_like(var))


def test_scale_and_shift_can_undo_it(rng, device):
    input, *_ = draw(rng, device)
    std = (input.var((0, 2, 3), correction=0) + 1e-5).sqrt()
    assert_close(batch_norm(input, std, input.mean((0, 2, 3))), input)


def test_given_statistics(rng, device):
    input, weight, bias = draw(rng, device)
    mean, var = torch.rand(2, 6, generator=rng).to(input) + 0.5
    for pair in ((weight, bias), (None, None)):
        expected = functional.batch_norm(input, mean, var, *pair)
        got = batch_norm(input, *pair, mean=mean, var=var)
        inputs = [t for t in (input, *pair) if t is not None]
        compare(rng, got, expected, inputs)


class TestLayerNorm:
    @pytest.mark.usefixtures("size")
    @pytest.mark.parametrize("num_axes", [1, 2, 3])
    @pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
    def test_agrees_with_pytorch(self, rng, device, dtype, num_axes):
        input, *_ = draw(rng, device, dtype)
        features = input.shape[-num_axes:]
        weight, bias = torch.rand(2, *features, generator=rng).to(input) + 0.5
        inputs = [input, weight.requires_grad_(), bias.requires_grad_()]
        got = layer_norm(*inputs, num_axes=num_axes)
        compare(rng, got, functional.layer_norm(input, features, weight, bias), inputs)
        got = layer_norm(input, None, bias, num_axes=num_axes)
        expected = functional.layer_norm(input, features, None, bias)
        compare(rng, got, expected, [input, bias])

    def test_gradients(self, rng, device):
        input, *_ = draw(rng, device, shape=(2, 3))
        weight, bias = torch.rand(2, 3, generator=rng).to(input)
        inputs = [input, weight.requires_grad_(), bias.requires_grad_()]
        assert gradcheck(layer_norm, inputs)
        assert gradgradcheck(layer_norm, inputs)

    def test_example_without_variance(self, rng, device):
        flat = torch.ones(2, 3, dtype=torch.float64, device=device, requires_grad=True)
        weight = torch.rand(3, generator=rng).to(flat)
        second = []
        for output in (
            layer_norm(flat, weight),
            functional.layer_norm(flat, (3,), weight),
        ):
            (slope,) = grad(output.sin().sum(), flat, create_graph=True)
            second += [slope, *grad(slope.pow(3).sum(), flat)]
        assert_close(second[:2], second[2:])

    def test_one_example_alone(self, rng, device):
        input, *_ = draw(rng, device)
        assert_close(layer_norm(input)[1, 2], layer_norm(input[1, 2]))

    def test_gradient_per_example(self, rng, device):
        input, *_ = draw(rng, device, shape=(4, 6))

        def score(x):
            return layer_norm(x).pow(3).sum()

        expected = torch.stack([torch.func.grad(score)(row) for row in input])
        assert_close(torch.func.vmap(torch.func.grad(score))(input), expected)

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match=r"weight must be \(3,\), .* got \(2,\)"):
            layer_norm(torch.ones(2, 3), torch.ones(2))
        with pytest.raises(ValueError, match=r"3 axes of features, got \(2, 3\)"):
            layer_norm(torch.ones(2, 3), num_axes=3)
        with pytest.raises(ValueError, match=r"1 axes of features, got \(2, 0\)"):
            layer_norm(torch.ones(2, 0))
        with pytest.raises(ValueError, match="0 axes of features"):
            layer_norm(torch.ones(2, 3), num_axes=0)
        with pytest.raises(TypeError, match="input must be floating point"):
            layer_norm(torch.ones(2, 3, dtype=torch.int64))


@pytest.mark.parametrize("name", ["group", "one group", "instance"])
def test_empty_batch(device, name):
    ours, _ = PAIRS[name]
    nothing = torch.zeros(0, 6, 5, device=device, requires_grad=True)
    output = ours(nothing, torch.ones(6, device=device), None)
    assert output.shape == (0, 6, 5)
    assert grad(output.sum(), nothing)[0].shape == (0, 6, 5)
    assert layer_norm(nothing).shape == (0, 6, 5)


class TestBatchNorm:
    @pytest.mark.parametrize(
        ("shape", "reference"),
        [
            ((4, 6), nn.BatchNorm1d),
            ((4, 6, 7), nn.BatchNorm1d),
            ((4, 6, 5, 3), nn.BatchNorm2d),
        ],
    )
    @pytest.mark.parametrize("momentum", [0.1, 0.3])
    def test_running_statistics_equal_pytorch_s(
        self, rng, device, shape, reference, momentum
    ):
        ours = BatchNorm(6, momentum=momentum).to(device).double()
        theirs = reference(6, momentum=momentum).to(device).double()
        for _ in range(20):
            batch, *_ = draw(rng, device, shape=shape)
            assert_close(ours(batch), theirs(batch))
        assert_close(ours.running_mean, theirs.running_mean)
        assert_close(ours.running_var, theirs.running_var)
        ours.eval(), theirs.eval()
        before = copy.deepcopy(ours.state_dict())
        compare(rng, ours(batch), theirs(batch), [batch])
        assert_close(ours.state_dict(), before)

    def test_a_share_of_the_start_is_left(self, device):
        layer = BatchNorm(1).to(device)
        batch = torch.tensor([[-1.0], [1.0]], device=device)
        for _ in range(20):
            layer(batch + 5)
        assert_close(layer.running_mean.item(), 5 * (1 - 0.9**20))

    def test_learns_scale_and_shift(self):
        layer = BatchNorm(6)
        assert [tuple(p.shape) for p in layer.parameters()] == [(6,), (6,)]
        assert set(layer.state_dict()) == {
            "weight",
            "bias",
            "running_mean",
            "running_var",
        }
        assert not list(BatchNorm(6, affine=False).parameters())
        assert repr(layer) == "BatchNorm(6, momentum=0.1, epsilon=1e-05)"

    def test_half_of_a_network(self, rng, device):
        layer = BatchNorm(6).to(device)
        batch, *_ = draw(rng, device, torch.bfloat16)
        assert layer(batch).dtype == torch.bfloat16
        assert layer.running_mean.dtype == torch.float32
        assert layer.eval()(batch).dtype == torch.bfloat16


def test_other_modules(rng, device):
    input, *_ = draw(rng, device, torch.float32)
    for shape in (3, (5, 3), (6, 5, 3)):
        ours, theirs = LayerNorm(shape).to(device), nn.LayerNorm(shape).to(device)
        assert_close(ours(input), theirs(input))
        assert [p.shape for p in ours.parameters()] == [
            p.shape for p in theirs.parameters()
        ]
    assert_close(
        GroupNorm(3, 6).to(device)(input), nn.GroupNorm(3, 6).to(device)(input)
    )
    assert repr(GroupNorm(3, 6)) == "GroupNorm(3, epsilon=1e-05)"
    assert repr(LayerNorm(3)) == "LayerNorm((3,), epsilon=1e-05)"


@pytest.mark.parametrize(
    "norm", [batch_norm, instance_norm, lambda *a: group_norm(a[0], 1, *a[1:])]
)
def test_bad_input_is_named(norm):
    input = torch.ones(4, 6, 5)
    with pytest.raises(ValueError, match=r"weight must be \(6,\), .* got \(5,\)"):
        norm(input, torch.ones(5))
    with pytest.raises(ValueError, match=r"bias must be \(6,\), .* got \(6, 1\)"):
        norm(input, None, torch.ones(6, 1))
    with pytest.raises(ValueError, match=r"input must be \(n, c\).*, got \(6,\)"):
        norm(torch.ones(6))
    with pytest.raises(
        TypeError, match=r"input must be floating point, got torch.int64"
    ):
        norm(input.long())


def test_more_bad_input_is_named():
    input = torch.ones(4, 6, 5)
    with pytest.raises(ValueError, match="give both or none"):
        batch_norm(input, mean=torch.ones(6))
    with pytest.raises(ValueError, match=r"two values per channel, .* \(1, 6, 1\)"):
        batch_norm(input[:1, :, :1])
    with pytest.raises(ValueError, match=r"two values per channel, .* \(0, 6, 5\)"):
        BatchNorm(6)(input[:0])
    with pytest.raises(ValueError, match=r"running_mean must be \(6,\), .* got \(5,\)"):
        BatchNorm(5, affine=False)(input)
    for count in (0, 4):
        with pytest.raises(
            ValueError, match=rf"num_groups is {count}, the channels are 6"
        ):
            group_norm(input, count)
        with pytest.raises(
            ValueError, match=rf"num_groups is {count}, the channels are 6"
        ):
            GroupNorm(count, 6)
    with pytest.raises(ValueError, match=r"input must be \(n, c, ...\), got \(4, 6\)"):
        instance_norm(input[..., 0])
    with pytest.raises(ValueError, match=r"input must end in \(6,\), got \(4, 6, 5\)"):
        LayerNorm(6)(input)
    for layer in (BatchNorm, LayerNorm):
        with pytest.raises(ValueError, match="at least 1"):
            layer(0)
