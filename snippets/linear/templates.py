import matplotlib.pyplot as plt
import torch

from notes_lib.linear import append_one
from notes_lib.losses import cross_entropy
from notes_lib.optim import gradient_descent
from notes_lib.viz import Picture, show_images
from notes_lib.zoo import digits_split

pictures, labels, new_pictures, new_labels = digits_split()
inputs = append_one(pictures.flatten(1))  # (1348, 65)
new_inputs = append_one(new_pictures.flatten(1))  # (449, 65)


def loss(weight):
    return cross_entropy(inputs @ weight.T, labels)


path = gradient_descent(loss, torch.zeros(10, 65), learning_rate=0.5, steps=300)
weight = path[-1]
answers = (new_inputs @ weight.T).argmax(dim=1)
wrong = int((answers != new_labels).sum())
print(f"{weight.numel()} weights, {wrong} of {len(answers)} new digits misread")
assert weight.numel() == 650
assert wrong / len(answers) < 0.05

templates = [
    Picture(row[:64].view(8, 8), str(digit), signed=True, limit=1.5)
    for digit, row in enumerate(weight)
]
show_images(*templates, columns=5)
plt.show()
