import matplotlib.pyplot as plt
import torch

from notes_lib.data import corner_marks
from notes_lib.viz import Picture, show_images

rng = torch.Generator().manual_seed(5)
pictures, labels = corner_marks(3, columns=(0, 5), generator=rng)
assert labels.tolist() == [1, 0, 1]

pictures = pictures[:, 0] / pictures.max()  # grey, from 0 to 1
show_images(
    Picture(pictures[0], "┐"),
    Picture(pictures[1], "┌"),
    Picture(pictures[2], "┐"),
)
plt.show()
