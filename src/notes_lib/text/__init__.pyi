from .echo import EchoNet as EchoNet
from .echo import History as History
from .echo import echo_accuracy as echo_accuracy
from .echo import train_echo as train_echo

__all__ = ["EchoNet", "History", "echo_accuracy", "train_echo"]
