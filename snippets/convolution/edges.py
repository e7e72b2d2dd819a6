import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import convolve2d, cross_correlate2d
from notes_lib.viz import Picture, show_images

grey = bird_scene().mean(dim=0)
kernel = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]])
response = cross_correlate2d(grey, kernel)

# Row 56 crosses a post with its edges near columns 3 and 10.
assert response[56, 3] < -0.3
assert response[56, 10] > 0.3
convolution = convolve2d(grey, kernel, mode="valid")
assert torch.allclose(convolution, -response, atol=1e-6)

show_images(
    Picture(grey, "image"),
    Picture(kernel, "kernel", signed=True),
    Picture(response, "response", signed=True, limit=1.5),
)
plt.show()
