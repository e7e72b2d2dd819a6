import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_matrix
from notes_lib.zoo import digits_classifier, digits_split

_, _, pictures, labels = digits_split()
with torch.no_grad():
    units = digits_classifier()[:-1](pictures)  # (n, 128): what the last layer reads

means = torch.stack([units[labels == digit].mean(dim=0) for digit in range(10)])
means = means[:, means.amax(dim=0) > 0.1]  # without those that never answer
shares = means / means.amax(dim=0)  # of the answer to the favourite digit
strong = (shares > 0.5).sum(dim=0)
print(f"{len(strong)} units answer; half of them strongly to", end=" ")
print(f"{int(strong.median())} digits or more, {int((strong == 1).sum())} to only one")
assert strong.median() >= 5
assert (strong == 1).sum() < 5

favourites = shares.argmax(dim=0).argsort(stable=True)
xlabel = "unit, in the order of its favourite digit"
show_matrix(shares[:, favourites], xlabel=xlabel, ylabel="digit")
plt.show()
