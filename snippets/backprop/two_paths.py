import math

import matplotlib.pyplot as plt

from notes_lib.autodiff import Var, sin
from notes_lib.viz import show_graph

x1, x2 = Var(2.0, name="x₁"), Var(5.0, name="x₂")
g = x1 * x2 + sin(x2)
g.backward()
print(f"g = {g.value:.4f}, gradient ({x1.grad:.4f}, {x2.grad:.4f})")
assert round(g.value, 4) == 9.0411
assert x1.grad == 5
assert math.isclose(x2.grad, 2 + math.cos(5))
assert round(x2.grad, 4) == 2.2837

show_graph(g)
plt.show()
