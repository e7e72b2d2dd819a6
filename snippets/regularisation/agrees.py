import torch
from sklearn.linear_model import ElasticNet, Lasso, Ridge

from notes_lib.losses import soft_threshold

rng = torch.Generator().manual_seed(1)
features = torch.randn(40, 10, generator=rng, dtype=torch.float64)
targets = features[:, :3] @ torch.tensor([3.0, -2, 1]).double()
targets += torch.randn(40, generator=rng)
gram, mixed = features.T @ features / 40, features.T @ targets / 40


def fit(l1, l2):
    """Half the mean squared error, plus both penalties."""
    weights = torch.zeros(10, dtype=torch.float64)
    step = 1 / (torch.linalg.eigvalsh(gram).max().item() + 2 * l2)
    for _ in range(1000):
        downhill = weights - step * (gram @ weights - mixed + 2 * l2 * weights)
        weights = soft_threshold(downhill, step * l1)
    return weights


options = {"fit_intercept": False, "tol": 1e-10}
pairs = {
    "L1": (fit(0.3, 0), Lasso(alpha=0.3, **options)),
    "L2": (fit(0, 0.3), Ridge(alpha=2 * 40 * 0.3, **options)),
    "both": (fit(0.3, 0.2), ElasticNet(alpha=0.7, l1_ratio=0.3 / 0.7, **options)),
}
for name, (ours, model) in pairs.items():
    theirs = torch.from_numpy(model.fit(features, targets).coef_)
    print(f"{name:4}  {(ours == 0).sum()} zeros, same as scikit-learn's")
    assert torch.allclose(ours, theirs, atol=1e-6)
