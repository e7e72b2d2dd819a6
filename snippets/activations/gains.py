import torch
from torch.nn.functional import cosine_similarity

from notes_lib.layers import gelu, hidden_values, normal, relu, silu, tanh

n, z = 300, torch.randn(1_000_000, generator=torch.Generator().manual_seed(0))
sizes, angles = {}, {}
for activation in (relu, tanh, silu, gelu):
    factor = 1 / activation(z).square().mean().item()
    first, last, cosine = [], [], []
    for seed in range(10):
        rng = torch.Generator().manual_seed(seed)
        pair = torch.randn(2, n, generator=rng)  # two inputs, nearly at right angles
        std = (factor / n) ** 0.5
        weights = [normal((n, n), std=std, generator=rng) for _ in range(30)]
        values = hidden_values(pair, weights, activation)[-1]
        first.append((pair @ weights[0].T).std())  # the size of the first sums
        last.append((factor * values.square().mean()).sqrt())  # and of the next ones
        cosine.append(cosine_similarity(*values, dim=0))
    name = activation.__name__
    sizes[name], angles[name] = torch.stack(last), torch.stack(cosine).median()
    print(
        f"{name}: factor {factor:.2f}, first size {sum(first) / 10:.1f}, last", end=" "
    )
    print(f"{min(last):.2g} to {max(last):.3g}, cosine {angles[name]:.2f}")
    assert 1.4 < sum(first) / 10 < 1.7
assert abs(sizes["tanh"] - 1).max() < 0.1
assert 0.5 < sizes["relu"].min() < 1.4 < sizes["relu"].max() < 4
assert 5 < sizes["gelu"].min() < 70 < sizes["silu"].min() < sizes["silu"].max() < 550
assert (
    angles["tanh"].abs() < 0.2 < 0.9 < min(angles[f] for f in ("relu", "silu", "gelu"))
)
