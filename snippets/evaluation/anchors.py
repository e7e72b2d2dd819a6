import matplotlib.pyplot as plt
import torch

from notes_lib.data import shapes_world
from notes_lib.detection import anchor_boxes, intersection_over_union
from notes_lib.viz import Picture, Window, show_images

rng = torch.Generator().manual_seed(6)
world = shapes_world(1, size=96, objects=(2, 2), radius=(0.12, 0.2), generator=rng)
truth = world.boxes[0, world.present[0]]
anchors = anchor_boxes((96, 96), stride=4, scales=(12, 20, 32, 48))
overlap = intersection_over_union(anchors, truth).amax(dim=1)  # with the best object
foreground = overlap > 0.5
print(f"{len(anchors):,} anchors, {int(foreground.sum())} of them foreground")
print(f"{(~foreground).sum() / foreground.sum():.0f} background boxes for each")


def frames(boxes, colour):
    boxes = boxes.round().int().tolist()
    return [Window(t, le, b - t, r - le, colour) for le, t, r, b in boxes]


at_one_point = (anchors[:, :2] + anchors[:, 2:] == 2 * 50).all(dim=1)
best = overlap.topk(6).indices
show_images(
    Picture(world.images[0], "truth", windows=frames(truth, "white")),
    Picture(
        world.images[0],
        "anchors of one place",
        windows=frames(anchors[at_one_point], "white"),
    ),
    Picture(
        world.images[0], "six with IoU > 0.5", windows=frames(anchors[best], "white")
    ),
)
assert at_one_point.sum() == 12
assert foreground[best].all()
plt.show()
