from .chain import Chain as Chain
from .chain import CrossEntropyLayer as CrossEntropyLayer
from .chain import LinearLayer as LinearLayer
from .chain import ReLULayer as ReLULayer
from .chain import SigmoidLayer as SigmoidLayer
from .forward import Dual as Dual
from .forward import forward_gradient as forward_gradient
from .forward import jvp as jvp
from .four_ways import gradients_compared as gradients_compared
from .functions import cos as cos
from .functions import exp as exp
from .functions import log as log
from .functions import maximum as maximum
from .functions import relu as relu
from .functions import sigmoid as sigmoid
from .functions import sin as sin
from .functions import tanh as tanh
from .jacobians import unvec as unvec
from .jacobians import vec as vec
from .jacobians import vec_jacobian as vec_jacobian
from .jacobians import vjp as vjp
from .numerical import gradcheck as gradcheck
from .numerical import numerical_grad as numerical_grad
from .reverse import Var as Var
from .reverse import topological_order as topological_order
from .symbolic import Expression as Expression
from .symbolic import variable as variable
from .tensors import TensorVar as TensorVar

__all__ = [
    "Chain",
    "CrossEntropyLayer",
    "Dual",
    "Expression",
    "LinearLayer",
    "ReLULayer",
    "SigmoidLayer",
    "TensorVar",
    "Var",
    "cos",
    "exp",
    "forward_gradient",
    "gradcheck",
    "gradients_compared",
    "jvp",
    "log",
    "maximum",
    "numerical_grad",
    "relu",
    "sigmoid",
    "sin",
    "tanh",
    "topological_order",
    "unvec",
    "variable",
    "vec",
    "vec_jacobian",
    "vjp",
]
