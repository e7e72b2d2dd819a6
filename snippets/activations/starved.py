import matplotlib.pyplot as plt
import torch
from torch.nn.functional import cross_entropy

from notes_lib import default_device, layers
from notes_lib.data import Batches, standardise
from notes_lib.optim import SGD
from notes_lib.training import train
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

device = default_device()
pictures, labels, _, _ = (tensor.to(device) for tensor in digits_split())
pictures = standardise(pictures.flatten(1))  # (1348, 64)


def losses(activation, draw, seed):
    """Twelve hidden layers of 50 units read digits."""
    rng = torch.Generator().manual_seed(seed)
    sizes = [64, *[50] * 12, 10]
    model = layers.multilayer_perceptron(
        sizes, activation=activation, draw=draw, generator=rng
    ).to(device)
    batches = Batches(pictures, labels, batch_size=64, generator=rng)
    optimiser = SGD(model.parameters(), learning_rate=0.05)
    return train(model, batches, cross_entropy, optimiser, epochs=12).losses


settings = {
    "sigmoid": (layers.sigmoid, layers.xavier_normal),
    "tanh": (layers.tanh, layers.xavier_normal),
    "ReLU": (layers.relu, layers.kaiming_normal),
}
curves = {}
for name, setting in settings.items():
    curves[name] = torch.stack([losses(*setting, seed) for seed in range(3)])
    low, high = curves[name][:, -20:].mean(dim=1).aminmax()
    print(f"{name:7}  mean loss of the last 20 steps: {low:.2f} to {high:.2f}")
    if name == "sigmoid":
        assert abs(low - 2.303) < 0.02  # ln 10: it guesses
        assert abs(high - 2.303) < 0.02
    else:
        assert high < 1

smooth = {name: c.unfold(1, 11, 11).mean(dim=2) for name, c in curves.items()}
show_curves(
    smooth,
    at=11 * torch.arange(smooth["tanh"].shape[1]) + 5,
    xlabel="step of gradient descent",
    ylabel="cross-entropy (nats)",
)
plt.show()
