import matplotlib.pyplot as plt

from notes_lib.autodiff import exp, sin
from notes_lib.viz import show_routes


def program(x1, x2):
    return exp(x1) * sin(x1 * x2)


by_hand = r"$e^{x_1} (\sin x_1 x_2 + x_2 \cos x_1 x_2)$"
show_routes(program, by_hand, at=(0.5, 2.0))
plt.show()
