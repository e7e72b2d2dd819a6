import matplotlib.pyplot as plt

from notes_lib.layers import elu, gelu, silu, softplus
from notes_lib.viz import show_functions

functions = {"softplus": softplus, "ELU": elu, "SiLU": silu, "GELU": gelu}
show_functions(functions)
plt.show()
