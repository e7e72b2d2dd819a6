import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene, corner_marks, digits, random_flip
from notes_lib.viz import Picture, show_images

marks, labels = corner_marks(1, size=8, generator=torch.Generator().manual_seed(2))
assert labels == 0
pictures = [bird_scene()[None], marks / marks.max(), digits()[0][2:3]]
mirrored = [random_flip(picture, chance=1.0) for picture in pictures]


def panels(pictures, titles):
    for picture, title in zip(pictures, titles, strict=True):
        yield Picture(picture[0] if len(picture[0]) == 3 else picture[0, 0], title)


show_images(
    *panels(pictures, ["bird", "┌", "2"]), *panels(mirrored, ["bird", "┐", "?"])
)
plt.show()
