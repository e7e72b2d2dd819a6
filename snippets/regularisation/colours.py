import matplotlib.pyplot as plt
import torch

from notes_lib.data import colour_jitter, photograph
from notes_lib.layers import avg_pool2d
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(6)
flower = avg_pool2d(photograph("flower")[None, :, 20:404, 128:512], 4)  # 96 × 96
changes = {
    "brightness": {"brightness": 0.6},
    "contrast": {"contrast": 0.6},
    "saturation": {"saturation": 0.9},
    "all three": {"brightness": 0.6, "contrast": 0.6, "saturation": 0.9},
    "and again": {"brightness": 0.6, "contrast": 0.6, "saturation": 0.9},
}
pictures = [Picture(flower[0], "original")]
for title, options in changes.items():
    changed = colour_jitter(flower, **options, generator=rng)
    pictures.append(Picture(changed[0], title))
show_images(*pictures)
plt.show()
