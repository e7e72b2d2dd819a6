import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy

from notes_lib.data import Batches, digits, stratified_split
from notes_lib.layers import Conv2d, MaxPool2d
from notes_lib.optim import Adam
from notes_lib.training import train

from .memory import remember


def digits_split() -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """The handwritten digits, a quarter of them set aside for testing.

    Returns:
        Pictures to train on, `(1348, 1, 8, 8)`, and their labels, `(1348,)`; pictures
        to test on, `(449, 1, 8, 8)`, and their labels, `(449,)`. Always the same.

    Reference:
        scikit-learn documentation, `sklearn.datasets.load_digits`.
    """
    pictures, labels = digits()
    rng = torch.Generator().manual_seed(0)
    chosen, tested = stratified_split(labels, test_share=0.25, generator=rng)
    return pictures[chosen], labels[chosen], pictures[tested], labels[tested]


def digits_classifier() -> nn.Module:
    """A small convolutional network that reads the digits of `digits_split`.

    It takes pictures, `(n, 1, 8, 8)`, and gives scores, `(n, 10)`. It was trained on
    the training part only, which takes a few seconds the first time.

    Returns:
        The network, in evaluation mode.

    Reference:
        LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition",
        for the kind of network.
    """
    model = _network(torch.Generator().manual_seed(0))
    model.load_state_dict(remember("digits", _trained))
    return model.eval()


def _network(generator: torch.Generator) -> nn.Sequential:
    # Without the usual start, which would draw from the global stream.
    scores = nn.Linear(32 * 2 * 2, 10, device="meta").to_empty(device="cpu")
    nn.init.kaiming_uniform_(scores.weight, generator=generator)
    nn.init.zeros_(scores.bias)
    return nn.Sequential(
        Conv2d(1, 16, 3, padding=1, generator=generator),
        nn.ReLU(),
        MaxPool2d(2),
        Conv2d(16, 32, 3, padding=1, generator=generator),
        nn.ReLU(),
        MaxPool2d(2),
        nn.Flatten(),
        scores,
    )


def _trained() -> dict[str, Tensor]:
    generator = torch.Generator().manual_seed(1)
    model = _network(generator)
    pictures, labels, _, _ = digits_split()
    train(
        model,
        Batches(pictures, labels, batch_size=64, generator=generator),
        cross_entropy,
        Adam(model.parameters(), learning_rate=3e-3),
        epochs=15,
        title="training the digits classifier",
    )
    return model.state_dict()
