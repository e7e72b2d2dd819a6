import matplotlib.pyplot as plt
import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import Batches
from notes_lib.optim import Adam
from notes_lib.training import train
from notes_lib.viz import show_curves
from notes_lib.zoo import digits_split

x, y, new_x, new_y = digits_split()


def run(seed):
    """Four losses after each of 12 epochs, (4, 12)."""
    rng = seed_everything(seed)
    hidden = nn.Linear(64, 128), nn.ReLU(), nn.Dropout(0.5)
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(128, 10))
    batches = Batches(x, y, batch_size=64, generator=rng)
    optimiser = Adam(model.parameters(), learning_rate=0.003)
    seen = []

    def measure(model):  # it comes in evaluation mode
        without, new = cross_entropy(model(x), y), cross_entropy(model(new_x), new_y)
        seen.append([cross_entropy(model.train()(x), y), without, new])
        return new

    fit = model, batches, cross_entropy, optimiser
    logged = train(*fit, epochs=12, evaluate=measure).losses.view(12, -1).mean(dim=1)
    return torch.stack([logged, *torch.tensor(seen).T])


logged, dropping, without, new = torch.stack([run(s) for s in range(3)]).unbind(dim=1)
curves = {"training, as logged": logged, "at the end of the epoch": dropping}
curves |= {"and without dropout": without, "validation": new}
print("in the third epoch")
for name, losses in curves.items():
    print(f"  {name:23} {losses[:, 2].mean():.2f}")
assert (without < new)[:, 2].all()
assert logged[:, 2].mean() > dropping[:, 2].mean() > new[:, 2].mean()
show_curves(curves, at=torch.arange(1.0, 13), xlabel="epoch", ylabel="loss (nats)")
plt.ylim(top=1)
plt.show()
