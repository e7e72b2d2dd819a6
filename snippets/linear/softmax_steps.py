import matplotlib.pyplot as plt
import torch

from notes_lib.losses import softmax
from notes_lib.viz import Grid, Window, show_grids

scores = torch.tensor([3.2, 5.1, -1.7])  # cat, car, frog
powers = scores.exp()
probabilities = powers / powers.sum()
print("powers       ", [f"{p:.3f}" for p in powers.tolist()], f"sum {powers.sum():.2f}")
print("probabilities", [f"{p:.3f}" for p in probabilities.tolist()])
print(f"loss of the cat: -log {probabilities[0]:.3f} = {-probabilities[0].log():.3f}")
assert torch.allclose(powers, torch.tensor([24.53, 164.02, 0.183]), atol=5e-3)
assert torch.allclose(probabilities, softmax(scores))
assert abs(-probabilities[0].log() - 2.040) < 5e-4

here = [Window(0, 0, colour="green")]
rows = [["cat"], ["car"], ["frog"]]
show_grids(
    [
        Grid(rows),
        Grid(scores[:, None], "score"),
        "exp →",
        Grid(powers[:, None], "power", tint="none"),
        "÷ sum →",
        Grid(probabilities[:, None], "probability", windows=here),
    ],
    cell=0.6,
)
plt.show()
