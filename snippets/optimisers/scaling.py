import torch

from notes_lib.data import digits
from notes_lib.optim import SGD
from notes_lib.training import NetworkCopies, train_copies

pictures, labels = digits()
inputs, labels = pictures[:1000].flatten(1), labels[:1000]


def final_loss(batch_size, rate):
    """On all training pictures, after 8,000 examples: the median of five seeds."""
    rng = torch.Generator().manual_seed(0)
    networks = NetworkCopies(64, 32, 10, copies=5, generator=rng)
    optimiser = SGD(networks.parameters(), learning_rate=rate)
    sizes = {"steps": 8000 // batch_size, "batch_size": batch_size, "generator": rng}
    return train_copies(networks, inputs, labels, optimiser, **sizes).median().item()


table = {}
for M in (8, 16, 32, 64, 128):
    rate = 0.1 * M / 8
    table[M] = same, scaled = final_loss(M, 0.1), final_loss(M, rate)
    print(f"M = {M:3}: α = 0.1 {same:.3f}, α = {rate:.1f} {scaled:.3f}")
assert all(0.07 < table[M][1] < 0.09 for M in (8, 16, 32, 64))
assert table[64][0] > 4 * table[8][0]
assert table[128][1] > 1
