"""A network that repeats letters after a delay, and how it is trained."""

import time
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy, one_hot

from notes_lib.core import progress
from notes_lib.data import EchoBatch, echo_batch
from notes_lib.layers import GRU, LSTM, Elman


class EchoNet(nn.Module):
    """A recurrent layer that hears a letter and the delay, and a dense one that speaks.

    Call it on letters, `(n, t)`, and delays, `(n,)`. It returns the scores of silence
    and of each letter at each step, `(n, t, num_letters + 1)`.

    Args:
        layer: The recurrent layer, `GRU`, `LSTM` or `Elman`.
        hidden_size: Entries of its state.
        num_layers: How many of it are stacked.
        max_delay: The longest delay that the network can be told.
        num_letters: Size of the alphabet.
        generator: Source of the first weights, on the CPU.

    Reference:
        Elman 1990, "Finding Structure in Time", Cognitive Science 14: a network that
        reads letters one by one, and speaks at each step.
    """

    def __init__(
        self,
        layer: type[Elman] | type[GRU] | type[LSTM] = GRU,
        hidden_size: int = 100,
        num_layers: int = 1,
        *,
        max_delay: int = 8,
        num_letters: int = 26,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        self.max_delay, self.num_letters = max_delay, num_letters
        heard = num_letters + 1 + max_delay + 1
        self.recurrent = layer(heard, hidden_size, num_layers, generator=generator)
        bound = hidden_size**-0.5
        shape = (num_letters + 1, hidden_size)
        values = torch.rand(shape, generator=generator) * 2 * bound - bound
        self.weight = nn.Parameter(values)
        self.bias = nn.Parameter(torch.zeros(num_letters + 1))

    def forward(self, letters: Tensor, delays: Tensor) -> Tensor:
        heard = one_hot(letters, self.num_letters + 1)  # (n, t, letters)
        told = one_hot(delays, self.max_delay + 1).unsqueeze(-2)
        told = told.expand(*heard.shape[:-1], -1)  # the same at each step
        input = torch.cat([heard, told], dim=-1).to(self.weight.dtype)
        outputs, _ = self.recurrent(input)
        scores: Tensor = outputs @ self.weight.mT + self.bias
        return scores


@dataclass(frozen=True)
class History:
    """What was measured while a network was trained.

    Args:
        samples: Strings seen before each measurement, `(points,)`.
        seconds: CPU time spent on training before each, `(points,)`.
        losses: Cross-entropy on new strings, in nats per letter, `(points,)`.
        accuracies: Share of right letters on the same strings, `(points,)`.
    """

    samples: Tensor
    seconds: Tensor
    losses: Tensor
    accuracies: Tensor


def train_echo(
    net: EchoNet,
    optimiser: torch.optim.Optimizer,
    *,
    samples: int = 2**14,
    batch_size: int = 32,
    points: int = 16,
    schedule: torch.optim.lr_scheduler.LRScheduler | None = None,
    generator: torch.Generator,
    title: str = "training",
) -> History:
    """Train on strings that are new at each step, and measure now and then.

    The number of steps is `samples // batch_size`.

    Args:
        net: The network; its parameters change.
        optimiser: Owns the parameters of `net`.
        samples: Strings to train on.
        batch_size: Strings per step.
        points: How often to measure, besides at the start.
        schedule: Told of every step, if there is one.
        generator: Source of the strings, on the CPU.
        title: Shown in front of the progress bar.

    Returns:
        Loss and accuracy on 500 strings that are the same in every call.

    Raises:
        ValueError: If there are fewer samples than a batch holds.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", algorithm 8.1.
    """
    steps = samples // batch_size
    if steps < 1:
        raise ValueError(
            f"samples must be at least batch_size: {samples} and {batch_size}"
        )
    device = net.weight.device
    size = {"max_delay": net.max_delay, "num_letters": net.num_letters}
    test = echo_batch(500, generator=torch.Generator().manual_seed(2**31), **size)
    test = test.to(device)
    stops = {round(steps * n / points) for n in range(points + 1)}
    spent, measured = 0.0, []
    for step in progress(range(steps + 1), title):
        if step in stops:
            measured.append((step * batch_size, spent, *_measure(net, test)))
        if step == steps:
            break
        start = time.process_time()
        batch = echo_batch(batch_size, generator=generator, **size).to(device)
        scores = net(batch.letters, batch.delays)
        loss = cross_entropy(scores.flatten(0, 1), batch.targets.flatten())
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        if schedule:
            schedule.step()
        spent += time.process_time() - start
    return History(*(torch.tensor(column) for column in zip(*measured, strict=True)))


def echo_accuracy(net: EchoNet, batch: EchoBatch) -> Tensor:
    """How often a network says the right thing, for each delay.

    Args:
        net: The network.
        batch: Strings `(n, t)` on the network's device; each delay should occur.

    Returns:
        Shares of right letters, `(max_delay + 1,)`; nan for a delay that is absent.

    Reference:
        Goodfellow, Bengio and Courville 2016, "Deep Learning", section 5.1.2.
    """
    with torch.no_grad():
        said = net(batch.letters, batch.delays).argmax(dim=-1)
    right = (said == batch.targets).double().mean(dim=-1)  # (n,)
    per_delay = [right[batch.delays == d].mean() for d in range(net.max_delay + 1)]
    return torch.stack(per_delay).cpu()


@torch.no_grad()
def _measure(net: EchoNet, test: EchoBatch) -> tuple[float, float]:
    scores = net(test.letters, test.delays)
    loss = cross_entropy(scores.flatten(0, 1), test.targets.flatten())
    right = scores.argmax(dim=-1) == test.targets
    return loss.item(), right.double().mean().item()
