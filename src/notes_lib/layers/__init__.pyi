from .convolution import Conv2d as Conv2d
from .convolution import conv2d as conv2d
from .convolution import conv2d_parameter_count as conv2d_parameter_count
from .padding import pad2d as pad2d
from .patches import extract_patches as extract_patches
from .patches import fold_patches as fold_patches
from .patches import output_size as output_size
from .pooling import AvgPool2d as AvgPool2d
from .pooling import MaxPool2d as MaxPool2d
from .pooling import avg_pool2d as avg_pool2d
from .pooling import max_pool2d as max_pool2d
from .signal import convolve1d as convolve1d
from .signal import convolve2d as convolve2d
from .signal import cross_correlate2d as cross_correlate2d

__all__ = [
    "AvgPool2d",
    "Conv2d",
    "MaxPool2d",
    "avg_pool2d",
    "conv2d",
    "conv2d_parameter_count",
    "convolve1d",
    "convolve2d",
    "cross_correlate2d",
    "extract_patches",
    "fold_patches",
    "max_pool2d",
    "output_size",
    "pad2d",
]
