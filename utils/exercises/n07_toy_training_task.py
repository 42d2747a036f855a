"""Exercises of notebook 07: examples from a series, a score to beat, and the training loop."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.exercises.values import Misfit


def ceiling(weights, bias, largest_h):
    return np.abs(weights).sum() * largest_h + bias


def make_windows(series, width, split):
    number = len(series) - width
    past = np.array([series[k : k + width] for k in range(number)])
    following = np.array([series[k + width] for k in range(number)])
    in_train = np.arange(number) + width < split
    return past, following, in_train


def persistence_error(past, following):
    return np.abs(following - past[:, -1]).mean()


def scaled(past, training_terms):
    unit = np.abs(training_terms).max()
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


def relative(past, training_terms):
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
    for terms, split, width in ((np.arange(1.0, 13) ** 2, 8, 3), (rng.normal(size=20), 12, 5)):
        cases.append((np.lib.stride_tricks.sliding_window_view(terms[:-1], width), terms[:split]))
    falling = np.array([3.0, -1, -4, -6, -9, -10, -30, -31])
    cases.append((np.lib.stride_tricks.sliding_window_view(falling[:-1], 4), falling[:6]))
    return [(past.copy(), terms.copy()) for past, terms in cases]


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


def _leaks(past, following, in_train, series, width, split):
    """The windows as they are, and what they give away. Every value of the series stands once."""
    if in_train.dtype != bool:
        raise Misfit("`in_train` should hold True or False for each window.")
    after_the_split = np.isin(np.column_stack([past, following]), series[split:]).any(axis=1)
    return {
        "windows that hold the term they should forecast": np.sum(past == following[:, None]),
        "windows to train on that see past the split": np.sum(in_train & after_the_split),
        "past": past,
        "following": following,
        "in_train": in_train.astype(int),
    }


def _one_a_window(x, base, unit, past, training_terms):
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
        named={1: "a negative bias"},
        mistakes={
            "the sign of the weights kept": Mistake(
                {"np.abs(weights)": "weights"},
                "Negative weights lower your sum: but h can be negative too, and then the product is not.",
            ),
            "the absolute value of the sum": Mistake(
                {"np.abs(weights).sum()": "np.abs(weights.sum())"},
                "You take the absolute value of the sum, in which weights have already cancelled: take it of each weight.",
            ),
            "negative weights left out": Mistake(
                {"np.abs(weights)": "np.maximum(weights, 0)"},
                "You leave out the negative weights: with a negative h they raise the answer too.",
            ),
            "the largest weight alone": Mistake(
                {".sum()": ".max()"},
                "You take the largest weight alone: the answer is a sum over all units.",
            ),
            "the largest weight for all": Mistake(
                {".sum()": ".max() * np.size(weights)"},
                "You count the largest weight for every unit: each has its own.",
            ),
            "the mean": Mistake(
                {".sum()": ".mean()"}, "You take the mean: the answer is a sum over all units."
            ),
            "the length of the weights": Mistake(
                {"np.abs(weights).sum()": "np.linalg.norm(weights)"},
                "The root of the squares is for an h of a fixed length: here each h has its own limit.",
            ),
            "squares": Mistake(
                {"np.abs(weights)": "np.square(weights)"},
                "You add up squares: each h is multiplied by its weight once.",
            ),
            "summed along one axis": Mistake(
                {".sum()": ".sum(axis=0)"},
                "You add up along the first axis only; weights may have two, and the answer is one number.",
            ),
            "no bias": Mistake({" + bias": ""}, "The bias is missing: it is added whatever h is."),
            "the bias without its sign": Mistake(
                {"+ bias": "+ abs(bias)"},
                "You drop the sign of the bias: nobody chooses it, so a negative one lowers the answer.",
            ),
            "the bias taken off": Mistake(
                {"+ bias": "- bias"}, "You take the bias off: it is added."
            ),
            "the bias squashed too": Mistake(
                {"+ bias": "+ bias * largest_h"},
                "You multiply the bias by h as well: it is added on its own.",
            ),
            "h of 1": Mistake(
                {" * largest_h": ""},
                "You let h reach 1: here it reaches `largest_h`, and no further.",
            ),
            "h through tanh again": Mistake(
                {"* largest_h": "* np.tanh(largest_h)"},
                "`largest_h` is an h, which has been through tanh already: use it as it is.",
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
        named={2: "a window of one term"},
        mistakes={
            "the answer inside the window": Mistake(
                {"series[k + width]": "series[k + width - 1]"},
                "Your windows end with the very term they should forecast: `following` comes after them.",
            ),
            "windows one term too long": Mistake(
                {"series[k : k + width]": "series[k : k + width + 1]"},
                "Your windows hold `width` + 1 terms, and the last is the one to forecast: a slice leaves out its end.",
            ),
            "windows one term too short": Mistake(
                {"series[k : k + width]": "series[k : k + width - 1]"},
                "Your windows are a term too short: a slice leaves out its end already.",
            ),
            "one term left out": Mistake(
                {
                    "len(series) - width": "len(series) - width - 1",
                    "series[k + width]": "series[k + width + 1]",
                    "+ width <": "+ width + 1 <",
                },
                "Between your window and the term to forecast one term is left out.",
            ),
            "as many terms after": Mistake(
                {"series[k + width]": "series[k + 1 : k + 1 + width]"},
                "Your `following` is the window moved on by one: asked is the one term after it.",
            ),
            "following as a column": Mistake(
                {"series[k + width]": "[series[k + width]]"},
                "`following` has an axis too many: one term for each window, (n,).",
            ),
            "the last window missing": Mistake(
                {"len(series) - width": "len(series) - width - 1"},
                "Your last window is missing: the one before the last term counts too.",
            ),
            "a window with nothing after it": Mistake(
                {"len(series) - width": "len(series) - width + 1"},
                "You go one window too far: after the last `width` terms nothing is left to forecast.",
            ),
            "past longer than following": Mistake(
                {"range(number)])\n    following": "range(number + 1)])\n    following"},
                "`past` has a window more than there are terms to forecast: after the last one comes nothing.",
            ),
            "no shared terms": Mistake(
                {
                    "past, following, in_train": "past[::width], following[::width], in_train[::width]",
                },
                "Your windows share no terms: every window is asked for, and the next begins one term later.",
            ),
            "windows counted instead of terms": Mistake(
                {" + width < split": " < split"},
                "You train on the first `split` windows, and the last of these reach `width` terms past the split.",
            ),
            "one window too many": Mistake(
                {"< split": "<= split"},
                "One window too many: the first term after the split has the index `split`.",
            ),
            "every window inside the training terms": Mistake(
                {"< split": "< split - 1"},
                "One window too few: the last training term, of index split - 1, may be forecast too.",
            ),
            "the others to train on": Mistake(
                {"< split": ">= split"},
                "You mark the windows that come later: True means that a window is to be trained on.",
            ),
            "terms for their places": Mistake(
                {"np.arange(number) + width < split": "following <= split"},
                "You hold the terms themselves against `split`: it counts terms, so compare their places.",
            ),
            "terms for their indices": Mistake(
                {"np.arange(number) + width < split": "following < split"},
                "You hold `following` against `split`, a value against a count: compare where the term stands.",
            ),
            "shuffled across the split": Mistake(
                {
                    "return past, following": "order = np.random.default_rng(0).permutation(number)\n    return past[order], following[order]",
                },
                "The windows were shuffled before the split, so that you train on what is to come: keep their order.",
            ),
            "drawn at random": Mistake(
                {
                    "np.arange(number) + width < split": "np.random.default_rng(0).permutation(number) < split - width",
                },
                "You draw at random what to train on, and so train on what is to come: the first windows are for training.",
            ),
            "windows as columns": Mistake(
                {"return past": "return past.T"},
                "Your windows stand as columns: `past` has one row for each, (n, width).",
            ),
            "the first term for the next": Mistake(
                {"series[k + width]": "series[k]"},
                "Your `following` is the first term of its window: asked is the one after the last.",
            ),
            "the training windows alone": Mistake(
                {
                    "past, following, in_train": "past[in_train], following[in_train], in_train[in_train]",
                },
                "You return the training windows alone: the others are needed later, and `in_train` tells them apart.",
            ),
        },
        hints=(
            "Window k holds the terms from index k to k + width - 1. Which index has the term after it?",
            "`series[k : k + width]` and `series[k + width]`, for k from 0 to len(series) - width - 1.",
            "A window is to be trained on when the index of the term after it, k + width, is below `split`.",
        ),
    ),
    Exercise(
        name="persistence_error",
        minutes=4,
        returns=("error",),
        reference=persistence_error,
        cases=_past_cases,
        named={2: "windows of one term"},
        mistakes={
            "the first term of the window": Mistake(
                {"[:, -1]": "[:, 0]"},
                "You repeat the first term of the window: the most recent one is the last.",
            ),
            "the last window's term for all": Mistake(
                {"[:, -1]": "[-1, -1]"},
                "You forecast every term by one number, the end of the last window: each window has its own.",
            ),
            "the last window for the last terms": Mistake(
                {"[:, -1]": "[-1]"},
                "`past[-1]` is the last window, and asked is the last term of each: windows are rows, terms columns.",
            ),
            "the last terms as a column": Mistake(
                {"[:, -1]": "[:, -1:]"},
                "A column held against `following` gives (n, n) errors, each window with each term: keep both (n,).",
            ),
            "the whole window": Mistake(
                {"[:, -1]": ""},
                "You hold whole windows against `following`: persistence uses the last term of each alone.",
            ),
            "signs kept": Mistake(
                {"np.abs": ""},
                "Errors of opposite sign cancel in your mean: take their absolute values first.",
            ),
            "the absolute value of the mean": Mistake(
                {
                    "np.abs(following - past[:, -1]).mean()": "np.abs((following - past[:, -1]).mean())"
                },
                "Errors of opposite sign have cancelled before you take the absolute value: take it of each error.",
            ),
            "squared": Mistake(
                {"np.abs": "np.square"},
                "Yours is the mean squared error: asked is the mean absolute one, in the series' own unit.",
            ),
            "the root of the mean square": Mistake(
                {
                    "np.abs(following - past[:, -1]).mean()": "np.sqrt(np.square(following - past[:, -1]).mean())",
                },
                "Yours is the root of the mean square, in which large errors count more: asked is the mean absolute error.",
            ),
            "in parts of the term": Mistake(
                {"- past[:, -1])": "- past[:, -1]) / np.abs(following)"},
                "You divide each error by its term: asked is the error itself, in the series' own unit.",
            ),
            "the mean of the window": Mistake(
                {"past[:, -1]": "past.mean(axis=1)"},
                "You forecast the mean of the window: persistence repeats the last term.",
            ),
            "a straight line": Mistake(
                {"past[:, -1]": "(2 * past[:, -1] - past[:, -2:][:, 0])"},
                "You continue the line through the last two terms: that is the next baseline, persistence repeats the last term.",
            ),
            "from one following to the next": Mistake(
                {"following - past[:, -1]": "np.diff(following)"},
                "You compare each `following` with the one before it: the forecasts stand in `past`, one for each window.",
            ),
            "a sum": Mistake(
                {".mean()": ".sum()"}, "Yours is the sum of the errors: divide it by their number."
            ),
            "the largest error": Mistake(
                {".mean()": ".max()"}, "Yours is the largest error: asked is their mean."
            ),
            "no mean": Mistake(
                {".mean()": ""}, "You return one error a window: asked is their mean, one number."
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
                {"np.abs(training_terms)": "np.abs(past)"},
                "Your scale is taken from all windows, and so from terms that are still to come: take it from `training_terms`.",
            ),
            "the scale of the first windows": Mistake(
                {"np.abs(training_terms)": "np.abs(past[: len(training_terms)])"},
                "As many windows as there are training terms reach past the split: take the scale from `training_terms` itself.",
            ),
            "a scale for each window": Mistake(
                {
                    "np.abs(training_terms).max()": "np.abs(past).max(axis=1)",
                    "/ unit": "/ unit[:, None]",
                },
                "Each of your windows has its own scale: asked is one for all, from `training_terms`.",
            ),
            "the sign kept": Mistake(
                {"np.abs(training_terms)": "training_terms"},
                "Your largest term misses the negative ones: take absolute values first.",
            ),
            "the last training term": Mistake(
                {"np.abs(training_terms).max()": "np.abs(training_terms[-1])"},
                "You divide by the last training term: where a series does not rise, another one is larger.",
            ),
            "the mean size": Mistake(
                {".max()": ".mean()"},
                "You divide by the mean absolute value: asked is the largest one.",
            ),
            "the largest difference": Mistake(
                {"np.abs(training_terms)": "np.abs(np.diff(training_terms))"},
                "You divide by the largest difference: here the terms themselves are scaled.",
            ),
            "multiplied": Mistake(
                {"past / unit": "past * unit"},
                "You multiply by the largest value, so that large terms become larger: divide by it.",
            ),
            "x left as it was": Mistake(
                {"past / unit": "past"}, "Your x is not scaled yet: divide it by `unit`."
            ),
            "the answer not scaled": Mistake(
                {"base, unit": "base, 1"},
                "x is scaled and the answer is not: with a unit of 1 the network has to say whole terms.",
            ),
            "the way back upside down": Mistake(
                {"base, unit": "base, 1 / unit"},
                "Going back is upside down: a term is base + unit · y, so `unit` is what you divided by.",
            ),
            "the last term for base": Mistake(
                {"base = 0": "base = past[:, -1]"},
                "Your base adds the last term on the way back: y is a whole term here, so nothing is to be added.",
            ),
            "between the smallest and the largest": Mistake(
                {
                    "np.abs(training_terms).max()": "training_terms.max() - training_terms.min()",
                    "past / unit": "(past - training_terms.min()) / unit",
                    "base = 0": "base = training_terms.min()",
                },
                "That is min-max scaling, and a good one: here divide by the largest absolute value only, so that 0 stays 0.",
            ),
            "standardised": Mistake(
                {
                    "np.abs(training_terms).max()": "training_terms.std()",
                    "past / unit": "(past - training_terms.mean()) / unit",
                    "base = 0": "base = training_terms.mean()",
                },
                "That is standardising, and a good way: here divide by the largest absolute value only, so that 0 stays 0.",
            ),
            "the range for the largest": Mistake(
                {"np.abs(training_terms).max()": "training_terms.max() - training_terms.min()"},
                "You divide by the distance from the smallest to the largest: asked is the largest absolute value.",
            ),
        },
        hints=(
            "One number does it: the largest absolute value of `training_terms`.",
            "`x` is `past` divided by it. Which base and unit make base + unit · x the terms again?",
            "`unit = np.abs(training_terms).max()` and `base = 0`.",
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
            "a step after each example": Mistake(
                _a_step_after_each,
                "You step after each example: here all of them are one batch, and an epoch is one step.",
            ),
            "two steps an epoch": Mistake(
                {"optimizer.step()": "optimizer.step()\n        optimizer.step()"},
                "You step twice an epoch: the slopes are good for one step from where they were found.",
            ),
            "a sum instead of the mean": Mistake(
                {".mean()": ".sum()"},
                "You add the squares up: with their mean, the size of a step does not depend on how many examples there are.",
            ),
            "half of it": Mistake(
                {".mean()": ".mean() / 2"},
                "You halve the loss, as some books do: here it is the whole mean of the squares.",
            ),
            "no square": Mistake(
                {" ** 2": ""},
                "Without the square, an answer counts as the better the smaller it is.",
            ),
            "absolute errors": Mistake(
                {"((model(x) - y) ** 2)": "(model(x) - y).abs()"},
                "Yours is the mean absolute error: asked is the mean of the squares.",
            ),
            "the root of the mean": Mistake(
                {".mean()": ".mean().sqrt()"},
                "You take the root of the mean square: the loss is the mean of the squares itself.",
            ),
            "the mean squared": Mistake(
                {"((model(x) - y) ** 2).mean()": "(model(x) - y).mean() ** 2"},
                "You square the mean, in which errors cancel: square each error first.",
            ),
            "one axis squeezed away": Mistake(
                {"model(x)": "model(x).squeeze()"},
                "One side is (n,) and the other (n, 1), which makes (n, n) errors: leave both as they are.",
            ),
            "the loss after the step": Mistake(
                {"loss.item()": "((model(x) - y) ** 2).mean().item()"},
                "You keep the loss after the step, with the new weights: asked is the one before it.",
            ),
            "the loss kept as a tensor": Mistake(
                {"loss.item()": "loss"},
                "Keep `loss.item()`, a number: a tensor can hold on to all that it was computed from.",
            ),
            "a return inside the loop": Mistake(
                {"losses.append(loss.item())": "return loss.item()"},
                "You return from inside the loop, after one epoch: append the loss, and let the loop go on.",
            ),
            "no loss kept": Mistake(
                {"        losses.append(loss.item())\n": ""},
                "Your list stays empty: each epoch appends its loss.",
            ),
            "the answers of the first epoch": Mistake(
                {"losses = []": "losses, said = [], model(x)", "model(x) - y": "said - y"},
                "The model answers once, before the loop: its weights move, so ask it anew in each epoch.",
            ),
            "no mean": Mistake(
                {".mean()": ""},
                "You have a loss for each example: `backward()` starts from one number, their mean.",
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
            "1 not taken off x": Mistake(
                {"[:, None] - 1": "[:, None]"},
                "Your base is right for an answer of 0 when the difference stays the same, and your x says 1 there: take 1 off.",
            ),
            "base one difference behind": Mistake(
                {" + unit": ""},
                "An answer of 0 should mean the same difference again: `base` is then the last term plus the last difference.",
            ),
            "base one difference too early": Mistake(
                {"+ unit": "- unit"},
                "Your base lies before the last term: the series goes on from it by one difference.",
            ),
            "the last term missing": Mistake(
                {"past[:, -1] + unit": "unit"},
                "Your base is a difference alone: a term is the last term plus a difference.",
            ),
            "in parts of the last term": Mistake(
                {"unit[:, None]": "past[:, -1:]"},
                "You divide by the last term: divide by the last difference.",
            ),
            "in parts of the first difference": Mistake(
                {"differences[:, -1]": "differences[:, 0]"},
                "You divide by the first difference of the window: the most recent one is the last.",
            ),
            "each in parts of the one before": Mistake(
                {"differences / unit[:, None]": "differences[:, 1:] / differences[:, :-1]"},
                "You hold each difference against the one before it: all of a window are held against its last.",
            ),
            "growth in per cent": Mistake(
                {
                    "differences[:, -1]": "past[:, -1]",
                    "/ unit[:, None] - 1": "/ past[:, :-1]",
                    " + unit": "",
                },
                "You divide each difference by the term that it starts from, as for growth: divide by the last difference.",
            ),
            "less the last difference": Mistake(
                {"/ unit[:, None] - 1": "- unit[:, None]"},
                "You take the last difference off: it is to be divided by, so that large series look like small ones.",
            ),
            "upside down": Mistake(
                {"differences / unit[:, None]": "unit[:, None] / differences"},
                "Your ratio is upside down: each difference is divided by the last one.",
            ),
            "not divided": Mistake(
                {" / unit[:, None] - 1": ""},
                "Your x holds the differences themselves: hold each against the last one.",
            ),
            "no column to divide by": Mistake(
                {"[:, None]": ""},
                "There is one last difference a window: to divide rows by it, make it a column.",
            ),
            "the size of the last difference": Mistake(
                {"differences[:, -1]": "np.abs(differences[:, -1])"},
                "You drop the sign of the last difference: a series that falls goes on falling.",
            ),
            "differences backwards": Mistake(
                {"np.diff(past)": "-np.diff(past)"},
                "Your differences point backwards: each is a term minus the one before it.",
            ),
            "differences between windows": Mistake(
                {"np.diff(past)": "np.diff(past, axis=0)"},
                "You take differences between windows: take them along each window, `axis=1`.",
            ),
            "in parts of the term": Mistake(
                {"np.diff(past)": "past", " + unit": ""},
                "You look at the terms themselves: take their differences first.",
            ),
            "the later terms in parts of the last": Mistake(
                {"np.diff(past)": "past[:, 1:]", " + unit": ""},
                "You leave out the first term and take the others as they are: what counts is their differences.",
            ),
            "the unit left at 1": Mistake(
                {"base, unit": "base, 1"},
                "Your way back forgets the size of the step: `unit` is the last difference.",
            ),
            "the sign": Mistake(
                {"differences / unit[:, None] - 1": "1 - differences / unit[:, None]"},
                "The sign of x is wrong: it is above 0 where a difference is larger than the last one.",
            ),
            "the last one left out": Mistake(
                {"x = differences": "x = differences[:, :-1]"},
                "You leave out the last difference of each window: its x is always 0, but x is (n, width - 1).",
            ),
            "a column too far": Mistake(
                {"differences[:, -1]": "differences[:, -1:]", "unit[:, None]": "unit"},
                "Your unit is a column, and a column plus (n,) makes (n, n): base and unit have one number a window.",
            ),
            "no base": Mistake(
                {"past[:, -1] + unit": "0"},
                "A base of 0 is for the terms themselves: here the answer is a difference, to be added to the last term.",
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
