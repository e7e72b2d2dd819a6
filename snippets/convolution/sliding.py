import torch

from notes_lib.viz import sliding_kernel

image = torch.zeros(7, 7)
image[1:6, 1:4] = 3
kernel = torch.tensor([[1, 0, -1], [2, 0, -2], [1, 0, -1]])
sliding_kernel(image, kernel, start=13).show()
