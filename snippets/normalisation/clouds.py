import matplotlib.pyplot as plt
import torch

from notes_lib.data import standardise, whiten
from notes_lib.viz import Scatter, show_scatters

rng = torch.Generator().manual_seed(0)
first = torch.randn(200, generator=rng)
second = 0.9 * first + 0.45 * torch.randn(200, generator=rng)
raw = torch.stack([5 + 2 * first, 3 + second], dim=1)  # (200, 2)

clouds = {
    "raw": raw,
    "centred": raw - raw.mean(dim=0),
    "standardised": standardise(raw),
    "whitened": whiten(raw),
}
for name, cloud in clouds.items():
    (var1, shared), (_, var2) = torch.cov(cloud.T, correction=0).tolist()
    print(f"{name:12}  variances {var1:.2f} and {var2:.2f}, covariance {shared:.2f}")
assert torch.allclose(clouds["whitened"].T.cov(), torch.eye(2), atol=1e-5)

panels = [Scatter({"": cloud}, name) for name, cloud in clouds.items()]
show_scatters(*panels, xlabel="feature 1", ylabel="feature 2", columns=2, equal=True)
plt.show()
