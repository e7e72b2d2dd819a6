import torch
from torch import nn
from torch.nn.functional import cross_entropy

from notes_lib import metrics, seed_everything
from notes_lib.optim import Adam
from notes_lib.training import train
from notes_lib.zoo import digits_split

train_x, train_y, test_x, test_y = digits_split()
few = [(train_x[:150], train_y[:150])]  # few pictures, learned by heart
kept = torch.arange(len(test_y)) % 2 == 0  # half to calibrate, half to test

rows = []
for seed in range(5):
    seed_everything(seed)
    hidden = nn.Linear(64, 128), nn.ReLU()
    model = nn.Sequential(nn.Flatten(), *hidden, nn.Linear(128, 10))
    optimiser = Adam(model.parameters(), learning_rate=0.01)
    train(model, few, cross_entropy, optimiser, epochs=150)
    scores = model(test_x).detach()
    fitted = metrics.fit_temperature(scores[kept], test_y[kept]).item()
    row = [fitted]
    for temperature in (1.0, fitted):
        chances = metrics.apply_temperature(scores[~kept], temperature)
        sure, said = chances.max(dim=1)
        right = (said == test_y[~kept]).double()
        error = metrics.expected_calibration_error(right, sure)
        row += [right.mean(), sure.mean(), error]
    rows.append(row)
rows = torch.tensor(rows)
T, right, before, ece_before, same, after, ece_after = rows.mean(dim=0).tolist()
print(f"T {T:.2f}, from {rows[:, 0].min():.2f} to {rows[:, 0].max():.2f}")
print(f"right {right:.1%}; sure {before:.1%} before, {after:.1%} after")
print(f"ECE {ece_before:.3f} before, {ece_after:.3f} after")
assert same == right
assert abs(right - 0.825) < 0.01
assert abs(before - 0.94) < 0.01
assert abs(after - right) < 0.02
assert abs(T - 2.3) < 0.1
assert ece_before > 0.1 > 0.06 > ece_after
