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


def frames(boxes):
    boxes = boxes.round().int().tolist()
    return [Window(t, le, b - t, r - le, "#f4f4f4") for le, t, r, b in boxes]


at_one_point = (anchors[:, :2] + anchors[:, 2:] == 2 * 50).all(dim=1)
each = intersection_over_union(anchors, truth).T  # (objects, anchors)
best = torch.cat([row.topk(2).indices for row in each])
assert (len(anchors), foreground.sum(), at_one_point.sum()) == (6912, 90, 12)
assert foreground[best].all()

image = world.images[0]
places = foreground.view(24, 24, 12).sum(dim=2)  # foreground anchors at each place
show_images(
    Picture(image, "truth", windows=frames(truth)),
    Picture(image, "anchors of one place", windows=frames(anchors[at_one_point])),
    Picture(image, "the best two for each", windows=frames(anchors[best])),
    Picture(places, "foreground, by place", signed=True),
    columns=2,
    width=4.4,
)
plt.show()
