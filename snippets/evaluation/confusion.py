import matplotlib.pyplot as plt
import torch

from notes_lib.metrics import accuracy, confusion_matrix
from notes_lib.viz import Grid, show_grids
from notes_lib.zoo import digits_classifier, digits_split

train_x, train_y, test_x, test_y = digits_split()
means = torch.stack([train_x[train_y == k].mean(dim=0).flatten() for k in range(10)])
with torch.no_grad():
    candidates = {
        "always the commonest": torch.full_like(test_y, train_y.mode().values.item()),
        "nearest mean picture": torch.cdist(test_x.flatten(1), means).argmin(dim=1),
        "convolutional network": digits_classifier()(test_x).argmax(dim=1),
    }
for name, said in candidates.items():
    print(f"{name:21}  {accuracy(test_y, said):.1%}")

counts = confusion_matrix(test_y, candidates["nearest mean picture"])
assert counts.sum() == len(test_y)
errors = counts - counts.diagonal().diag()
row, column = divmod(int(errors.argmax()), 10)
print(f"most frequent error: {row} taken for {column}, {errors.max()} times")
assert (row, column, int(errors.max())) == (5, 9, 10)
shares = [accuracy(test_y, said).item() for said in candidates.values()]
assert abs(shares[0] - 0.10) < 0.005
assert abs(shares[1] - 0.898) < 0.001
assert abs(shares[2] - 0.98) < 0.01
show_grids(
    [Grid(counts, "rows: true, columns: predicted", tint="signed", origin=(0, 0))]
)
plt.show()
