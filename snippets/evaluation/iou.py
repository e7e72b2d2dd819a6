import matplotlib.pyplot as plt
import torch

from notes_lib.detection import intersection_over_union
from notes_lib.viz import Grid, Window, show_grids

pairs = {
    "1/7": [[0, 0, 2, 2], [1, 1, 3, 3]],
    "1/3": [[0, 0, 2, 2], [1, 0, 3, 2]],
}
grids = []
for name, (one, other) in pairs.items():
    iou = intersection_over_union(torch.tensor([one]), torch.tensor([other])).item()
    counts = torch.zeros(3, 3)
    for left, top, right, bottom in (one, other):
        counts[top:bottom, left:right] += 1  # how many of the boxes cover each cell
    shared, covered = int((counts == 2).sum()), int((counts > 0).sum())
    print(f"{shared} cell(s) shared of {covered} covered: IoU = {iou:.4f}")
    assert abs(iou - shared / covered) < 1e-6
    frames = [
        Window(top, left, bottom - top, right - left, colour)
        for (left, top, right, bottom), colour in zip(
            (one, other), ("blue", "vermilion"), strict=True
        )
    ]
    grids.append(Grid(counts, f"IoU = {name}", frames, tint="none"))
show_grids([grids[0], "", grids[1]])
plt.show()
