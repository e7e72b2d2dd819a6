from functools import partial

import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.losses import focal
from notes_lib.metrics import average_precision, expected_calibration_error
from notes_lib.optim import Adam
from notes_lib.training import train


def draw(count, rng):
    """One in a hundred lies in one of four small heaps, the others anywhere."""
    rare = torch.rand(count, generator=rng) < 0.01
    corner = 2.0 * torch.randint(2, (count, 2), generator=rng) - 1
    heap = corner + 0.05 * torch.randn(count, 2, generator=rng)
    anywhere = 4 * torch.rand(count, 2, generator=rng) - 2
    points = torch.where(rare[:, None], heap, anywhere)
    return points, rare.float()


def scores(gamma, learning_rate, seed):
    """Average precision and calibration error on new points."""
    rng = seed_everything(seed)
    (x, y), (new_x, new_y) = draw(1500, rng), draw(10_000, rng)
    hidden = nn.Linear(2, 32), nn.ReLU()
    model = nn.Sequential(*hidden, nn.Linear(32, 1), nn.Flatten(0))
    optimiser = Adam(model.parameters(), learning_rate=learning_rate)
    loss = partial(focal, gamma=gamma, alpha=None)
    train(model, [(x, y)], loss, optimiser, epochs=200)
    p = model(new_x).sigmoid().detach()
    error = expected_calibration_error(new_y, p)
    return torch.stack([average_precision(new_y, p), error])


for learning_rate in (0.02, 0.1):
    for gamma in (0, 2):
        runs = torch.stack([scores(gamma, learning_rate, seed) for seed in range(4)])
        precision, error = runs.T
        print(f"rate {learning_rate}, gamma {gamma}: average precision ", end="")
        print(f"{precision.mean():.2f} ± {precision.std():.2f}, ", end="")
        print(f"calibration error {error.mean():.3f}")
        assert (error.mean() > 0.03) if gamma else (error.max() < 0.02)
