import matplotlib.pyplot as plt
import torch

from notes_lib.layers import dropout
from notes_lib.viz import COLOURS, use_style

rng = torch.Generator().manual_seed(2)
layers = [4, 5, 5, 2]  # units in each layer, inputs first

use_style()
figure, axes = plt.subplots(1, 3, figsize=(4.6, 2.1), layout="constrained")
for number, place in enumerate(axes, start=1):
    masks = [
        dropout(torch.ones(size), keep_prob=0.6, generator=rng) > 0
        for size in layers[:-1]
    ]
    masks.append(torch.ones(2, dtype=torch.bool))  # outputs are never dropped
    spots = [
        [(x, (i + 0.5) / size) for i in range(size)] for x, size in enumerate(layers)
    ]
    for left, right, kept, reached in zip(
        spots, spots[1:], masks, masks[1:], strict=False
    ):
        for start, on in zip(left, kept, strict=True):
            for end, there in zip(right, reached, strict=True):
                if on and there:
                    place.plot(
                        *zip(start, end, strict=True),
                        color=COLOURS["blue"],
                        linewidth=0.8,
                        zorder=1,
                    )
    for layer, kept in zip(spots, masks, strict=True):
        for spot, on in zip(layer, kept, strict=True):
            place.scatter(
                *spot,
                s=60,
                color="black" if on else "none",
                zorder=2,
                edgecolors=COLOURS["grey"],
                linestyle="-" if on else ":",
            )
    place.set_title(f"iteration {number}")
    place.axis("off")
plt.show()
