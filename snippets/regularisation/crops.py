import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene, random_crop
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(3)
bird = bird_scene()
crops = random_crop(bird.expand(5, 3, 96, 96), padding=16, generator=rng)
show_images(Picture(bird, "original"), *crops)
plt.show()
