from torch import Tensor

from .activations import relu


def join_points(input: Tensor, knots: Tensor, heights: Tensor) -> Tensor:
    r"""Join points by straight lines, with one hidden layer of ReLUs.

    $$y = y_0 + \sum_{j=0}^{n-1} c_j \max(0, x - t_j)$$

    Each unit makes one bend: $c_j$ is by how much the slope grows at the knot $t_j$.

    Args:
        input: Where to look, $x$, `(...)`. Before the first knot it is level, and after
            the last it goes straight on.
        knots: $t$, `(n + 1,)`, rising.
        heights: The values there, `(n + 1,)`.

    Returns:
        The network's output $y$, `(...)`.

    Raises:
        ValueError: If there are fewer than two knots, or not as many heights.

    Reference:
        Arora et al. 2018, "Understanding Deep Neural Networks with Rectified Linear
        Units", theorem 2.2, arXiv:1611.01491.
    """
    if knots.ndim != 1 or len(knots) < 2 or knots.shape != heights.shape:
        raise ValueError(
            "knots and heights must be (n + 1,), at least two of each: "
            f"got {tuple(knots.shape)} and {tuple(heights.shape)}"
        )
    slopes = heights.diff() / knots.diff()
    bends = slopes.diff(prepend=slopes.new_zeros(1))
    hidden = relu(input.unsqueeze(-1) - knots[:-1])  # (..., n)
    return heights[0] + hidden @ bends
