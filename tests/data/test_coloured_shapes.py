import pytest
import torch

from notes_lib.data import (
    COLOUR_NAMES,
    RELATIONS,
    SHAPES,
    TEXTURES,
    mask_boxes,
    shapes_world,
)


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


@pytest.fixture(scope="module")
def world():
    return shapes_world(60, size=64, objects=(0, 4), generator=seeded())


def single(shape, *, colour=0, texture=0, count=1, **options):
    attributes = {
        "shapes": torch.full((count, 1), shape),
        "colours": torch.full((count, 1), colour),
        "textures": torch.full((count, 1), texture),
    }
    options = {"size": 128, "objects": (1, 1), "generator": seeded()} | options
    return shapes_world(count, **attributes, **options)


def test_everything_fits_together(world):
    assert world.images.shape == (60, 3, 64, 64)
    assert 0 <= world.images.min() <= world.images.max() <= 1
    assert world.present.sum(dim=1).unique().tolist() == [0, 1, 2, 3, 4]
    assert world.masks.any(dim=(2, 3)).equal(world.present)
    assert world.masks.sum(dim=1).max() == 1  # a pixel shows one object
    for attribute, kinds in (
        (world.shapes, SHAPES),
        (world.colours, COLOUR_NAMES),
        (world.textures, TEXTURES),
    ):
        assert attribute.shape == (60, 4)
        assert attribute[~world.present].eq(0).all()
        assert set(attribute[world.present].tolist()) == set(range(len(kinds)))
    assert world.relations.shape == (60, 4, 4, len(RELATIONS))


def test_boxes_are_about_the_masks(world):
    for mask, box in zip(
        world.masks.flatten(0, 1), world.boxes.flatten(0, 1), strict=True
    ):
        if not mask.any():
            assert box.tolist() == [0, 0, 0, 0]
            continue
        left, top, right, bottom = box.tolist()
        rows, columns = mask.nonzero().unbind(1)
        assert [left, top] == [columns.min(), rows.min()]
        assert [right, bottom] == [columns.max() + 1, rows.max() + 1]


def test_class_map(world):
    classes = world.class_map()
    assert classes.shape == (60, 64, 64)
    assert classes.eq(0).equal(~world.masks.any(dim=1))
    for place in range(4):
        mine = world.masks[:, place]
        expected = (1 + world.shapes[:, place])[:, None, None].expand_as(classes)
        assert classes[mine].equal(expected[mine])


def test_relations_by_loops(world):
    for i in range(60):
        for a in range(4):
            for b in range(4):
                left, above, front = world.relations[i, a, b].tolist()
                both = bool(world.present[i, a] and world.present[i, b])
                (ra, ca), (rb, cb) = world.centres[i, [a, b]].tolist()
                assert left == (both and ca < cb)
                assert above == (both and ra < rb)
                assert front == (both and a > b)


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("circle", torch.pi),
        ("square", 1.4**2),
        ("triangle", 3 * 3**0.5 / 4),
        ("cross", 4 * 0.94 * 0.66 - 0.66**2),
        ("ring", torch.pi * (1 - 0.25)),
    ],
)
def test_areas(name, area):
    world = single(SHAPES.index(name), count=8, radius=(0.3, 0.3))
    expected = area * (0.3 * 128) ** 2
    covered = world.masks.sum(dim=(1, 2, 3)).double()
    assert (covered / expected - 1).abs().max() < 0.03


def test_size_changes_the_grain_only():
    small, large = (single(2, size=size, noise=0.0) for size in (64, 128))
    halved = torch.nn.functional.avg_pool2d(large.images, 2)
    assert (small.images - halved).abs().mean() < 0.01
    assert (2 * small.centres - large.centres).abs().max() < 1e-3


def test_centre_of_the_mask():
    world = single(0, count=20, radius=(0.2, 0.3))
    for mask, centre in zip(world.masks[:, 0], world.centres[:, 0], strict=True):
        middle = mask.nonzero().double().mean(dim=0) + 0.5
        assert (middle - centre).abs().max() < 0.3


@pytest.mark.parametrize("colour", range(len(COLOUR_NAMES)))
def test_colours(colour):
    world = single(1, colour=colour, noise=0.0)
    shown = world.images[0].permute(1, 2, 0)[world.masks[0, 0]]
    red, green, blue = shown.median(dim=0).values.tolist()
    rule = {
        "red": red > 0.7 > 2 * green,
        "green": green > 1.5 * max(red, blue),
        "blue": blue > 1.5 * max(red, green),
        "yellow": min(red, green) > 0.7 > 2 * blue,
        "purple": min(red, blue) > 1.5 * green,
        "cyan": min(green, blue) > 0.7 > 2 * red,
    }
    assert rule[COLOUR_NAMES[colour]]


@pytest.mark.parametrize("texture", range(len(TEXTURES)))
def test_textures(texture):
    world = single(1, texture=texture, noise=0.0, radius=(0.4, 0.4))
    light = world.images[0].mean(dim=0)[world.masks[0, 0]]
    dark = (light < 0.8 * light.max()).double().mean()
    low, high = {"plain": (0, 0.02), "dots": (0.2, 0.35)}.get(
        TEXTURES[texture], (0.4, 0.6)
    )
    assert low <= dark <= high


def test_objects_keep_apart_where_there_is_room():
    world = shapes_world(
        200, size=32, objects=(3, 3), radius=(0.08, 0.12), generator=seeded()
    )
    apart = (world.centres[:, :, None] - world.centres[:, None]).norm(dim=-1)
    apart = apart + 100 * torch.eye(3)
    assert (apart.amin(dim=(1, 2)) > 2 * 0.08 * 32).double().mean() > 0.98


def test_later_objects_hide_earlier_ones():
    world = shapes_world(
        50,
        size=32,
        objects=(2, 2),
        radius=(0.45, 0.45),
        shapes=torch.zeros(50, 2).long(),
        generator=seeded(),
    )
    sizes = world.masks.sum(dim=(2, 3)).double()
    assert (sizes[:, 0] < 0.9 * sizes[:, 1]).all()


def test_same_generator_same_world():
    first, second = (shapes_world(4, generator=seeded(3)) for _ in range(2))
    assert first.images.equal(second.images)
    assert not shapes_world(4, generator=seeded(4)).images.equal(first.images)


def test_many_at_once_are_drawn_in_pieces(monkeypatch):
    whole = shapes_world(7, size=16, generator=seeded())
    monkeypatch.setattr("notes_lib.data.coloured_shapes._AT_ONCE", 2 * 16**2)
    assert shapes_world(7, size=16, generator=seeded()).images.equal(whole.images)


def test_no_pictures():
    world = shapes_world(0, size=16, objects=(1, 2))
    assert world.images.shape == (0, 3, 16, 16)
    assert world.boxes.shape == (0, 2, 4)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"size": 7}, "got 1 and 7"),
        ({"count": -1}, "got -1 and 64"),
        ({"objects": (3, 2)}, r"got \(3, 2\)"),
        ({"objects": (0, 0)}, r"got \(0, 0\)"),
        ({"radius": (0.1, 0.5)}, r"got \(0\.1, 0\.5\)"),
        ({"shapes": torch.tensor([[0, 1, 5]])}, r"in 0\.\.4, got \(1, 3\) with 0\.\.5"),
        ({"colours": torch.zeros(2, 3)}, r"colours must be \(1, 3\) .* got \(2, 3\)"),
        ({"textures": torch.tensor([[-1, 0, 0]])}, r"textures must .* with -1\.\.0"),
    ],
)
def test_bad_options_are_named(options, message):
    with pytest.raises(ValueError, match=message):
        shapes_world(**{"count": 1} | options)


class TestMaskBoxes:
    def test_leading_axes_are_free(self, device):
        masks = torch.zeros(2, 3, 5, 6, dtype=torch.bool, device=device)
        masks[1, 2, 1:3, 4] = True
        boxes = mask_boxes(masks)
        assert boxes.shape == (2, 3, 4)
        assert boxes[1, 2].tolist() == [4, 1, 5, 3]
        assert boxes[0].eq(0).all()

    def test_other_kinds_are_named(self):
        with pytest.raises(TypeError, match=r"must be booleans, got torch\.float32"):
            mask_boxes(torch.zeros(2, 2))
