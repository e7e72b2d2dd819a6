import matplotlib.pyplot as plt
import torch

from notes_lib import default_device
from notes_lib.data import bird_scene
from notes_lib.layers import conv2d
from notes_lib.viz import Picture, show_images

image = bird_scene().mean(dim=0).to(default_device())  # grey, (96, 96)
kernel = torch.tensor([[-1.0, 0, 1], [-2, 0, 2], [-1, 0, 1]], device=image.device)
edges = conv2d(image[None, None], kernel[None, None])[0, 0]

print(f"brightest answer {edges.max():.2f}, at an edge from dark to light")
show_images(Picture(image, "image"), Picture(edges, "edges", signed=True, limit=1.5))
plt.show()
