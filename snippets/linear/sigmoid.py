import matplotlib.pyplot as plt
import torch

from notes_lib.viz import show_curves

u = torch.linspace(-10, 10, 201, dtype=torch.float64, requires_grad=True)
sigma = 1 / (1 + (-u).exp())
(slope,) = torch.autograd.grad(sigma.sum(), u)
u, sigma = u.detach(), sigma.detach()
assert torch.allclose(sigma, torch.sigmoid(u))
assert torch.allclose(slope, sigma * (1 - sigma))
print(f"slope at 0: {slope[100]:.2f}, at 10: {slope[-1]:.1e}")
assert slope.argmax() == 100
assert abs(slope[-1] - 4.5e-5) < 1e-6

# Draw it.
show_curves({"sigmoid": sigma, "its slope": slope}, at=u, xlabel="u", ylabel="")
plt.show()
