import matplotlib.pyplot as plt

from notes_lib.autodiff import Var, log, sin
from notes_lib.viz import show_graph

x1, x2 = Var(2.0, name="x₁"), Var(5.0, name="x₂")
f = log(x1) + x1 * x2 - sin(x2)
assert round(f.value, 3) == 11.652

show_graph(f, grads=False)
plt.show()
