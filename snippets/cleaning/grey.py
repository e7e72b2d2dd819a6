import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.viz import Picture, show_images

scene = bird_scene()
eye = torch.tensor([0.299, 0.587, 0.114])  # how much red, green and blue light up
plain = scene.mean(dim=0)
weighted = (eye.view(3, 1, 1) * scene).sum(dim=0)

beak, sky = (slice(30, 34), slice(64, 70)), (slice(4, 8), slice(4, 8))
for name, grey in {"plain mean": plain, "weighted": weighted}.items():
    print(f"{name:10}  beak {grey[beak].mean():.2f}, sky {grey[sky].mean():.2f}")
assert (plain[beak].mean() - plain[sky].mean()).abs() < 0.03
assert weighted[beak].mean() > weighted[sky].mean() + 0.08

show_images(
    Picture(scene, "(3, 96, 96)"),
    Picture(plain, "mean of the three"),
    Picture(weighted, "0.299, 0.587, 0.114"),
)
plt.show()
