import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import cross_correlate2d, pad2d
from notes_lib.viz import Picture, show_images

grey = bird_scene(48).mean(dim=0)
kernel = torch.tensor([[1.0, 2, 1], [0, 0, 0], [-1, -2, -1]])

pictures, seam = [], {}
for mode in ("zeros", "reflect"):
    padded = pad2d(grey, 6, mode=mode)
    response = cross_correlate2d(padded, kernel)
    # Row 5 belongs to the windows centred on the picture's first row.
    seam[mode] = response[5, 6:-6].abs().mean()
    title = f"edges, {seam[mode]:.2f} at the seam"
    pictures.append(Picture(padded, f"{mode}, 6 pixels"))
    pictures.append(Picture(response, title, signed=True, limit=1.5))
assert seam["zeros"] > 1.5
assert seam["reflect"] < 1e-6

show_images(*pictures, columns=2, width=4.4)
plt.show()
