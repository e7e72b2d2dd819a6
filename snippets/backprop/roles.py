import matplotlib.pyplot as plt

from notes_lib.autodiff import Var, maximum
from notes_lib.viz import show_graph

a, b = Var(2.0, name="a"), Var(3.0, name="b")
c, d = Var(5.0, name="c"), Var(1.0, name="d")
result = a * b + maximum(c, d)
result.backward()
assert (a.grad, b.grad) == (3, 2)  # switched
assert (c.grad, d.grad) == (1, 0)  # the larger takes all

show_graph(result)
plt.show()
