import matplotlib.pyplot as plt

from notes_lib.autodiff import Var, log, sigmoid
from notes_lib.viz import show_graph

w1, w2 = Var(1.5, name="w₁"), Var(-1.0, name="w₂")
x1, x2 = Var(2.0, name="x₁"), Var(1.0, name="x₂")
loss = -log(sigmoid(w1 * x1 + w2 * x2))
print(f"loss {loss.value:.4f}")
assert round(loss.value, 4) == 0.1269

show_graph(loss, grads=False)
plt.show()
