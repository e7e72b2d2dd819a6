import torch

from notes_lib import data
from notes_lib.linear import least_squares
from notes_lib.metrics import roc_auc


def draw(mechanism, rng):
    """Who is ill, and what the questionnaire says about it."""
    ill = torch.rand(4000, generator=rng) < 0.3
    score = 25 + 10 * ill + 8 * torch.randn(4000, generator=rng)
    age = 20 + 60 * torch.rand(4000, generator=rng)
    silent = data.three_silences(age, score, generator=rng)[mechanism]
    return score.masked_fill(silent, torch.nan)[:, None], ill.float()


for mechanism in ("MAR", "MNAR"):
    areas = torch.zeros(10, 2)
    for seed in range(10):
        rng = torch.Generator().manual_seed(seed)
        (train, ill), (test, really_ill) = (draw(mechanism, rng) for _ in range(2))
        learn, check = (
            torch.cat([data.impute(part, "mean", like=train), part.isnan()], dim=1)
            for part in (train, test)
        )
        for columns in (1, 2):  # without and with the flag
            model = least_squares(learn[:, :columns], ill)
            areas[seed, columns - 1] = roc_auc(really_ill, model(check[:, :columns]))
    without, with_flag = areas.mean(dim=0)
    print(f"{mechanism:4}  AUC {without:.3f}, with the extra column {with_flag:.3f}")
    assert (
        with_flag > without + 0.1
        if mechanism == "MNAR"
        else with_flag < without + 0.005
    )
