import matplotlib.pyplot as plt
import torch

from notes_lib import optim
from notes_lib.core import text_table
from notes_lib.data import digits
from notes_lib.training import NetworkCopies, train_copies
from notes_lib.viz import show_small_multiples

pictures, labels = digits()
order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
inputs, labels = pictures.flatten(1)[order], labels[order]


def right(name, rate):
    """Whether each of five networks gets each picture right, (5, n)."""
    rng = torch.Generator().manual_seed(1)
    networks = NetworkCopies(64, 32, 10, copies=5, generator=rng)
    optimiser = getattr(optim, name)(networks.parameters(), learning_rate=rate)
    sizes = {"steps": 120, "batch_size": 64, "generator": rng}
    train_copies(networks, inputs[:1000], labels[:1000], optimiser, **sizes)
    return networks(inputs).argmax(dim=-1) == labels


rates = torch.logspace(-4, 1, 11)
curves, rows = {}, {}
for name in ("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adam"):
    hits = torch.stack([right(name, rate) for rate in rates.tolist()], dim=1).float()
    curves[name] = hits[..., 1000:1400].mean(dim=-1)  # validation, (5, rates)
    means = curves[name].mean(dim=0)
    test = hits[:, means.argmax(), 1400:].mean(dim=-1)
    rows[name] = {"best α": f"{rates[means.argmax()]:.4f}"}
    rows[name]["rates above 90%"] = int((means > 0.9).sum())
    rows[name] |= {"test": test.mean(), "from": test.min(), "to": test.max()}
print(text_table(rows, form=".1%"))
assert [row["rates above 90%"] for row in rows.values()] == [2, 3, 3, 3, 3, 4]
low, high = torch.stack([row["test"] for row in rows.values()]).aminmax()
assert (f"{low:.1%}", f"{high:.1%}") == ("93.7%", "95.9%")
axes = {"xlabel": "learning rate α", "ylabel": "validation accuracy"}
show_small_multiples(curves, at=rates, **axes, log="x")
plt.show()
