import torch
from torch.nn.functional import affine_grid, grid_sample

from notes_lib.data import bird_scene, warp

bird = bird_scene()[None]  # (1, 3, 96, 96)
matrix = torch.tensor([[[1.2, -0.3], [0.5, 0.9]]])
offset = torch.tensor([[8.0, -14]])
ours = warp(bird, matrix, offset)

back = torch.linalg.inv(matrix).flip(1, 2)  # from new to old places, in (x, y)
shift = -back @ offset.flip(1)[..., None] * 2 / 96  # the picture is 2 units wide
places = affine_grid(torch.cat([back, shift], 2), bird.shape, align_corners=False)
theirs = grid_sample(bird, places, align_corners=False)
print(f"largest difference {(ours - theirs).abs().max():.1g}")
assert torch.allclose(ours, theirs, atol=1e-4)
