import math

import matplotlib.pyplot as plt

from notes_lib.autodiff import Var, exp
from notes_lib.viz import show_graph

x1, x2 = Var(1.0, name="x₁"), Var(0.5, name="x₂")
f = x1 * exp(x1 * x2)
f.backward()
print(f"f = {f.value:.4f}, gradient ({x1.grad:.4f}, {x2.grad:.4f})")
assert math.isclose(f.value, math.exp(0.5))
assert math.isclose(x1.grad, 1.5 * math.exp(0.5))
assert round(x1.grad, 4) == 2.4731
assert round(x2.grad, 4) == 1.6487

show_graph(f)
plt.show()
