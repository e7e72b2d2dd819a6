import torch

rng = torch.Generator().manual_seed(0)
inputs = torch.randn(10, generator=rng)
weights = torch.randn(3, 10, generator=rng)  # one row for each of 3 classes

switches = [torch.tensor([0.0, 1.0])] * 10
masks = torch.cartesian_prod(*switches)  # (1024, 10): every sub-network
log_probs = ((masks * inputs) @ weights.T).log_softmax(dim=1)
ensemble = log_probs.mean(dim=0).softmax(dim=0)  # the geometric mean, made to sum to 1

at_test_time = (weights @ (0.5 * inputs)).softmax(dim=0)
for name, chances in {"1,024 networks": ensemble, "one, scaled": at_test_time}.items():
    print(f"{name:14}", " ".join(f"{chance:.6f}" for chance in chances))
assert len(masks) == 1024
assert torch.allclose(ensemble, at_test_time, atol=1e-6)

arithmetic = log_probs.exp().mean(dim=0)
assert not torch.allclose(arithmetic, at_test_time, atol=0.01)
