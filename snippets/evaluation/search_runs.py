import torch

from notes_lib.training import Range, chance_of_top, grid_settings, random_settings

ranges = {"a": Range(0, 1), "b": Range(0, 1)}
grid = torch.tensor([list(s.values()) for s in grid_settings(ranges, points=3)])
rng = torch.Generator().manual_seed(0)


def best(settings, peak, widths):
    """The best score of each search, on a landscape with one peak."""
    return (-((settings - peak) / widths).square().sum(dim=-1)).exp().amax(dim=-1)


wins = {}
for name, widths in {"one matters": (0.1, 2.0), "both matter": (0.25, 0.25)}.items():
    peaks = torch.rand(500, 1, 2, generator=rng)
    drawn = torch.tensor(
        [
            [list(s.values()) for s in random_settings(ranges, trials=9, generator=rng)]
            for _ in range(500)
        ]
    )
    by_grid = best(grid, peaks, torch.tensor(widths))
    by_chance = best(drawn, peaks, torch.tensor(widths))
    wins[name] = (by_chance > by_grid).float().mean()
    print(f"{name}: best score by grid {by_grid.mean():.2f}, ", end="")
    print(f"at random {by_chance.mean():.2f}; random wins {wins[name]:.0%}")

hit = (torch.rand(10_000, 60, generator=rng) < 0.05).any(dim=1).float().mean()
print(f"60 draws reach the top 5%: {chance_of_top(0.05, 60):.3f}, counted {hit:.3f}")
assert round(chance_of_top(0.05, 60), 3) == 0.954
assert abs(hit - 0.954) < 0.01
assert wins["one matters"] > 0.75
assert wins["both matter"] < 0.65
