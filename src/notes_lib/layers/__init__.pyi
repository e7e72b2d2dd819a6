from .activations import Activation as Activation
from .activations import PReLU as PReLU
from .activations import activation_derivative as activation_derivative
from .activations import elu as elu
from .activations import gelu as gelu
from .activations import leaky_relu as leaky_relu
from .activations import prelu as prelu
from .activations import relu as relu
from .activations import sigmoid as sigmoid
from .activations import silu as silu
from .activations import softplus as softplus
from .activations import tanh as tanh
from .convolution import Conv2d as Conv2d
from .convolution import conv2d as conv2d
from .convolution import conv2d_parameter_count as conv2d_parameter_count
from .dropped_units import Dropout as Dropout
from .dropped_units import dropout as dropout
from .dropped_units import dropout_unscaled as dropout_unscaled
from .fully_connected import Linear as Linear
from .fully_connected import collapse_linear as collapse_linear
from .fully_connected import linear as linear
from .initialization import fans as fans
from .initialization import kaiming_normal as kaiming_normal
from .initialization import kaiming_uniform as kaiming_uniform
from .initialization import normal as normal
from .initialization import orthogonal as orthogonal
from .initialization import xavier_normal as xavier_normal
from .initialization import xavier_uniform as xavier_uniform
from .joined_points import join_points as join_points
from .normalization import BatchNorm as BatchNorm
from .normalization import GroupNorm as GroupNorm
from .normalization import LayerNorm as LayerNorm
from .normalization import batch_norm as batch_norm
from .normalization import group_norm as group_norm
from .normalization import instance_norm as instance_norm
from .normalization import layer_norm as layer_norm
from .padding import pad2d as pad2d
from .patches import extract_patches as extract_patches
from .patches import fold_patches as fold_patches
from .patches import output_size as output_size
from .perceptrons import multilayer_perceptron as multilayer_perceptron
from .pooling import AvgPool2d as AvgPool2d
from .pooling import MaxPool2d as MaxPool2d
from .pooling import avg_pool2d as avg_pool2d
from .pooling import max_pool2d as max_pool2d
from .propagation import dead_fraction as dead_fraction
from .propagation import gradient_norms as gradient_norms
from .propagation import hidden_values as hidden_values
from .propagation import value_stds as value_stds
from .recurrent import GRU as GRU
from .recurrent import LSTM as LSTM
from .recurrent import Elman as Elman
from .recurrent import elman_cell as elman_cell
from .recurrent import gru_cell as gru_cell
from .recurrent import lstm_cell as lstm_cell
from .side_by_side import SideBySide as SideBySide
from .signal import convolve1d as convolve1d
from .signal import convolve2d as convolve2d
from .signal import cross_correlate2d as cross_correlate2d

__all__ = [
    "GRU",
    "LSTM",
    "Activation",
    "AvgPool2d",
    "BatchNorm",
    "Conv2d",
    "Dropout",
    "Elman",
    "GroupNorm",
    "LayerNorm",
    "Linear",
    "MaxPool2d",
    "PReLU",
    "SideBySide",
    "activation_derivative",
    "avg_pool2d",
    "batch_norm",
    "collapse_linear",
    "conv2d",
    "conv2d_parameter_count",
    "convolve1d",
    "convolve2d",
    "cross_correlate2d",
    "dead_fraction",
    "dropout",
    "dropout_unscaled",
    "elman_cell",
    "elu",
    "extract_patches",
    "fans",
    "fold_patches",
    "gelu",
    "gradient_norms",
    "group_norm",
    "gru_cell",
    "hidden_values",
    "instance_norm",
    "join_points",
    "kaiming_normal",
    "kaiming_uniform",
    "layer_norm",
    "leaky_relu",
    "linear",
    "lstm_cell",
    "max_pool2d",
    "multilayer_perceptron",
    "normal",
    "orthogonal",
    "output_size",
    "pad2d",
    "prelu",
    "relu",
    "sigmoid",
    "silu",
    "softplus",
    "tanh",
    "value_stds",
    "xavier_normal",
    "xavier_uniform",
]
