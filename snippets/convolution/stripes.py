import torch

from notes_lib.layers import conv2d

secret = torch.tensor([[1.0, 0, -1], [2, 0, -2], [1, 0, -1]]).view(1, 1, 3, 3)
for seed in range(5):
    rng = torch.Generator().manual_seed(seed)
    stripes = torch.randn(4, 1, 1, 12, generator=rng).expand(4, 1, 12, 12)
    target = conv2d(stripes, secret)
    kernel = torch.randn(1, 1, 3, 3, generator=rng).requires_grad_()
    for _ in range(300):
        loss = (conv2d(stripes, kernel) - target).square().mean()
        (gradient,) = torch.autograd.grad(loss, kernel)
        top, middle, bottom = gradient[0, 0]
        assert torch.allclose(top, middle, atol=1e-5)  # nothing tells rows apart
        assert torch.allclose(top, bottom, atol=1e-5)
        kernel.data -= 0.05 * gradient
    sums = kernel.sum(dim=-2).flatten().tolist()
    off = (kernel - secret).norm().item()
    print(f"loss {loss:.0e}, off by {off:.1f}, columns", [f"{s:.2f}" for s in sums])
    assert loss < 1e-10
    assert torch.allclose(torch.tensor(sums), torch.tensor([4.0, 0, -4]), atol=1e-3)
