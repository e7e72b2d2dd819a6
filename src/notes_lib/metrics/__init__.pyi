from .calibration import Reliability as Reliability
from .calibration import apply_temperature as apply_temperature
from .calibration import brier_score as brier_score
from .calibration import calibration_curve as calibration_curve
from .calibration import expected_calibration_error as expected_calibration_error
from .calibration import fit_temperature as fit_temperature
from .classification import accuracy as accuracy
from .classification import confusion_matrix as confusion_matrix
from .classification import f1_score as f1_score
from .classification import precision as precision
from .classification import recall as recall
from .isotonic import IsotonicCalibration as IsotonicCalibration
from .isotonic import isotonic_regression as isotonic_regression
from .platt import PlattCalibration as PlattCalibration
from .ranking import PrecisionRecallCurve as PrecisionRecallCurve
from .ranking import ROCCurve as ROCCurve
from .ranking import area_under_curve as area_under_curve
from .ranking import average_precision as average_precision
from .ranking import precision_recall_curve as precision_recall_curve
from .ranking import roc_auc as roc_auc
from .ranking import roc_curve as roc_curve
from .regression import root_mean_squared_error as root_mean_squared_error

__all__ = [
    "IsotonicCalibration",
    "PlattCalibration",
    "PrecisionRecallCurve",
    "ROCCurve",
    "Reliability",
    "accuracy",
    "apply_temperature",
    "area_under_curve",
    "average_precision",
    "brier_score",
    "calibration_curve",
    "confusion_matrix",
    "expected_calibration_error",
    "f1_score",
    "fit_temperature",
    "isotonic_regression",
    "precision",
    "precision_recall_curve",
    "recall",
    "roc_auc",
    "roc_curve",
    "root_mean_squared_error",
]
