import torch
from torch.nn.functional import one_hot

from notes_lib.data import impute, impute_hot_deck, impute_neighbours
from notes_lib.losses import cross_entropy

KINDS = 3
centres = torch.tensor([[0.0, 0.0], [2.5, 0.5], [1.0, 2.5]])
results = {}
for seed in range(10):
    rng = torch.Generator().manual_seed(seed)
    kind = torch.multinomial(
        torch.tensor([0.6, 0.3, 0.1]), 400, replacement=True, generator=rng
    )
    x = centres[kind] + torch.randn(400, 2, generator=rng)
    missing = torch.rand(400, generator=rng) < 0.3
    column = kind.float().masked_fill(missing, torch.nan)[:, None]

    weights = torch.zeros(3, KINDS, requires_grad=True)
    design = torch.cat([x, torch.ones(400, 1)], dim=1)
    for _ in range(100):
        loss = cross_entropy(design[~missing] @ weights, kind[~missing])
        (gradient,) = torch.autograd.grad(loss, weights)
        weights = (weights - 0.5 * gradient).detach().requires_grad_()
    chances = (design @ weights).softmax(dim=1).detach()
    flags = one_hot(kind, KINDS).float()
    flags[missing] = torch.nan
    near = impute_neighbours(torch.cat([x, flags], dim=1), neighbours=9)[:, 2:]
    drawn = torch.multinomial(chances, 1, generator=rng).squeeze(1)
    guesses = {
        "mode": impute(column, "mode")[:, 0].long(),
        "hot deck": impute_hot_deck(column, generator=rng)[:, 0].long(),
        "9 neighbours": near.argmax(dim=1),
        "learned, likeliest": chances.argmax(dim=1),
        "learned, drawn": drawn,
    }
    for name, guess in guesses.items():
        right = (guess == kind)[missing].float().mean()
        shares = [one_hot(k, KINDS)[missing].float().mean(0) for k in (guess, kind)]
        off = (shares[0] - shares[1]).abs().max()
        results.setdefault(name, []).append(torch.stack([right, off]))
for name, runs in results.items():
    right, off = torch.stack(runs).mean(dim=0).tolist()
    print(f"{name:18}  {right:.0%} right, shares off by up to {100 * off:.0f} points")
right = {
    name: torch.stack(runs).mean(dim=0)[0].item() for name, runs in results.items()
}
off = {name: torch.stack(runs).mean(dim=0)[1].item() for name, runs in results.items()}
expected = {"mode": 0.60, "hot deck": 0.46, "learned, likeliest": 0.86}
assert all(abs(right[name] - share) < 0.01 for name, share in expected.items())
assert abs(right["learned, drawn"] - 0.78) < 0.01
assert abs(off["mode"] - 0.40) < 0.01
assert off["learned, likeliest"] < 0.06
