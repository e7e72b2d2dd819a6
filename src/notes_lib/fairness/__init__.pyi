from .criteria import GroupRates as GroupRates
from .criteria import calibration_by_group as calibration_by_group
from .criteria import decision_flip_rate as decision_flip_rate
from .criteria import group_rates as group_rates
from .criteria import largest_gap as largest_gap

__all__ = [
    "GroupRates",
    "calibration_by_group",
    "decision_flip_rate",
    "group_rates",
    "largest_gap",
]
