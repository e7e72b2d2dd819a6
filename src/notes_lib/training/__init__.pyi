from .accuracy import accuracy_of as accuracy_of
from .copies import NetworkCopies as NetworkCopies
from .copies import train_copies as train_copies
from .dependencies import input_dependencies as input_dependencies
from .early_stopping import EarlyStopping as EarlyStopping
from .loop import History as History
from .loop import train as train
from .range_test import learning_rate_range_test as learning_rate_range_test
from .sanity import Baseline as Baseline
from .sanity import expected_initial_loss as expected_initial_loss
from .sanity import input_independent_baseline as input_independent_baseline
from .sanity import overfit_one_batch as overfit_one_batch
from .sanity import require_initial_loss as require_initial_loss
from .search import Range as Range
from .search import chance_of_top as chance_of_top
from .search import grid_settings as grid_settings
from .search import random_settings as random_settings
from .together import fit_together as fit_together
from .until_right import train_until_right as train_until_right
from .watch import watch as watch

__all__ = [
    "Baseline",
    "EarlyStopping",
    "History",
    "NetworkCopies",
    "Range",
    "accuracy_of",
    "chance_of_top",
    "expected_initial_loss",
    "fit_together",
    "grid_settings",
    "input_dependencies",
    "input_independent_baseline",
    "learning_rate_range_test",
    "overfit_one_batch",
    "random_settings",
    "require_initial_loss",
    "train",
    "train_copies",
    "train_until_right",
    "watch",
]
