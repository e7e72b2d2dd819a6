import torch
from torch.nn.functional import cosine_similarity

from notes_lib.layers import gelu, hidden_values, normal, relu, silu, tanh

n, z = 300, torch.randn(1_000_000, generator=torch.Generator().manual_seed(0))
sizes, angles = {}, {}
for activation in (relu, tanh, silu, gelu):
    factor = 1 / activation(z).square().mean().item()
    size, cosine = [], []
    for seed in range(10):
        rng = torch.Generator().manual_seed(seed)
        pair = torch.randn(2, n, generator=rng)  # two inputs, nearly at right angles
        std = (factor / n) ** 0.5
        weights = [normal((n, n), std=std, generator=rng) for _ in range(30)]
        last = hidden_values(pair, weights, activation)[-1]
        size.append((factor * last.square().mean()).sqrt())
        cosine.append(cosine_similarity(*last, dim=0))
    name = activation.__name__
    sizes[name], angles[name] = torch.stack(size), torch.stack(cosine)
    print(
        f"{name}: factor {factor:.2f}, size {sizes[name].min():5.2g} to "
        f"{sizes[name].max():5.2g}, cosine {angles[name].median():.2f}"
    )
assert abs(sizes["tanh"] - 1).max() < 0.1
assert sizes["silu"].min() > 20
assert angles["relu"].median() > 0.9
assert angles["tanh"].median().abs() < 0.2
