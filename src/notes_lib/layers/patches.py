from itertools import product

import torch
from torch import Tensor

from notes_lib.core import pair

from .padding import pad2d


def output_size(
    size: int, kernel_size: int, *, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    r"""Count the stops of a kernel along one axis.

    $$\left\lfloor \frac{n + 2P - D(k - 1) - 1}{S} \right\rfloor + 1$$

    The floor means that pixels at the far edge are skipped when the stride does
    not divide evenly.

    Args:
        size: Pixels along the axis, $n$.
        kernel_size: Kernel entries along the axis, $k$.
        stride: Pixels from one stop to the next, $S$.
        padding: Pixels added to each end, $P$.
        dilation: Pixels from one kernel entry to the next, $D$.

    Returns:
        The length of the output's axis, at least 1.

    Raises:
        ValueError: If a number is out of range, or the kernel spans more pixels
            than the padded input has.

    Reference:
        Dumoulin and Visin 2016, "A guide to convolution arithmetic for deep
        learning", relationships 6 and 15, arXiv:1603.07285.
    """
    for name, value, minimum in (
        ("size", size, 0),
        ("kernel_size", kernel_size, 1),
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("dilation", dilation, 1),
    ):
        if value < minimum:
            raise ValueError(f"{name} must be at least {minimum}, got {value}")
    padded, span = size + 2 * padding, kernel_span(kernel_size, dilation)
    if span > padded:
        raise ValueError(
            f"the kernel must fit in the padded input: it spans {span} pixels "
            f"(kernel_size {kernel_size}, dilation {dilation}), "
            f"the input has {padded} (size {size}, padding {padding})"
        )
    return (padded - span) // stride + 1


def extract_patches(
    input: Tensor,
    kernel_size: int | tuple[int, int],
    *,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """Lay out, as one column each, the patches that a kernel sees (im2col).

    Args:
        input: Images, `(..., c, h, w)`.
        kernel_size: `(k1, k2)`, or one int for both.
        stride: Pixels from one patch to the next, per axis.
        padding: Zeros added to each end, per axis.
        dilation: Pixels from one entry of a patch to the next, per axis.

    Returns:
        `(..., c * k1 * k2, positions)`, where a column lists the patch channel by
        channel and row by row, and the positions too run row by row.

    Raises:
        TypeError: If an option is neither an int nor a pair of ints.
        ValueError: If `input` has no channel axis, an option is out of range, or the
            kernel does not fit.

    Reference:
        Chellapilla, Puri and Simard 2006, "High Performance Convolutional Neural
        Networks for Document Processing".
    """
    if input.ndim < 3:
        raise ValueError(f"input must be (..., c, h, w), got {tuple(input.shape)}")
    windows = sliding_windows(
        pad2d(input, padding), kernel_size, stride=stride, dilation=dilation
    )  # (..., c, rows, columns, k1, k2)
    patches = windows.movedim((-2, -1), (-4, -3))  # (..., c, k1, k2, rows, columns)
    return patches.flatten(-5, -3).flatten(-2)


def fold_patches(
    patches: Tensor,
    image_size: tuple[int, int],
    kernel_size: int | tuple[int, int],
    *,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    r"""Add patches back into the image they came from (col2im).

    The adjoint of `extract_patches`, not its inverse: a pixel that lies in three
    patches receives the sum of three entries. With $E$ for extracting and $F$ for
    folding, $\langle E(x), p \rangle = \langle x, F(p) \rangle$.

    Args:
        patches: One column per patch, `(..., c * k1 * k2, positions)`.
        image_size: `(h, w)` of the image.
        kernel_size: `(k1, k2)`, or one int for both.
        stride: As in `extract_patches`.
        padding: As in `extract_patches`.
        dilation: As in `extract_patches`.

    Returns:
        Images, `(..., c, h, w)`.

    Raises:
        TypeError: If a size or option is neither an int nor a pair of ints.
        ValueError: If an option is out of range, the kernel does not fit, or
            `patches` has another number of rows or columns than the sizes imply.

    Reference:
        PyTorch documentation, `torch.nn.Fold`.
    """
    h, w = pair(image_size, name="image_size", minimum=1)
    k1, k2 = pair(kernel_size, name="kernel_size", minimum=1)
    p1, p2 = pair(padding, name="padding")
    rows, columns = patch_grid(
        (h, w), (k1, k2), stride=stride, padding=(p1, p2), dilation=dilation
    )
    if patches.ndim < 2 or patches.shape[-2] % (k1 * k2):
        raise ValueError(
            f"patches must be (..., c * {k1} * {k2}, positions), "
            f"got {tuple(patches.shape)}"
        )
    if patches.shape[-1] != rows * columns:
        raise ValueError(
            f"patches must have {rows} * {columns} positions, "
            f"got {tuple(patches.shape)}"
        )
    entries = torch.unflatten(patches, -1, (rows, columns))
    entries = torch.unflatten(
        entries, -3, (-1, k1, k2)
    )  # (..., c, k1, k2, rows, columns)
    padded = patches.new_zeros((*entries.shape[:-4], h + 2 * p1, w + 2 * p2))
    # One kernel entry at a time: its pixels never overlap, so adding is safe.
    for a, b in product(range(k1), range(k2)):
        windows = sliding_windows(padded, (k1, k2), stride=stride, dilation=dilation)
        windows[..., a, b].add_(entries[..., a, b, :, :])
    return padded[..., p1 : p1 + h, p2 : p2 + w]


def kernel_span(kernel_size: int, dilation: int) -> int:
    """Count the pixels from a dilated kernel's first entry to its last, both in."""
    return dilation * (kernel_size - 1) + 1


def patch_grid(
    image_size: tuple[int, int],
    kernel_size: int | tuple[int, int],
    *,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> tuple[int, int]:
    """Count the stops of a kernel along both axes, `(rows, columns)`.

    Where it does not fit, the error says along which axis.
    """
    kernel = pair(kernel_size, name="kernel_size", minimum=1)
    step = pair(stride, name="stride", minimum=1)
    border = pair(padding, name="padding")
    gap = pair(dilation, name="dilation", minimum=1)
    stops = []
    for axis, name in enumerate(("height", "width")):
        try:
            count = output_size(
                image_size[axis],
                kernel[axis],
                stride=step[axis],
                padding=border[axis],
                dilation=gap[axis],
            )
        except ValueError as misfit:
            raise ValueError(f"along the {name}, {misfit}") from None
        stops.append(count)
    rows, columns = stops
    return rows, columns


def sliding_windows(
    image: Tensor,
    kernel_size: int | tuple[int, int],
    *,
    stride: int | tuple[int, int] = 1,
    dilation: int | tuple[int, int] = 1,
) -> Tensor:
    """View `(..., h, w)` as `(..., rows, columns, k1, k2)`, copying nothing."""
    h, w = image.shape[-2:]
    patch_grid((h, w), kernel_size, stride=stride, dilation=dilation)  # must fit
    k1, k2 = pair(kernel_size, name="kernel_size", minimum=1)
    s1, s2 = pair(stride, name="stride", minimum=1)
    d1, d2 = pair(dilation, name="dilation", minimum=1)
    windows = image.unfold(-2, kernel_span(k1, d1), s1)
    windows = windows.unfold(-2, kernel_span(k2, d2), s2)
    return windows[..., ::d1, ::d2]
