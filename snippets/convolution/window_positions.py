import matplotlib.pyplot as plt

from notes_lib.viz import Sliding, show_window_positions

show_window_positions(
    5,
    Sliding(kernel_size=3),
    Sliding(kernel_size=3, padding=1),
    Sliding(kernel_size=3, stride=2),
    Sliding(kernel_size=3, stride=3),
)
plt.show()
