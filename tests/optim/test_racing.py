import pytest
import torch
from torch.testing import assert_close

from notes_lib.optim import race, valley

START = torch.tensor([-10.0, 1.0], dtype=torch.float64)
THEIRS = {
    "SGD": (torch.optim.SGD, {}),
    "momentum": (torch.optim.SGD, {"momentum": 0.9}),
    "Nesterov": (torch.optim.SGD, {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": (torch.optim.Adagrad, {}),
    "RMSProp": (torch.optim.RMSprop, {"alpha": 0.9}),
    "Adam": (torch.optim.Adam, {}),
}


def test_every_path_is_pytorchs(device):
    rates = torch.tensor([0.003, 0.01])
    paths = race(valley, START.to(device), rates, steps=15)
    assert list(paths) == list(THEIRS)
    for name, (method, options) in THEIRS.items():
        assert paths[name].shape == (2, 16, 2)
        for rate, path in zip(rates.tolist(), paths[name], strict=True):
            w = START.to(device, copy=True).requires_grad_()
            optimiser = method([w], lr=rate, **options)
            for point in path:
                assert_close(point, w.detach())
                optimiser.zero_grad()
                valley(w).backward()
                optimiser.step()


def test_bad_input_is_named():
    with pytest.raises(ValueError, match=r"must be \(rates,\), got \(\)"):
        race(valley, START, torch.tensor(0.1), steps=1)
    with pytest.raises(ValueError, match="steps must be at least 0, got -1"):
        race(valley, START, torch.tensor([0.1]), steps=-1)
