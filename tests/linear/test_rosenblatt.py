import pytest
import torch

from notes_lib.linear import append_one, perceptron


def points(rng, device, n=60, gap=0.3):
    """Two classes on either side of a line, none closer to it than the gap."""
    inputs = 2 * torch.rand(10 * n, 2, generator=rng) - 1
    side = inputs @ torch.tensor([0.6, -0.8]) - 0.1
    inputs, side = inputs[side.abs() > gap][:n], side[side.abs() > gap][:n]
    return inputs.to(device), side.sign().to(device)


def test_separates_what_can_be_separated(rng, device):
    inputs, signs = points(rng, device)
    taught = perceptron(inputs, signs)
    assert ((append_one(inputs) @ taught.weight) * signs > 0).all()
    assert taught.mistakes[-1] == 0
    assert (taught.mistakes[:-1] > 0).all()


def test_makes_no_more_mistakes_than_proved(rng, device):
    inputs, signs = points(rng, device)
    examples = append_one(inputs)
    line = torch.tensor([0.6, -0.8, -0.1], device=device)
    margin = (examples @ line * signs).min() / line.norm()
    bound = (examples.norm(dim=1).max() / margin) ** 2
    assert perceptron(inputs, signs).mistakes.sum() <= bound


def test_agrees_with_scikit_learn(rng):
    from sklearn.linear_model import Perceptron as Theirs

    inputs, signs = points(rng, "cpu")
    theirs = Theirs(shuffle=False, tol=None, max_iter=100).fit(
        inputs.numpy(), signs.numpy()
    )
    ours = perceptron(inputs, signs)
    got = ours.weight / ours.weight.norm()
    expected = torch.tensor([*theirs.coef_[0], *theirs.intercept_])
    assert torch.allclose(got, (expected / expected.norm()).float(), atol=1e-5)


def test_goes_on_where_no_line_separates(device):
    corners = torch.tensor([[0.0, 0], [0, 1], [1, 0], [1, 1]], device=device)
    exclusive_or = torch.tensor([-1.0, 1, 1, -1], device=device)
    taught = perceptron(corners, exclusive_or, epochs=30)
    assert len(taught.mistakes) == 30
    assert (taught.mistakes > 0).all()


def test_path_tells_each_correction(rng, device):
    inputs, signs = points(rng, device)
    taught = perceptron(inputs, signs)
    assert len(taught.corrected) == taught.mistakes.sum() == len(taught.path) - 1
    added = append_one(inputs)[taught.corrected] * signs[taught.corrected, None]
    assert torch.allclose(taught.path.diff(dim=0), added, atol=1e-5)
    assert ((added * taught.path[:-1]).sum(dim=1) <= 0).all()
    assert torch.equal(taught.path[0], torch.zeros(3, device=device))
    assert torch.equal(taught.path[-1], taught.weight)


def test_no_examples(device):
    taught = perceptron(torch.zeros(0, 2, device=device), torch.zeros(0, device=device))
    assert taught.weight.tolist() == [0, 0, 0]
    assert taught.mistakes.tolist() == [0]


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"got \(3, 2\) and \(2,\)"):
        perceptron(torch.ones(3, 2), torch.ones(2))
    with pytest.raises(ValueError, match="-1 or \\+1"):
        perceptron(torch.ones(3, 2), torch.tensor([0.0, 1, 1]))
