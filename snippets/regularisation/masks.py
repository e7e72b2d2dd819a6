import matplotlib.pyplot as plt
import torch

from notes_lib.layers import dropout
from notes_lib.viz import show_silenced

rng = torch.Generator().manual_seed(2)
draws = {}
for iteration in (1, 2, 3):
    masks = [
        dropout(torch.ones(units), keep_prob=0.6, generator=rng) for units in (4, 5, 5)
    ]
    masks.append(torch.ones(2))  # outputs are never dropped
    draws[f"iteration {iteration}"] = masks

show_silenced(draws)
plt.show()
