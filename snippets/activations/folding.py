import matplotlib.pyplot as plt
import torch

from notes_lib.layers import activation_derivative, relu
from notes_lib.viz import show_functions


def fold(x):
    """A hidden layer of two ReLUs, and the sum that the next layer begins with."""
    return 2 * relu(x) - 4 * relu(x - 0.5)


def folded(times):
    def network(x):
        for _ in range(times):
            x = fold(x)
        return x

    return network


middles = (torch.arange(4096) + 0.5) / 4096
for times in (1, 2, 4, 10):
    slopes = activation_derivative(folded(times), middles)
    pieces = 1 + (slopes.diff() != 0).sum().item()
    print(f"{times:2} × 2 units: {pieces:5,} straight pieces")
    assert pieces == 2**times

networks = {f"{times} hidden layers": folded(times) for times in (2, 3, 5)}
networks = {"1 hidden layer": folded(1), **networks}
show_functions(networks, over=(0, 1), limits=(-0.05, 1.05), slopes=False)
plt.show()
