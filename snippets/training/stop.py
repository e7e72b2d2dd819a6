from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import seed_everything
from notes_lib.data import moons
from notes_lib.optim import Adam
from notes_lib.training import EarlyStopping, train

rng = seed_everything(0)
x, y = moons(40, noise=0.35, generator=rng)
new_x, new_y = moons(1000, noise=0.35, generator=rng)
model = nn.Sequential(nn.Linear(2, 500), nn.ReLU(), nn.Linear(500, 2))


def validation_loss(model):
    return cross_entropy(model(new_x), new_y).item()


stop = EarlyStopping(patience=40)
history = train(
    model,
    [(x, y)],  # one batch: all forty points
    cross_entropy,
    Adam(model.parameters(), learning_rate=0.02),
    epochs=800,
    evaluate=validation_loss,
    stop=stop,
)
last = validation_loss(model)
stop.restore_(model)
print(f"stopped after {len(history.scores)} of 800 epochs, best was {stop.best_epoch}")
print(f"validation loss {last:.3f} at the end, {validation_loss(model):.3f} restored")
assert validation_loss(model) == history.scores.min() < last
