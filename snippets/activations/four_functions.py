import matplotlib.pyplot as plt

from notes_lib.layers import leaky_relu, relu, sigmoid, tanh
from notes_lib.viz import show_functions


def leaky(x):
    return leaky_relu(x, slope=0.1)


functions = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu, "leaky ReLU": leaky}
show_functions(functions)
plt.show()
