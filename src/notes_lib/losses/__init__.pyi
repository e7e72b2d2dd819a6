from .binary import binary_cross_entropy_with_logits as binary_cross_entropy_with_logits
from .binary import focal as focal
from .binary import logistic as logistic
from .classification import cross_entropy as cross_entropy
from .divergence import kl_divergence as kl_divergence
from .hinge import multiclass_hinge as multiclass_hinge
from .probabilities import log_softmax as log_softmax
from .probabilities import softmax as softmax
from .regression import absolute_error as absolute_error
from .regression import huber as huber
from .regression import squared_error as squared_error
from .regularization import elastic_net as elastic_net
from .regularization import l1_penalty as l1_penalty
from .regularization import l2_penalty as l2_penalty
from .regularization import soft_threshold as soft_threshold

__all__ = [
    "absolute_error",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "elastic_net",
    "focal",
    "huber",
    "kl_divergence",
    "l1_penalty",
    "l2_penalty",
    "log_softmax",
    "logistic",
    "multiclass_hinge",
    "soft_threshold",
    "softmax",
    "squared_error",
]
