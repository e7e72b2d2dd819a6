import matplotlib.pyplot as plt
import torch

from notes_lib.viz import Wiring, show_connections

outputs, inputs = torch.arange(5).view(5, 1), torch.arange(5)
everything = torch.arange(1, 26).view(5, 5)
offset = inputs - outputs + 1
windows = (offset + 1) * ((offset >= 0) & (offset < 3))
own_input = (inputs == outputs).long()
from_before = 2 * (inputs == outputs - 1)

show_connections(
    Wiring(everything, "fully connected"),
    Wiring(windows, "convolution"),
    Wiring(own_input, "recurrent", sideways=from_before),
    columns=3,
)
plt.show()
