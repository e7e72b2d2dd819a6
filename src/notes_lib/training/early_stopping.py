import math
from typing import Literal

from torch import Tensor, nn


class EarlyStopping:
    """Stop when the score has not improved for a while, and keep the best weights.

    Give it to `train` as `stop`, or call it after each epoch. Afterwards
    `restore_` puts the best weights back.

    Args:
        patience: How many epochs in a row may pass without a better score; at least 1.
        min_change: A score must be better than the best by more than this; at least 0.
        better: `"lower"` for losses, `"higher"` for accuracies.

    Raises:
        ValueError: If an argument is out of range.

    Reference:
        Prechelt 1998, "Early Stopping - But When?"; Goodfellow, Bengio and Courville
        2016, "Deep Learning", algorithm 7.1.
    """

    def __init__(
        self,
        *,
        patience: int,
        min_change: float = 0.0,
        better: Literal["lower", "higher"] = "lower",
    ) -> None:
        if patience < 1 or not min_change >= 0:
            raise ValueError(
                "patience must be at least 1 and min_change at least 0, "
                f"got {patience} and {min_change}"
            )
        if better not in ("lower", "higher"):
            raise ValueError(f"better must be 'lower' or 'higher', got {better!r}")
        self.patience, self.min_change = patience, min_change
        self.sign = 1.0 if better == "lower" else -1.0
        self.best_score = math.nan
        self.best_epoch = -1
        self._epoch = -1
        self._best_state: dict[str, Tensor] = {}

    def __call__(self, score: float, model: nn.Module) -> bool:
        """Take note of an epoch; True when it is time to stop. A nan is never best."""
        self._epoch += 1
        gain = self.sign * (self.best_score - score)
        if gain > self.min_change or (self.best_epoch < 0 and not math.isnan(score)):
            self.best_score, self.best_epoch = score, self._epoch
            self._best_state = {
                name: value.detach().clone()
                for name, value in model.state_dict().items()
            }
        return self._epoch - self.best_epoch >= self.patience

    def restore_(self, model: nn.Module) -> None:
        """Put the best weights back; with none seen, change nothing."""
        if self._best_state:
            model.load_state_dict(self._best_state)
