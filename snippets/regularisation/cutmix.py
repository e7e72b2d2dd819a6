import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene, cutmix, photograph
from notes_lib.layers import avg_pool2d
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(0)
flower = avg_pool2d(photograph("flower")[:, 20:404, 128:512], 4)  # 96 × 96
pictures = torch.stack([bird_scene(), flower] * 3)
targets = torch.eye(2).repeat(3, 1)  # bird, flower, bird, …

mixed, shares = cutmix(pictures, targets, generator=rng)
titles = [f"{bird:.0%} bird" for bird in shares[:, 0]]
show_images(*map(Picture, mixed, titles))
plt.show()
