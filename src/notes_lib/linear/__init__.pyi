from .fits import LinearModel as LinearModel
from .fits import least_squares as least_squares
from .fits import logistic_regression as logistic_regression
from .gradients import append_one as append_one
from .gradients import least_squares_gradient as least_squares_gradient
from .gradients import logistic_regression_gradient as logistic_regression_gradient
from .gradients import sigmoid_unit_gradient as sigmoid_unit_gradient
from .rosenblatt import Perceptron as Perceptron
from .rosenblatt import perceptron as perceptron
from .shrinkage import lasso as lasso

__all__ = [
    "LinearModel",
    "Perceptron",
    "append_one",
    "lasso",
    "least_squares",
    "least_squares_gradient",
    "logistic_regression",
    "logistic_regression_gradient",
    "perceptron",
    "sigmoid_unit_gradient",
]
