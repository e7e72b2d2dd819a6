import torch

from notes_lib.metrics import (
    IsotonicCalibration,
    PlattCalibration,
    expected_calibration_error,
)


def draw(count, rng, bend):
    """Scores, and outcomes whose chance rises with the score."""
    score = 2 * torch.randn(count, generator=rng)
    chance = (0.5 * score + bend * (3 * score).sin()).sigmoid()
    return score, (torch.rand(count, generator=rng) < chance).float()


means = {}
for bend, shape in ((0.0, "a sigmoid"), (0.6, "a bent curve")):
    print(f"the truth is {shape}")
    for size in (50, 200, 1000, 5000):
        errors = []
        for seed in range(10):
            rng = torch.Generator().manual_seed(seed)
            kept, test = draw(size, rng, bend), draw(10_000, rng, bend)
            for method in (PlattCalibration, IsotonicCalibration):
                said = method(*kept)(test[0])
                errors.append(expected_calibration_error(test[1], said))
        means[bend, size] = torch.stack(errors).view(10, 2).mean(dim=0)
        platt, isotonic = means[bend, size].tolist()
        print(f"  {size:5} kept aside: ECE Platt {platt:.3f}, isotonic {isotonic:.3f}")
for size in (50, 200, 1000, 5000):
    platt, isotonic = means[0.0, size]
    assert platt < isotonic
    platt, isotonic = means[0.6, size]
    assert (platt < isotonic) == (size == 50)
    assert abs(platt - 0.06) < 0.02
