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
assert at_one_point.sum() == 12
each = intersection_over_union(anchors, truth).T  # (objects, anchors)
best = torch.cat([row.topk(2).indices for row in each])
assert foreground[best].all()
places = foreground.view(24, 24, 12).sum(dim=2)  # foreground anchors at each place
assert len(anchors) == 6912
assert foreground.sum() == 90

# Draw it.
image = world.images[0]
one_place, good = (
    frames(anchors[at_one_point], "#f4f4f4"),
    frames(anchors[best], "#f4f4f4"),
)
show_images(
    Picture(image, "truth", windows=frames(truth, "#f4f4f4")),
    Picture(image, "anchors of one place", windows=one_place),
    Picture(image, "the best two for each", windows=good),
    Picture(places, "foreground, by place", signed=True),
    columns=2,
    width=4.4,
)
plt.show()
