import matplotlib.pyplot as plt
import torch

from notes_lib.data import digits
from notes_lib.optim import Momentum, cosine_decay, cosine_with_restarts, step_decay
from notes_lib.training import NetworkCopies, train_copies
from notes_lib.viz import show_small_multiples

pictures, labels = digits()
inputs, labels = pictures[:1000].flatten(1), labels[:1000]
schedules = {
    "constant": lambda t: 0.1,
    "step": lambda t: step_decay(t, learning_rate=0.1, every=160),
    "cosine": lambda t: cosine_decay(t, learning_rate=0.1, steps=480),
    "restarts": lambda t: cosine_with_restarts(t, learning_rate=0.1, period=160),
}
curves = {}
for name, schedule in schedules.items():
    rng = torch.Generator().manual_seed(0)
    networks = NetworkCopies(64, 32, 10, copies=5, generator=rng)
    optimiser = Momentum(networks.parameters(), learning_rate=0.1)
    sizes = {"steps": 480, "batch_size": 16, "every": 10, "generator": rng}
    curves[name] = train_copies(
        networks, inputs, labels, optimiser, schedule=schedule, **sizes
    )
    print(f"{name:9} loss at the end {curves[name][:, -1].median():.3f}")

last = {name: curve[:, -1].median() for name, curve in curves.items()}
assert [f"{loss:.3f}" for loss in last.values()] == ["0.090", "0.041", "0.024", "0.027"]
before, after = (curves["restarts"][:, step // 10].median() for step in (160, 180))
print(f"restart at step 160: {before:.3f}, 20 steps later {after:.3f}")
assert after > 1.5 * before
at = torch.arange(0, 481, 10)
show_small_multiples(
    curves, at=at, xlabel="step", ylabel="training loss", columns=2, log="y"
)
plt.show()
