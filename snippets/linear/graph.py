import math

import matplotlib.pyplot as plt

from notes_lib.autodiff import Var, exp, log, sigmoid
from notes_lib.viz import show_graph

w1, w2 = Var(0.5, name="w1"), Var(-1.0, name="w2")
x1, x2 = 2.0, 3.0

u = w1 * Var(x1, name="x1") + w2 * Var(x2, name="x2")
u.name = "u"
p = sigmoid(u)
p.name = "p"
loss = -log(p)
loss.name = "L"
loss.backward()
found = w1.grad, w2.grad
print(f"by w1 {found[0]:.4f}, by w2 {found[1]:.4f}")

finer = -log(1 / (1 + exp(-(w1 * x1 + w2 * x2))))  # the sigmoid taken apart
finer.backward()
assert math.isclose(w1.grad, found[0])
assert math.isclose(w2.grad, found[1])
loss.backward()

show_graph(loss)
plt.show()
