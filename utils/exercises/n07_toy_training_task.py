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

    def step(self, closure=None):
        loss = closure and closure()
        for parameter in self.parameters:
            if parameter.grad is not None:
                parameter.data -= 0.05 * parameter.grad
        return loss


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


def _a_step_after_each(model, optimizer, x, y, epochs):
    losses = []
    for _ in epochs:
        total = 0
        for k in range(len(x)):
            loss = (model(x[k]) - y[k]) ** 2
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item()
        losses.append(total / len(x))
    return losses


EXERCISES = [
    Exercise(
        name="ceiling",
        minutes=4,
        returns=("largest",),
        reference=ceiling,
        cases=_ceiling_cases,
        mistakes={
            "the sign of the weights kept": Mistake(
                {"np.abs(weights)": "weights"},
                "Negative weights lower your sum: but h can be negative too, and then the product is not.",
            ),
            "the largest weight alone": Mistake(
                {".sum()": ".max()"},
                "You take the largest weight alone: the answer is a sum over all units.",
            ),
            "the mean": Mistake(
                {".sum()": ".mean()"}, "You take the mean: the answer is a sum over all units."
            ),
            "no bias": Mistake({" + bias": ""}, "The bias is missing: it is added whatever h is."),
            "the bias squashed too": Mistake(
                {"+ bias": "+ bias * largest_h"},
                "You multiply the bias by h as well: it is added on its own.",
            ),
            "h of 1": Mistake(
                {" * largest_h": ""},
                "You let h reach 1: here it reaches `largest_h`, and no further.",
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
                {"series[k + width]": "series[k + width - 1]"},
                "Your windows end with the very term they should forecast: `following` comes after them.",
            ),
            "one term left out": Mistake(
                {
                    "len(series) - width": "len(series) - width - 1",
                    "series[k + width]": "series[k + width + 1]",
                    "+ width <": "+ width + 1 <",
                },
                "Between your window and the term to forecast one term is left out.",
            ),
            "windows counted instead of terms": Mistake(
                {" + width < train": " < train"},
                "You train on the first `train` windows, and the last of these reach `width` terms past the split.",
            ),
            "one window too many": Mistake(
                {"< train": "<= train"},
                "One window too many: the first term after the split has the index `train`.",
            ),
            "every window inside the training terms": Mistake(
                {"< train": "< train - 1"},
                "One window too few: the last training term, of index train - 1, may be forecast too.",
            ),
            "shuffled across the split": Mistake(
                {
                    "return past, following": "order = np.random.default_rng(0).permutation(number)\n    return past[order], following[order]",
                },
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
                {"[:, -1]": "[:, 0]"},
                "You repeat the first term of the window: the most recent one is the last.",
            ),
            "signs kept": Mistake(
                {"np.abs": ""},
                "Errors of opposite sign cancel in your mean: take their absolute values first.",
            ),
            "squared": Mistake(
                {"np.abs": "np.square"},
                "Yours is the mean squared error: asked is the mean absolute one, in the series' own unit.",
            ),
            "the mean of the window": Mistake(
                {"past[:, -1]": "past.mean(axis=1)"},
                "You forecast the mean of the window: persistence repeats the last term.",
            ),
            "a straight line": Mistake(
                {"past[:, -1]": "(2 * past[:, -1] - past[:, -2:][:, 0])"},
                "You continue the line through the last two terms: that is the next baseline, persistence repeats the last term.",
            ),
            "a sum": Mistake(
                {".mean()": ".sum()"}, "Yours is the sum of the errors: divide it by their number."
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
                {"np.abs(train)": "np.abs(past)"},
                "Your scale is taken from all windows, and so from terms that are still to come: take it from `train`.",
            ),
            "a scale for each window": Mistake(
                {"np.abs(train).max()": "np.abs(past).max(axis=1)", "/ unit": "/ unit[:, None]"},
                "Each of your windows has its own scale: asked is one for all, from `train`.",
            ),
            "the sign kept": Mistake(
                {"np.abs(train)": "train"},
                "Your largest term misses the negative ones: take absolute values first.",
            ),
            "the way back upside down": Mistake(
                {"base, unit": "base, 1 / unit"},
                "Going back is upside down: a term is base + unit · y, so `unit` is what you divided by.",
            ),
            "between the smallest and the largest": Mistake(
                {
                    "np.abs(train).max()": "train.max() - train.min()",
                    "past / unit": "(past - train.min()) / unit",
                    "base = 0": "base = train.min()",
                },
                "That is min-max scaling, and a good one: here divide by the largest absolute value only, so that 0 stays 0.",
            ),
            "standardised": Mistake(
                {
                    "np.abs(train).max()": "train.std()",
                    "past / unit": "(past - train.mean()) / unit",
                    "base = 0": "base = train.mean()",
                },
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
                {"        optimizer.zero_grad()\n": ""},
                "Your gradients add up from step to step: `optimizer.zero_grad()` clears them before `backward()`.",
            ),
            "the weights never move": Mistake(
                {"        optimizer.step()\n": ""},
                "The loss stays where it is: `loss.backward()` finds the slopes and `optimizer.step()` moves the weights, with nothing cleared between the two.",
            ),
            "the step before the slopes": Mistake(
                {
                    "optimizer.zero_grad()\n        loss.backward()\n        optimizer.step()": "optimizer.step()\n        optimizer.zero_grad()\n        loss.backward()",
                },
                "You step with the slopes of the epoch before: first `backward()`, then `step()`.",
            ),
            "a sum instead of the mean": Mistake(
                {".mean()": ".sum()"},
                "You add the squares up: with their mean, the size of a step does not depend on how many examples there are.",
            ),
            "no square": Mistake(
                {" ** 2": ""},
                "Without the square, an answer counts as the better the smaller it is.",
            ),
            "absolute errors": Mistake(
                {"((model(x) - y) ** 2)": "(model(x) - y).abs()"},
                "Yours is the mean absolute error: asked is the mean of the squares.",
            ),
            "the loss kept as a tensor": Mistake(
                {"loss.item()": "loss"},
                "Keep `loss.item()`, a number: a tensor can hold on to all that it was computed from.",
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
                {"[:, None] - 1": "[:, None]", " + unit": ""},
                "Yours is the ratio, where 1 means the same difference again: take 1 off, and move `base` on by one difference.",
            ),
            "base one difference behind": Mistake(
                {" + unit": ""},
                "An answer of 0 should mean the same difference again: `base` is then the last term plus the last difference.",
            ),
            "in parts of the last term": Mistake(
                {"unit[:, None]": "past[:, -1:]"},
                "You divide by the last term: divide by the last difference.",
            ),
            "in parts of the first difference": Mistake(
                {"differences[:, -1]": "differences[:, 0]"},
                "You divide by the first difference of the window: the most recent one is the last.",
            ),
            "differences backwards": Mistake(
                {"np.diff(past)": "-np.diff(past)"},
                "Your differences point backwards: each is a term minus the one before it.",
            ),
            "in parts of the term": Mistake(
                {"np.diff(past)": "past", " + unit": ""},
                "You look at the terms themselves: take their differences first.",
            ),
            "the unit left at 1": Mistake(
                {"base, unit": "base, 1"},
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
