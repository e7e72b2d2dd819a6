import torch
from torch import Tensor, nn
from torch.nn.utils import skip_init


class SlidingReader(nn.Module):
    """A convolutional network that looks at a line of text through a sliding window.

    Nothing is padded and nothing is averaged over the line, so what it says about a
    window depends on the pixels of that window alone: cut a window out, and it says
    the same. The window moves by two pixels at a time.

    Args:
        num_classes: How many energies each window gets, `c`.
        height: Pixel rows of the images, `h`, at least 8.
        window: Pixel columns that the window spans, even, at least 8.
        channels: Feature maps of the first and of the second convolution.
        hidden_size: Features of a window from which its energies are computed.
        generator: Source of the starting weights, on the CPU; move the network
            afterwards.

    Raises:
        ValueError: If `height` is too small or `window` too narrow or odd.

    Reference:
        LeCun et al. 1998, "Gradient-Based Learning Applied to Document Recognition",
        section VII, "space displacement neural networks".
    """

    def __init__(
        self,
        num_classes: int,
        *,
        height: int,
        window: int = 16,
        channels: tuple[int, int] = (16, 32),
        hidden_size: int = 64,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if height < 8:
            raise ValueError(f"height must be at least 8 pixels, got {height}")
        if window < 8 or window % 2:
            raise ValueError(f"window must be even, 8 pixels or more, got {window}")
        self.window = window
        first, second = channels
        rows = (height - 2) // 2 - 2  # what the layers before leave
        # Before the third convolution, a column has seen 8 pixels; each more, 2.
        columns = (window - 8) // 2 + 1
        self.layers = nn.Sequential(
            _convolution(1, first, (3, 3), generator),
            nn.ReLU(),
            nn.MaxPool2d(2),
            _convolution(first, second, (3, 3), generator),
            nn.ReLU(),
            _convolution(second, hidden_size, (rows, columns), generator),
            nn.ReLU(),
            _convolution(hidden_size, num_classes, (1, 1), generator),
        )

    def forward(self, images: Tensor) -> Tensor:
        """Give every class an energy at every window.

        Args:
            images: Lines of text, `(n, 1, h, w)`, at least one window wide.

        Returns:
            Energies, `(n, l, c)`, with `l` as `window_counts` says.
        """
        energies: Tensor = self.layers(images)  # (n, c, 1, l)
        return energies.squeeze(2).mT

    def window_counts(self, widths: Tensor) -> Tensor:
        """How many windows fit into pictures of these widths.

        Args:
            widths: Pixel columns, integers, `(...)`.

        Returns:
            Counts, `(...)`; 0 where not even one fits.
        """
        return ((widths - self.window) // 2 + 1).clamp(min=0)

    def window_starts(self, count: int) -> Tensor:
        """The first pixel column of each window.

        Args:
            count: How many windows, `l`.

        Returns:
            Columns, `(l,)`.
        """
        return 2 * torch.arange(count)


def _convolution(
    in_channels: int,
    out_channels: int,
    kernel_size: tuple[int, int],
    generator: torch.Generator | None,
) -> nn.Module:
    """PyTorch's layer, with weights from the generator and biases of zero."""
    # Thousands of small steps are taken with it, and ours takes three times as long.
    layer: nn.Conv2d = skip_init(  # type: ignore[no-untyped-call]
        nn.Conv2d, in_channels, out_channels, kernel_size
    )
    nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu", generator=generator)
    nn.init.zeros_(layer.get_parameter("bias"))
    return layer
