import torch

from notes_lib.data import impute, missing_at_random, missing_not_at_random
from notes_lib.metrics import roc_auc


def draw(mechanism, rng):
    """Who is ill, and what the questionnaire says about it."""
    ill = torch.rand(4000, generator=rng) < 0.3
    score = 25 + 10 * ill + 8 * torch.randn(4000, generator=rng)
    age = 20 + 60 * torch.rand(4000, generator=rng)
    if mechanism == "MAR":
        missing = missing_at_random(age, share=0.4, generator=rng)
    else:
        missing = missing_not_at_random(score, share=0.4, generator=rng)
    return score.masked_fill(missing, torch.nan)[:, None], ill.float()


gains = {}
for mechanism in ("MAR", "MNAR"):
    results = []
    for seed in range(10):
        rng = torch.Generator().manual_seed(seed)
        train, ill = draw(mechanism, rng)
        test, really_ill = draw(mechanism, rng)
        columns = {
            "imputed": [impute(part, "mean", like=train) for part in (train, test)],
            "silent": [part.isnan().float() for part in (train, test)],
        }
        scores = []
        for names in (["imputed"], ["imputed", "silent"]):
            parts = [torch.cat([columns[n][k] for n in names], 1) for k in (0, 1)]
            learn, check = (torch.cat([p, torch.ones(4000, 1)], dim=1) for p in parts)
            weights = torch.linalg.lstsq(learn, ill[:, None]).solution
            scores.append(roc_auc(really_ill, (check @ weights).squeeze(1)))
        results.append(torch.stack(scores))
    without, with_column = torch.stack(results).mean(dim=0).tolist()
    gains[mechanism] = with_column - without
    print(f"{mechanism:4}  AUC {without:.3f}, with the extra column {with_column:.3f}")
assert abs(gains["MAR"]) < 0.005
assert gains["MNAR"] > 0.03
