import matplotlib.pyplot as plt
import torch

from notes_lib.data import bird_scene
from notes_lib.layers import conv2d, max_pool2d
from notes_lib.viz import show_curves

orange = torch.tensor([1.0, 0, -1]).view(1, 3, 1, 1).expand(1, 3, 3, 3) / 9
scenes = torch.stack([bird_scene(move_bird=(0, m)) for m in range(-20, 4)])
maps = conv2d(scenes, orange, torch.tensor([-0.3])).relu()  # (24, 1, 94, 94)

start, shift = torch.arange(16).view(-1, 1), torch.arange(9)
curves = {}
windows = {"none": 1, "4 × 4": 4, "16 × 16": 16, "whole map": 94}
for name, window in windows.items():
    pooled = max_pool2d(maps, window).flatten(1)
    before = pooled[start]  # (16, 1, entries): one row per starting place
    after = pooled[start + shift]  # (16, 9, entries): each start, each shift
    change = (after - before).norm(dim=-1)  # (16, 9)
    curves[name] = change / before.norm(dim=-1)
    print(f"{name:9}  change after one pixel {curves[name][:, 1].mean():.2f}")

# The beak's blob is 9 pixels wide. It stays inside one window of 16 in
# 16 - 9 + 1 - shift of 16 cases.
unchanged = (curves["16 × 16"] == 0).float().mean(dim=0)
assert torch.allclose(unchanged[1:], (8 - shift[1:]) / 16)
assert curves["whole map"].max() == 0
one_step = [curves[name][:, 1].mean().item() for name in ("none", "4 × 4")]
assert [round(change, 2) for change in one_step] == [0.42, 0.28]

show_curves(
    curves,
    xlabel="bird moved by (pixels)",
    ylabel="change of the map, relative",
    markers=True,
)
plt.show()
