import pytest
import torch

from notes_lib.data import bird_scene

SHAPES = [1, 48, 96]


@pytest.mark.parametrize("size", SHAPES)
def test_is_a_picture(size):
    scene = bird_scene(size)
    assert scene.shape == (3, size, size)
    assert scene.dtype == torch.float32
    assert 0 <= scene.min() <= scene.max() <= 1


def test_is_the_same_every_time():
    assert torch.equal(bird_scene(48), bird_scene(48))


def test_the_beak_is_the_most_orange_thing():
    red, _, blue = bird_scene()
    row, column = divmod((red - blue).argmax().item(), 96)
    assert 27 <= row <= 37
    assert 62 <= column <= 77


def test_whole_pixels_move_the_bird_exactly():
    here, there = bird_scene(), bird_scene(move_bird=(-4, 6))
    beak = here[:, 29:36, 64:74]  # no sky in it: the sky stays where it is
    beak = beak[:, 2:5, :4]
    assert torch.equal(there[:, 27:30, 70:74], beak)


@pytest.mark.parametrize("size", [48, 192])
def test_moves_are_pixels_at_any_size(size):
    here, there = bird_scene(size), bird_scene(size, move_bird=(-4, 6))
    top, low, left, right = (n * size // 96 for n in (26, 34, 54, 62))  # the eye
    moved = there[:, top - 4 : low - 4, left + 6 : right + 6]
    assert torch.equal(moved, here[:, top:low, left:right])


def test_the_fence_stays():
    here, there = bird_scene(), bird_scene(move_bird=(0, -9))
    assert torch.equal(here[:, 66:], there[:, 66:])


def test_without_bird_the_posts_recur():
    scene = bird_scene(move_bird=(-300, 0))
    assert torch.equal(scene[..., :24], scene[..., 24:48])


def test_needs_a_pixel():
    with pytest.raises(ValueError, match="at least 1 pixel, got 0"):
        bird_scene(0)
