import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Var, sin, topological_order, variable
from notes_lib.viz import show_curves


def program(x, rounds):
    for _ in range(rounds):
        x = x * sin(x)
    return x


formula, derivative, recorded = [], [], []
rounds = range(1, 8)
for count in rounds:
    name = variable("x")
    written_out = program(name, count)
    formula.append(written_out.count())
    derivative.append(written_out.derivative(name).count())
    recorded.append(
        sum(bool(v.parents) for v in topological_order(program(Var(1.0), count)))
    )
print("the formula   ", formula)
print("its derivative", derivative)
print("recorded steps", recorded)
assert recorded == [2 * count for count in rounds]
assert (formula[-1], derivative[-1]) == (254, 2560)

# Draw it.
curves = {"derivative": derivative, "formula": formula, "recorded": recorded}
show_curves(
    {name: torch.tensor(counts) for name, counts in curves.items()},
    at=torch.tensor(list(rounds)),
    xlabel="rounds of the loop",
    ylabel="operations",
    markers=True,
)
plt.yscale("log")
plt.ylim(1, None)
plt.show()
