from .adaptive import AdaGrad as AdaGrad
from .adaptive import Adam as Adam
from .adaptive import AdamW as AdamW
from .adaptive import RMSProp as RMSProp
from .clipping import clip_gradient_norm_ as clip_gradient_norm_
from .derivative_free import SearchResult as SearchResult
from .derivative_free import hill_climb as hill_climb
from .derivative_free import random_search as random_search
from .descent import gradient_descent as gradient_descent
from .descent import nesterov_descent as nesterov_descent
from .descent import trajectory as trajectory
from .momentum import SGD as SGD
from .momentum import HeavyBall as HeavyBall
from .momentum import Momentum as Momentum
from .momentum import Nesterov as Nesterov
from .optimiser import Optimiser as Optimiser
from .racing import race as race
from .rates import best_learning_rate as best_learning_rate
from .rates import best_momentum as best_momentum
from .rates import contraction as contraction
from .schedules import cosine_decay as cosine_decay
from .schedules import cosine_with_restarts as cosine_with_restarts
from .schedules import cosine_with_warmup as cosine_with_warmup
from .schedules import exponential_decay as exponential_decay
from .schedules import linear_warmup as linear_warmup
from .schedules import one_cycle as one_cycle
from .schedules import step_decay as step_decay
from .second_order import condition_number as condition_number
from .second_order import hessian as hessian
from .second_order import newton_step as newton_step
from .surfaces import plateau as plateau
from .surfaces import rosenbrock as rosenbrock
from .surfaces import saddle as saddle
from .surfaces import valley as valley

__all__ = [
    "SGD",
    "AdaGrad",
    "Adam",
    "AdamW",
    "HeavyBall",
    "Momentum",
    "Nesterov",
    "Optimiser",
    "RMSProp",
    "SearchResult",
    "best_learning_rate",
    "best_momentum",
    "clip_gradient_norm_",
    "condition_number",
    "contraction",
    "cosine_decay",
    "cosine_with_restarts",
    "cosine_with_warmup",
    "exponential_decay",
    "gradient_descent",
    "hessian",
    "hill_climb",
    "linear_warmup",
    "nesterov_descent",
    "newton_step",
    "one_cycle",
    "plateau",
    "race",
    "random_search",
    "rosenbrock",
    "saddle",
    "step_decay",
    "trajectory",
    "valley",
]
