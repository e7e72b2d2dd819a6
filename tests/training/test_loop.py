import math
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.testing import assert_close

from notes_lib.optim import SGD, Momentum, cosine_decay
from notes_lib.training import EarlyStopping, learning_rate_range_test, train


def line(device, count=40):
    """Points of y = 2x - 1, in batches of 10."""
    x = torch.linspace(-1, 1, count, device=device).view(-1, 10, 1)
    return list(zip(x, 2 * x - 1, strict=True))


def model_on(device):
    model = nn.Linear(1, 1)
    with torch.no_grad():
        model.weight.fill_(0.3)
        model.bias.fill_(0.1)
    return model.to(device)


class TestTrain:
    def test_same_as_a_loop_in_pytorch(self, device):
        mine, theirs = model_on(device), model_on(device)
        rates = partial(cosine_decay, learning_rate=0.3, steps=12)
        history = train(
            mine,
            line(device),
            mse_loss,
            Momentum(mine.parameters(), learning_rate=9.0),
            epochs=3,
            schedule=rates,
        )
        optimiser = torch.optim.SGD(theirs.parameters(), lr=0.3, momentum=0.9)
        losses = []
        for step, (x, y) in enumerate(3 * line(device)):
            optimiser.param_groups[0]["lr"] = rates(step)
            optimiser.zero_grad()
            loss = mse_loss(theirs(x), y)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        assert_close(history.losses, torch.tensor(losses))
        assert_close(list(mine.parameters()), list(theirs.parameters()))
        assert_close(
            history.learning_rates, torch.tensor([rates(i) for i in range(12)])
        )
        assert history.scores.shape == (0,)

    def test_learns_the_line(self, device):
        model = model_on(device)
        optimiser = SGD(model.parameters(), learning_rate=0.2)
        train(model, line(device), mse_loss, optimiser, epochs=60)
        assert model.weight.item() == pytest.approx(2, abs=1e-3)
        assert model.bias.item() == pytest.approx(-1, abs=1e-3)

    def test_modes(self, device):
        model = nn.Sequential(model_on(device), nn.Dropout(0.5))
        seen = []

        def evaluate(given):
            seen.append((given.training, torch.is_grad_enabled()))
            return 7.0

        model.eval()
        model.register_forward_hook(lambda m, *_: seen.append(m.training))
        optimiser = SGD(model.parameters(), learning_rate=0.1)
        history = train(
            model, line(device, 20), mse_loss, optimiser, epochs=2, evaluate=evaluate
        )
        assert seen == [True, True, (False, False)] * 2
        assert model.training
        assert history.scores.tolist() == [7, 7]

    def test_stops_early(self, device):
        model = model_on(device)
        scores = iter([3.0, 1, 2, 0.5, 4, 5, 0])
        stop = EarlyStopping(patience=2)
        kept = []

        def evaluate(given):
            kept.append(given.weight.item())
            return next(scores)

        history = train(
            model,
            line(device),
            mse_loss,
            SGD(model.parameters(), learning_rate=0.1),
            epochs=7,
            evaluate=evaluate,
            stop=stop,
        )
        assert history.scores.tolist() == [3, 1, 2, 0.5, 4, 5]
        assert (stop.best_score, stop.best_epoch) == (0.5, 3)
        stop.restore_(model)
        assert model.weight.item() == kept[3]

    def test_explosion_is_named(self, device):
        model = model_on(device)
        optimiser = SGD(model.parameters(), learning_rate=1e20)
        with pytest.raises(FloatingPointError, match=r"loss is (inf|nan): .*1e\+20"):
            train(model, line(device), mse_loss, optimiser, epochs=5)

    def test_nothing_is_said_where_nobody_waits(self, device, capsys):
        model = model_on(device)
        train(model, line(device), mse_loss, SGD(model.parameters(), learning_rate=0.1))
        assert capsys.readouterr() == ("", "")

    def test_bad_input_is_named(self):
        model = model_on("cpu")
        optimiser = SGD(model.parameters(), learning_rate=0.1)
        run = partial(train, model, loss=mse_loss, optimiser=optimiser)
        with pytest.raises(ValueError, match="epochs must be at least 1, got 0"):
            run(line("cpu"), epochs=0)
        with pytest.raises(ValueError, match="at least one batch in every epoch"):
            run([])
        with pytest.raises(ValueError, match="generator gives its batches once only"):
            run(iter(line("cpu")), epochs=2)
        with pytest.raises(ValueError, match="stop needs evaluate"):
            run(line("cpu"), stop=EarlyStopping(patience=1))


class TestEarlyStopping:
    @staticmethod
    def run(scores, **options):
        stop = EarlyStopping(**options)
        return stop, [stop(score, nn.Linear(1, 1)) for score in scores]

    def test_higher_is_better(self):
        stop, stops = self.run([0.1, 0.3, 0.2, 0.3], patience=2, better="higher")
        assert stops == [False, False, False, True]
        assert stop.best_epoch == 1

    def test_small_gains_do_not_count(self):
        stop, stops = self.run([1, 0.95, 0.91], patience=2, min_change=0.1)
        assert stops == [False, False, True]
        assert stop.best_score == 1

    def test_nan_is_never_best(self):
        stop, stops = self.run([math.nan, 2, math.nan, math.nan], patience=2)
        assert stops == [False, False, False, True]
        assert stop.best_score == 2
        assert self.run([math.nan, math.nan], patience=2)[1] == [False, True]

    def test_keeps_a_copy(self):
        model = nn.Linear(1, 1)
        stop = EarlyStopping(patience=1)
        stop.restore_(model)  # nothing to restore yet
        stop(1.0, model)
        best = model.weight.item()
        with torch.no_grad():
            model.weight.add_(1)
        stop(2.0, model)
        stop.restore_(model)
        assert model.weight.item() == best

    def test_bad_input_is_named(self):
        with pytest.raises(ValueError, match="got 0 and 0"):
            EarlyStopping(patience=0)
        with pytest.raises(ValueError, match="got 1 and -1"):
            EarlyStopping(patience=1, min_change=-1)
        with pytest.raises(ValueError, match="'lower' or 'higher', got 'best'"):
            EarlyStopping(patience=1, better="best")


class TestRangeTest:
    def test_finds_where_a_parabola_explodes(self, device):
        """On L = w²/2 with one weight the loss grows where the rate is above 2."""

        class Parabola(nn.Module):
            def __init__(self):
                super().__init__()
                self.w = nn.Parameter(torch.ones(()))

            def forward(self, x):
                return self.w.expand(len(x))

        model = Parabola().to(device)
        batches = [(torch.zeros(1, device=device), torch.zeros(1, device=device))]
        rates, losses = learning_rate_range_test(
            model,
            batches,
            lambda guess, _: guess.square().sum() / 2,
            partial(SGD, learning_rate=0),
            lowest=0.2,
            highest=100,
            steps=55,
        )
        ratio = rates[1:] / rates[:-1]
        assert_close(ratio, torch.full_like(ratio, 500 ** (1 / 54)))
        assert rates[0].item() == pytest.approx(0.2)
        # The loss multiplies by (1 - rate)² in the step that follows.
        grew = losses[1:] > losses[:-1]
        assert grew.equal((1 - rates[:-1]) ** 2 > 1)
        assert len(rates) == len(losses) < 55  # gave up
        assert losses[-1] > 4 * losses[:-1].min()
        assert model.w.item() == 1
        assert model.w.grad is None

    def test_bad_input_is_named(self):
        run = partial(
            learning_rate_range_test,
            model_on("cpu"),
            loss=mse_loss,
            make_optimiser=partial(SGD, learning_rate=0),
        )
        with pytest.raises(ValueError, match=r"got 0, 10\.0 and 100"):
            run(line("cpu"), lowest=0)
        with pytest.raises(ValueError, match="got 1e-06, 1e-07 and 100"):
            run(line("cpu"), highest=1e-7)
        with pytest.raises(ValueError, match=r"and 1$"):
            run(line("cpu"), steps=1)
        with pytest.raises(ValueError, match="at least one batch"):
            run([])
