import matplotlib.pyplot as plt
import torch

from notes_lib.data import (
    bird_scene,
    colour_jitter,
    cutout,
    random_affine,
    random_flip,
)
from notes_lib.viz import show_images

rng = torch.Generator().manual_seed(0)


def augment(pictures):
    pictures = random_flip(pictures, generator=rng)
    pictures = random_affine(
        pictures, degrees=15, shift=0.1, scale=(0.8, 1.3), generator=rng
    )
    pictures = colour_jitter(
        pictures, brightness=0.3, contrast=0.3, saturation=0.3, generator=rng
    )
    return cutout(pictures, size=24, generator=rng)


show_images(*augment(bird_scene().expand(9, 3, 96, 96)))
plt.show()
