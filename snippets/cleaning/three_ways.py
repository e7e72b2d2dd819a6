import matplotlib.pyplot as plt
import torch

from notes_lib.data import (
    missing_at_random,
    missing_completely_at_random,
    missing_not_at_random,
    mood_survey,
)
from notes_lib.viz import Scatter, show_scatters

rng = torch.Generator().manual_seed(0)
age, score = mood_survey(400, generator=rng)
masks = {
    "MCAR": missing_completely_at_random(score, share=0.4, generator=rng),
    "MAR": missing_at_random(age, share=0.4, generator=rng),
    "MNAR": missing_not_at_random(score, share=0.4, generator=rng),
}
points = torch.stack([age, score], dim=1)
panels = [
    Scatter({"answered": points[~missing], "silent": points[missing]}, name)
    for name, missing in masks.items()
]
# Who is silent is older under MAR, and in a lower mood under MNAR.
assert age[masks["MAR"]].mean() > age.mean() + 10
assert score[masks["MNAR"]].mean() > score.mean() + 4

show_scatters(*panels, xlabel="age (years)", ylabel="low-mood score (points)", size=6)
plt.show()
