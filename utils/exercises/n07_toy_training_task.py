"""Exercises of notebook 07: examples from a series, a score to beat, and the training loop."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.exercises.values import Misfit


def ceiling(weights, bias, largest_h):
    return np.abs(weights).sum() * largest_h + bias


def make_windows(series, width, train):
    number = len(series) - width
    past = np.array([series[k : k + width] for k in range(number)])
    following = np.array([series[k + width] for k in range(number)])
    in_train = np.arange(number) + width < train
    return past, following, in_train


def persistence_error(past, following):
    return np.abs(following - past[:, -1]).mean()


def scaled(past, train):
    unit = np.abs(train).max()
    x = past / unit
    base = 0
    return x, base, unit


def training_loop(model, optimizer, x, y, epochs):
    losses = []
    for _ in epochs:
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def relative(past, train):
    differences = np.diff(past)
    unit = differences[:, -1]
    x = differences / unit[:, None] - 1
    base = past[:, -1] + unit
    return x, base, unit


def _ceiling_cases():
    rng = np.random.default_rng(1)
    return [
        (np.array([[0.5], [-0.25], [1.0]]), 0.1, 0.5),
        (rng.normal(size=(64, 1)), -0.3, np.tanh(1)),
        (rng.normal(size=(1, 32)), 2.0, 1.0),
    ]


def _window_cases():
    # Every value stands once, so that it tells which term it is.
    return [
        (np.arange(1.0, 15), 4, 9),
        (np.random.default_rng(2).permutation(np.arange(1.0, 31)), 5, 20),
        (np.random.default_rng(3).permutation(np.arange(10.0, 22)), 1, 6),
    ]


def _past_cases():
    rng = np.random.default_rng(4)
    return [
        (np.array([[1.0, 4, 9], [4, 9, 16]]), np.array([16.0, 25])),
        (rng.normal(size=(6, 4)), rng.normal(size=6)),
        (rng.normal(size=(3, 1)), rng.normal(size=3)),
    ]


def _representation_cases():
    rng = np.random.default_rng(5)
    cases = []
    for terms, train, width in ((np.arange(1.0, 13) ** 2, 8, 3), (rng.normal(size=20), 12, 5)):
        cases.append((np.lib.stride_tricks.sliding_window_view(terms[:-1], width), terms[:train]))
    falling = np.array([3.0, -1, -4, -6, -9, -10, -30, -31])
    cases.append((np.lib.stride_tricks.sliding_window_view(falling[:-1], 4), falling[:6]))
    return [(past.copy(), train.copy()) for past, train in cases]


class _Descent:
    """Plain gradient descent: a ``torch.optim`` would take a second to load, with its first use."""

    def __init__(self, parameters):
        self.parameters = list(parameters)

    def zero_grad(self, set_to_none=True):
        for parameter in self.parameters:
            parameter.grad = None

    def step(self):
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data -= 0.05 * parameter.grad


def _loop_cases():
    import torch

    cases = []
    for features, count in ((1, 5), (3, 8)):
        rng = torch.Generator().manual_seed(features)
        model = torch.nn.Sequential(
            torch.nn.Linear(features, 4), torch.nn.Tanh(), torch.nn.Linear(4, 1)
        )
        with torch.no_grad():
            for parameter in model.parameters():
                parameter.copy_(torch.randn(parameter.shape, generator=rng))
        x = torch.randn(count, features, generator=rng)
        y = torch.randn(count, 1, generator=rng)
        cases.append((model, _Descent(model.parameters()), x, y, range(4)))
    return cases


def _leaks(past, following, in_train, series, width, train):
    """The windows as they are, and what they give away. Every value of the series stands once."""
    if in_train.dtype != bool:
        raise Misfit("`in_train` should hold True or False for each window.")
    after_the_split = np.isin(np.column_stack([past, following]), series[train:]).any(axis=1)
    return {
        "windows that hold the term they should forecast": np.sum(past == following[:, None]),
        "windows to train on that see past the split": np.sum(in_train & after_the_split),
        "past": past,
        "following": following,
        "in_train": in_train.astype(int),
    }


def _one_a_window(x, base, unit, past, train):
    """base and unit may also be one number for all windows."""
    return {
        "x": x,
        "base": np.broadcast_to(base, len(past)),
        "unit": np.broadcast_to(unit, len(past)),
    }


def _split(series, width, in_train):
    """make_windows with another choice of what to train on, a function of the windows' numbers."""
    past, following, _ = make_windows(series, width, len(series))
    return past, following, in_train(np.arange(len(past)))


def _shuffled(series, width, train):
    past, following, in_train = make_windows(series, width, train)
    order = np.random.default_rng(0).permutation(len(past))
    return past[order], following[order], in_train


def _holding_the_answer(series, width, train):
    past, _, in_train = make_windows(series, width, train)
    return past, past[:, -1], in_train


def _one_left_out(series, width, train):
    past, following, in_train = make_windows(series, width + 1, train)
    return past[:, :-1], following, in_train


def _loop_with(step):
    """training_loop with another step: step(model, optimizer, x, y) -> loss."""

    def answer(model, optimizer, x, y, epochs):
        return [step(model, optimizer, x, y).item() for _ in epochs]

    return answer


def _tensors_kept(model, optimizer, x, y, epochs):
    losses = []
    for _ in epochs:
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss)
    return losses


def _loss_with(reduce):
    """training_loop with another loss: reduce(differences)."""

    def step(model, optimizer, x, y):
        loss = reduce(model(x) - y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss

    return _loop_with(step)


def _never_cleared(model, optimizer, x, y):
    loss = ((model(x) - y) ** 2).mean()
    loss.backward()
    optimizer.step()
    return loss


def _never_moved(model, optimizer, x, y):
    return ((model(x) - y) ** 2).mean()


def _step_before_backward(model, optimizer, x, y):
    loss = ((model(x) - y) ** 2).mean()
    optimizer.step()
    optimizer.zero_grad()
    loss.backward()
    return loss


def _relative_with(answer):
    """relative by a function of the differences (n, width - 1) and the last terms (n,)."""
    return lambda past, train: answer(np.diff(past), past[:, -1])


EXERCISES = [
    Exercise(
        name="ceiling",
        minutes=4,
        returns=("largest",),
        reference=ceiling,
        cases=_ceiling_cases,
        mistakes={
            "the sign of the weights kept": Mistake(
                lambda weights, bias, largest_h: weights.sum() * largest_h + bias,
                "Negative weights lower your sum: but h can be negative too, and then the product is not.",
            ),
            "the largest weight alone": Mistake(
                lambda weights, bias, largest_h: np.abs(weights).max() * largest_h + bias,
                "You take the largest weight alone: the answer is a sum over all units.",
            ),
            "the mean": Mistake(
                lambda weights, bias, largest_h: np.abs(weights).mean() * largest_h + bias,
                "You take the mean: the answer is a sum over all units.",
            ),
            "no bias": Mistake(
                lambda weights, bias, largest_h: np.abs(weights).sum() * largest_h,
                "The bias is missing: it is added whatever h is.",
            ),
            "h of 1": Mistake(
                lambda weights, bias, largest_h: np.abs(weights).sum() + bias,
                "You let h reach 1: here it reaches `largest_h`, and no further.",
            ),
            "the bias squashed too": Mistake(
                lambda weights, bias, largest_h: (np.abs(weights).sum() + bias) * largest_h,
                "You multiply the bias by h as well: it is added on its own.",
            ),
        },
        hints=(
            "The answer is h₁w₁ + h₂w₂ + … + bias. You may choose each h: which h makes h·w largest?",
            "h of the sign of w, and as large as it goes: then h·w is |w| times `largest_h`.",
        ),
    ),
    Exercise(
        name="make_windows",
        minutes=10,
        returns=("past", "following", "in_train"),
        reference=make_windows,
        cases=_window_cases,
        observe=_leaks,
        mistakes={
            "the answer inside the window": Mistake(
                _holding_the_answer,
                "Your windows end with the very term they should forecast: `following` comes after them.",
            ),
            "one term left out": Mistake(
                _one_left_out,
                "Between your window and the term to forecast one term is left out.",
            ),
            "windows counted instead of terms": Mistake(
                lambda series, width, train: _split(series, width, lambda k: k < train),
                "You train on the first `train` windows, and the last of these reach `width` terms past the split.",
            ),
            "one window too many": Mistake(
                lambda series, width, train: _split(series, width, lambda k: k + width <= train),
                "One window too many: the first term after the split has the index `train`.",
            ),
            "every window inside the training terms": Mistake(
                lambda series, width, train: _split(
                    series, width, lambda k: k + width <= train - 2
                ),
                "One window too few: the last training term, of index train - 1, may be forecast too.",
            ),
            "shuffled across the split": Mistake(
                _shuffled,
                "The windows were shuffled before the split, so that you train on what is to come: keep their order.",
            ),
        },
        hints=(
            "Window k holds the terms from index k to k + width - 1. Which index has the term after it?",
            "`series[k : k + width]` and `series[k + width]`, for k from 0 to len(series) - width - 1.",
            "A window is to be trained on when the index of the term after it, k + width, is below `train`.",
        ),
    ),
    Exercise(
        name="persistence_error",
        minutes=4,
        returns=("error",),
        reference=persistence_error,
        cases=_past_cases,
        mistakes={
            "the first term of the window": Mistake(
                lambda past, following: np.abs(following - past[:, 0]).mean(),
                "You repeat the first term of the window: the most recent one is the last.",
            ),
            "signs kept": Mistake(
                lambda past, following: (following - past[:, -1]).mean(),
                "Errors of opposite sign cancel in your mean: take their absolute values first.",
            ),
            "squared": Mistake(
                lambda past, following: ((following - past[:, -1]) ** 2).mean(),
                "Yours is the mean squared error: asked is the mean absolute one, in the series' own unit.",
            ),
            "the mean of the window": Mistake(
                lambda past, following: np.abs(following - past.mean(axis=1)).mean(),
                "You forecast the mean of the window: persistence repeats the last term.",
            ),
            "a straight line": Mistake(
                lambda past, following: np.abs(
                    following - 2 * past[:, -1] + past[:, -2:][:, 0]
                ).mean(),
                "You continue the line through the last two terms: that is the next baseline, persistence repeats the last term.",
            ),
            "a sum": Mistake(
                lambda past, following: np.abs(following - past[:, -1]).sum(),
                "Yours is the sum of the errors: divide it by their number.",
            ),
        },
        hints=(
            "Persistence says: the same again. Which column of `past` is that?",
            "The forecast is `past[:, -1]`. Take the mean of the absolute differences to `following`.",
        ),
    ),
    Exercise(
        name="scaled",
        minutes=6,
        returns=("x", "base", "unit"),
        reference=scaled,
        cases=_representation_cases,
        observe=_one_a_window,
        mistakes={
            "the scale of all windows": Mistake(
                lambda past, train: (past / np.abs(past).max(), 0, np.abs(past).max()),
                "Your scale is taken from all windows, and so from terms that are still to come: take it from `train`.",
            ),
            "a scale for each window": Mistake(
                lambda past, train: (
                    past / np.abs(past).max(axis=1, keepdims=True),
                    0,
                    np.abs(past).max(axis=1),
                ),
                "Each of your windows has its own scale: asked is one for all, from `train`.",
            ),
            "the sign kept": Mistake(
                lambda past, train: (past / train.max(), 0, train.max()),
                "Your largest term misses the negative ones: take absolute values first.",
            ),
            "the way back upside down": Mistake(
                lambda past, train: (past / np.abs(train).max(), 0, 1 / np.abs(train).max()),
                "Going back is upside down: a term is base + unit · y, so `unit` is what you divided by.",
            ),
            "between the smallest and the largest": Mistake(
                lambda past, train: (
                    (past - train.min()) / (train.max() - train.min()),
                    train.min(),
                    train.max() - train.min(),
                ),
                "That is min-max scaling, and a good one: here divide by the largest absolute value only, so that 0 stays 0.",
            ),
            "standardised": Mistake(
                lambda past, train: (
                    (past - train.mean()) / train.std(),
                    train.mean(),
                    train.std(),
                ),
                "That is standardising, and a good way: here divide by the largest absolute value only, so that 0 stays 0.",
            ),
        },
        hints=(
            "One number does it: the largest absolute value of `train`.",
            "`x` is `past` divided by it. Which base and unit make base + unit · x the terms again?",
            "`unit = np.abs(train).max()` and `base = 0`.",
        ),
    ),
    Exercise(
        name="training_loop",
        minutes=8,
        returns=("losses",),
        reference=training_loop,
        cases=_loop_cases,
        mistakes={
            "gradients never cleared": Mistake(
                _loop_with(_never_cleared),
                "Your gradients add up from step to step: `optimizer.zero_grad()` clears them before `backward()`.",
            ),
            "the weights never move": Mistake(
                _loop_with(_never_moved),
                "The loss stays where it is: `loss.backward()` finds the slopes and `optimizer.step()` moves the weights, with nothing cleared between the two.",
            ),
            "the step before the slopes": Mistake(
                _loop_with(_step_before_backward),
                "You step with the slopes of the epoch before: first `backward()`, then `step()`.",
            ),
            "a sum instead of the mean": Mistake(
                _loss_with(lambda error: (error**2).sum()),
                "You add the squares up: with their mean, the size of a step does not depend on how many examples there are.",
            ),
            "no square": Mistake(
                _loss_with(lambda error: error.mean()),
                "Without the square, an answer counts as the better the smaller it is.",
            ),
            "the loss kept as a tensor": Mistake(
                _tensors_kept,
                "Keep `loss.item()`, a number: a tensor holds on to all that it was computed from.",
            ),
            "absolute errors": Mistake(
                _loss_with(lambda error: error.abs().mean()),
                "Yours is the mean absolute error: asked is the mean of the squares.",
            ),
        },
        hints=(
            "Five lines: the loss, clear the old gradients, find the new ones, take a step, keep the loss.",
            "The loss is the mean of the squares of `model(x) - y`. The optimizer clears and steps.",
            "`optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`, `losses.append(loss.item())`.",
        ),
    ),
    Exercise(
        name="relative",
        minutes=8,
        returns=("x", "base", "unit"),
        reference=relative,
        cases=_representation_cases,
        observe=_one_a_window,
        mistakes={
            "1 not taken off": Mistake(
                _relative_with(lambda d, last: (d / d[:, -1:], last, d[:, -1])),
                "Yours is the ratio, where 1 means the same difference again: take 1 off, and move `base` on by one difference.",
            ),
            "base one difference behind": Mistake(
                _relative_with(lambda d, last: (d / d[:, -1:] - 1, last, d[:, -1])),
                "An answer of 0 should mean the same difference again: `base` is then the last term plus the last difference.",
            ),
            "in parts of the last term": Mistake(
                _relative_with(lambda d, last: (d / last[:, None] - 1, last + d[:, -1], d[:, -1])),
                "You divide by the last term: divide by the last difference.",
            ),
            "in parts of the first difference": Mistake(
                _relative_with(lambda d, last: (d / d[:, :1] - 1, last + d[:, 0], d[:, 0])),
                "You divide by the first difference of the window: the most recent one is the last.",
            ),
            "differences backwards": Mistake(
                _relative_with(lambda d, last: (d / d[:, -1:] - 1, last - d[:, -1], -d[:, -1])),
                "Your differences point backwards: each is a term minus the one before it.",
            ),
            "in parts of the term": Mistake(
                lambda past, train: (past / past[:, -1:] - 1, past[:, -1], past[:, -1]),
                "You look at the terms themselves: take their differences first.",
            ),
            "the unit left at 1": Mistake(
                _relative_with(lambda d, last: (d / d[:, -1:] - 1, last + d[:, -1], 1)),
                "Your way back forgets the size of the step: `unit` is the last difference.",
            ),
        },
        hints=(
            "`np.diff(past)` gives the differences of each window; the last one is `[:, -1]`.",
            "x is each difference divided by the last one, minus 1. `[:, None]` makes a column to divide by.",
            "y is the next difference divided by the last one, minus 1. Solve that for the next term: what is added to unit · y?",
            "`base = past[:, -1] + unit`, with the last difference as `unit`.",
        ),
    ),
]
