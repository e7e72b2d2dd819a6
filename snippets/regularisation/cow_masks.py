import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene, cow_masks, cutout
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(5)
bird = bird_scene()
square = cutout(bird[None], size=40, generator=rng)[0]
mask = cow_masks(1, (96, 96), share=(0.4, 0.4), blur=(6, 6), generator=rng)[0]
noise = torch.rand(3, 96, 96, generator=rng)
show_images(
    Picture(square, "cutout"),
    Picture(mask[0].float(), "cow mask"),
    Picture(torch.where(mask, noise, bird), "noise in the mask"),
)
assert abs(mask.float().mean() - 0.4) < 1e-3
plt.show()
