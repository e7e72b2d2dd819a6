from collections import defaultdict

import torch
from torch import nn
from torch.nn.functional import cross_entropy, one_hot

from notes_lib import data, seed_everything
from notes_lib.core import text_table
from notes_lib.optim import SGD
from notes_lib.training import train

centres = torch.tensor([[0.0, 0.0], [2.5, 0.5], [1.0, 2.5]])
right, off = defaultdict(list), defaultdict(list)
for seed in range(10):
    rng = seed_everything(seed)
    shares = torch.tensor([0.6, 0.3, 0.1])
    kind = torch.multinomial(shares, 400, replacement=True, generator=rng)
    x = centres[kind] + torch.randn(400, 2, generator=rng)
    gap = torch.rand(400, generator=rng) < 0.3
    column = kind.float().masked_fill(gap, torch.nan)[:, None]
    flags = one_hot(kind).float().masked_fill(gap[:, None], torch.nan)
    near = data.impute_neighbours(torch.cat([x, flags], dim=1), neighbours=9)[:, 2:]

    model = nn.Linear(2, 3)
    optimiser = SGD(model.parameters(), learning_rate=0.5)
    train(model, [(x[~gap], kind[~gap])], cross_entropy, optimiser, epochs=100)
    chances = model(x).softmax(dim=1).detach()
    drawn = torch.multinomial(chances, 1, generator=rng)[:, 0]
    guesses = {
        "mode": data.impute(column, "mode")[:, 0].long(),
        "hot deck": data.impute_hot_deck(column, generator=rng)[:, 0].long(),
        "9 neighbours": near.argmax(dim=1),
        "learned, likeliest": chances.argmax(dim=1),
        "learned, drawn": drawn,
    }
    for name, guess in guesses.items():
        right[name].append((guess == kind)[gap].float().mean())
        shift = one_hot(guess[gap], 3).float() - one_hot(kind[gap], 3)
        off[name].append(shift.mean(dim=0).abs().max())
rows = {
    name: {"right": sum(right[name]) / 10, "shares off by": sum(off[name]) / 10}
    for name in guesses
}
print(text_table(rows, form=".0%"))
shown = {name: [f"{x:.0%}" for x in row.values()] for name, row in rows.items()}
assert shown["mode"] == ["60%", "40%"]
assert [shown[n][0] for n in ("hot deck", "learned, drawn")] == ["46%", "78%"]
assert shown["learned, likeliest"] == ["86%", "5%"]
