import torch
from torch import nn

from notes_lib import seed_everything
from notes_lib.losses import cross_entropy
from notes_lib.metrics import (
    apply_temperature,
    expected_calibration_error,
    fit_temperature,
)
from notes_lib.optim import Adam
from notes_lib.zoo import digits_split

train_x, train_y, test_x, test_y = digits_split()
few_x, few_y = train_x[:150], train_y[:150]  # few pictures, learned by heart
kept = torch.arange(len(test_y)) % 2 == 0  # half to calibrate, half to test

rows = []
for seed in range(5):
    seed_everything(seed)
    model = nn.Sequential(
        nn.Flatten(), nn.Linear(64, 128), nn.ReLU(), nn.Linear(128, 10)
    )
    optimiser = Adam(model.parameters(), learning_rate=0.01)
    for _ in range(150):
        loss = cross_entropy(model(few_x), few_y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    scores = model(test_x).detach()
    fitted = fit_temperature(scores[kept], test_y[kept])
    row = [fitted.item()]
    for temperature in (1.0, fitted):
        sure, said = apply_temperature(scores[~kept], temperature).max(dim=1)
        right = (said == test_y[~kept]).double()
        row += [right.mean(), sure.mean(), expected_calibration_error(right, sure)]
    rows.append(torch.tensor(row))
rows = torch.stack(rows)
T, right, before, ece_before, same, after, ece_after = rows.mean(dim=0).tolist()
print(f"T {T:.2f}, from {rows[:, 0].min():.2f} to {rows[:, 0].max():.2f}")
print(f"right {right:.1%}; sure {before:.1%} before, {after:.1%} after")
print(f"ECE {ece_before:.3f} before, {ece_after:.3f} after")
assert same == right
assert (rows[:, 0] > 1).all()
assert abs(right - 0.825) < 0.01
assert abs(before - 0.94) < 0.01
assert abs(after - right) < 0.02
assert abs(T - 2.3) < 0.1
assert ece_before > 0.1 > 0.06 > ece_after
