import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()


def run(seed):
    rng = seed_everything(seed)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10)
    )
    optimiser = torch.optim.Adam(model.parameters(), lr=0.003)
    rows = []
    for _ in range(12):
        model.train()
        total = 0.0
        for inputs, targets in Batches(x, y, batch_size=64, generator=rng):
            loss = cross_entropy(model(inputs), targets)
            total += len(targets) * loss.item()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        with torch.no_grad():
            end_of_epoch = cross_entropy(model(x), y)  # dropout still on
            model.eval()
            again, new = cross_entropy(model(x), y), cross_entropy(model(new_x), new_y)
        rows.append([total / len(x), end_of_epoch, again, new])
    return torch.tensor(rows)


runs = torch.stack([run(seed) for seed in range(3)])
seen = {
    "training, as logged": runs[..., 0],
    "at the end of the epoch": runs[..., 1],
    "and without dropout": runs[..., 2],
    "validation": runs[..., 3],
}
print("in the third epoch")
for name, losses in seen.items():
    print(f"  {name:23} {losses[:, 2].mean():.2f}")
logged, end_of_epoch, again, new = runs[:, 2].mean(dim=0).tolist()
assert again < new < end_of_epoch < logged

show_curves(seen, at=torch.arange(1.0, 13), xlabel="epoch", ylabel="loss (nats)")
plt.ylim(top=1)
plt.show()
