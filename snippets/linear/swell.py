import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Var, sin, topological_order, variable
from notes_lib.viz import show_curves


def program(x, rounds):
    for _ in range(rounds):
        x = x * sin(x)
    return x


rounds, x = list(range(1, 8)), variable("x")
formulas = [program(x, count) for count in rounds]
recordings = [topological_order(program(Var(1.0), count)) for count in rounds]
counts = {
    "derivative": [formula.derivative(x).count() for formula in formulas],
    "formula": [formula.count() for formula in formulas],
    "recorded": [sum(bool(v.parents) for v in steps) for steps in recordings],
}
for name, operations in counts.items():
    print(f"{name:10}", operations)
assert counts["recorded"] == [2 * count for count in rounds]
assert (counts["formula"][-1], counts["derivative"][-1]) == (254, 2560)

curves = {name: torch.tensor(operations) for name, operations in counts.items()}
axes = {"xlabel": "rounds of the loop", "ylabel": "operations", "log": "y"}
show_curves(curves, at=torch.tensor(rounds), **axes, markers=True)
plt.show()
