from notes_lib.autodiff import Var, log, sin
from notes_lib.viz import replay_backward

x1, x2 = Var(2.0, name="x₁"), Var(5.0, name="x₂")
f = log(x1) + x1 * x2 - sin(x2)
replay_backward(f).show()
