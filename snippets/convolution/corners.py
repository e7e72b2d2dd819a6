import matplotlib.pyplot as plt
import torch

from notes_lib.data import corner_marks
from notes_lib.viz import Picture, show_images

g = torch.Generator().manual_seed(5)
pictures, labels = corner_marks(3, columns=(0, 5), generator=g)
names = ["┌" if label == 0 else "┐" for label in labels]

brightness = pictures[:, 0] / pictures.max()
show_images(*map(Picture, brightness, names))
plt.show()
