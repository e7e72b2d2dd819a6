import matplotlib.pyplot as plt
import torch

from notes_lib.autodiff import Var, exp, sin, topological_order, variable
from notes_lib.viz import COLOURS, use_style


def program(x1, x2):
    return exp(x1) * sin(x1 * x2)


x1, x2 = variable("x1"), variable("x2")
symbolic = program(x1, x2).derivative(x1)
leaves = Var(0.5, name="x1"), Var(2.0, name="x2")
recorded = program(*leaves)
recorded.backward()
assert abs(symbolic.evaluate({x1: 0.5, x2: 2.0}) - leaves[0].grad) < 1e-12

# Draw it.
use_style()
shape = {"figsize": (4.6, 3.3), "height_ratios": (1, 2.6), "layout": "constrained"}
figure, ((hand, letters), (numbers, trace)) = plt.subplots(2, 2, **shape)
formula = r"$e^{x_1} (\sin x_1 x_2 + x_2 \cos x_1 x_2)$"
hand.text(0.5, 0.5, formula, ha="center", va="center", fontsize=9)
lines = str(symbolic)[1:-1].replace(" + (", "\n+ (").replace(" * (cos", "\n* (cos")
letters.text(0.5, 0.5, lines, ha="center", va="center", fontsize=8)

x = torch.linspace(-0.2, 1.2, 60)
ends = torch.tensor([0.1, 0.9])  # 0.5 ± 0.4, far apart enough to be seen
numbers.plot(x, program(x, 2), color=COLOURS["blue"])
numbers.plot(ends, program(ends, 2), "o--", color=COLOURS["vermilion"])
numbers.set(xlabel="x1, with x2 = 2", ylabel="f")

rows = ["step  value  slope"]
for node in topological_order(recorded):
    name = node.name or node.operation.replace("*", "×")
    rows.append(f"{name:4} {node.value:6.3f} {node.grad:6.3f}")
trace.text(0.5, 0.5, "\n".join(rows), ha="center", va="center", family="monospace")
titles = {
    hand: "by hand",
    letters: "symbolic",
    numbers: "numerical",
    trace: "automatic",
}
for panel, title in titles.items():
    panel.set_title(title)
for panel in (hand, letters, trace):
    panel.axis("off")
plt.show()
