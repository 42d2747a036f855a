"""Exercises of notebook 05: layers on top of each other, both directions, dropout between."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.exercises.values import Misfit
from utils.lstm import init_weights, unroll


def two_layers(x, lower, upper):
    h1 = unroll(x, lower).h
    h2 = unroll(h1, upper).h
    return h1, h2


def count_stack(features, units, biases=1):
    count = 0
    for size in units:
        count += 4 * size * (features + size + biases)
        features = size
    return count


def unpack_stack(returned):
    output, (h1, c1), (h2, c2) = returned
    return output, h1, c1, h2, c2


def delay_weights(features):
    Wg = np.zeros((features, 2))
    Ug = np.zeros((2, 2))
    Wg[-1, 0] = 20
    Ug[0, 1] = 20
    return Wg, Ug


def both_ends(output, units):
    forward = output[:, -1, :units]
    backward = output[:, 0, units:]
    return forward, backward


def drop_between(h, coins, rate):
    kept = coins >= rate
    return h * kept[:, None] / (1 - rate)


def _stack_cases():
    rng = np.random.default_rng(9)
    cases = []
    # Where all sizes are equal, what belongs elsewhere raises nothing.
    for batch, time, sizes in ((2, 3, (6, 4, 5)), (3, 4, (3, 3, 3))):
        lower, upper = (init_weights(*pair, seed=9) for pair in (sizes[:2], sizes[1:]))
        cases.append((rng.normal(size=(batch, time, sizes[0])), lower, upper))
    return cases


def _returned_cases():
    rng = np.random.default_rng(10)
    cases = []
    for batch, time, (lower, upper) in ((2, 3, (4, 5)), (3, 2, (3, 3))):
        output = rng.normal(size=(batch, time, upper))
        pairs = [list(rng.normal(size=(2, batch, units))) for units in (lower, upper)]
        pairs[1][0] = output[:, -1].copy()
        cases.append(((output, *pairs),))
    return cases


def _both_ends_cases():
    rng = np.random.default_rng(11)
    shapes = ((2, 3, 4), (1, 5, 3), (3, 3, 1), (4, 2, 2))
    return [(rng.normal(size=(b, time, 2 * units)), units) for b, time, units in shapes]


def _coin_cases():
    rng = np.random.default_rng(12)
    cases = []
    for (batch, time, units), rate in (((2, 3, 4), 0.5), ((3, 3, 3), 0.2), ((1, 6, 5), 0.3)):
        h = rng.normal(size=(batch, time, units))
        cases.append((h, rng.random((batch, units)), rate))
    return cases


def _said(Wg, Ug, features):
    """What both units say, as −1, 0 or 1 a step, when inputs of −1, 0 and 1 come in.

    With the input and the output gate open and the forget gate shut, h is tanh(tanh(x Wg + h Ug)).
    A layer above the first gets what the one below still says: half of a ±1 has to be enough.
    """
    for name, weights, shape in (("Wg", Wg, (features, 2)), ("Ug", Ug, (2, 2))):
        if weights.shape != shape:
            raise Misfit(f"`{name}` has shape {weights.shape} and should have {shape}.")
    x = np.random.default_rng([13, features]).integers(-1, 2, (40, features))
    x = x * (1.0 if features == 1 else 0.5)
    h, said = np.zeros(2), []
    for now in x:
        h = np.tanh(np.tanh(now @ Wg + h @ Ug))
        said.append(np.sign(h) * (abs(h) >= 0.5))
    at_once, later = np.array(said, int).T
    return {"what unit 0 says": at_once, "what unit 1 says": later}


def _delay_with(*changes):
    """delay_weights with other weights: each change is (0 for Wg or 1 for Ug, place, weight)."""

    def answer(features):
        weights = np.zeros((features, 2)), np.zeros((2, 2))
        for which, place, weight in changes:
            weights[which][place] = weight
        return weights

    return answer


def _read_every(sizes):
    """count_stack with other sizes of what a layer reads: sizes(features, units below)."""

    def answer(features, units, biases=1):
        reads = [sizes(features, units[:k]) for k in range(len(units))]
        return sum(4 * u * (r + u + biases) for u, r in zip(units, reads, strict=True))

    return answer


def _below(features, units):
    return units[-1] if units else features


EXERCISES = [
    Exercise(
        name="two_layers",
        minutes=5,
        returns=("h1", "h2"),
        reference=two_layers,
        cases=_stack_cases,
        mistakes={
            "c handed up": Mistake(
                lambda x, lower, upper: (
                    unroll(x, lower).h,
                    unroll(unroll(x, lower).c, upper).h,
                ),
                "Your layer 2 reads c; what a layer shows to others is h, and c stays its own.",
            ),
            "x handed up": Mistake(
                lambda x, lower, upper: (unroll(x, lower).h, unroll(x, upper).h),
                "Your layer 2 reads x; it should read what layer 1 says.",
            ),
            "only the last step": Mistake(
                lambda x, lower, upper: (
                    unroll(x, lower).h,
                    unroll(unroll(x, lower).h[:, -1:], upper).h,
                ),
                "Your layer 2 reads one step only, the last; hand over h of every step.",
            ),
            "the last step, its axis lost": Mistake(
                lambda x, lower, upper: (
                    unroll(x, lower).h,
                    unroll(unroll(x, lower).h[:, -1], upper).h,
                ),
                "Layer 2 needs a sequence (batch, time, features): hand over h of every step, not the last.",
            ),
            "layers exchanged": Mistake(
                lambda x, lower, upper: two_layers(x, upper, lower),
                "The layers are exchanged: `lower` reads x, `upper` reads the h of `lower`.",
            ),
            "the state handed up": Mistake(
                lambda x, lower, upper: (
                    unroll(x, lower).h,
                    unroll(unroll(x, lower).h, upper, unroll(x, lower).state).h,
                ),
                "Your layer 2 starts from the last state of layer 1; each layer starts from zeros of its own.",
            ),
            "only the top": Mistake(
                lambda x, lower, upper: two_layers(x, lower, upper)[1],
                "That is h of layer 2 alone; return both, `h1, h2`.",
            ),
            "whole traces": Mistake(
                lambda x, lower, upper: (
                    unroll(x, lower),
                    unroll(unroll(x, lower).h, upper),
                ),
                "You return whole traces, six arrays each: their `.h` is asked for.",
            ),
        },
        hints=(
            "`unroll(x, lower)` is a trace; which of its arrays does a layer show to others?",
            "Layer 2 is the same call once more, with the h of layer 1 in the place of x.",
        ),
    ),
    Exercise(
        name="count_stack",
        minutes=5,
        returns=("count",),
        reference=count_stack,
        cases=lambda: [
            (6, [4, 5]),
            (6, [4, 5], 2),
            (10, [20]),
            (1, [8, 3, 8], 2),
        ],
        mistakes={
            "every layer reads x": Mistake(
                _read_every(lambda features, below: features),
                "Each of your layers reads the features of x; layer 2 reads the units of layer 1.",
            ),
            "every layer reads all below": Mistake(
                _read_every(lambda features, below: features + sum(below)),
                "A layer reads only the one right below it, neither x nor the layers further down.",
            ),
            "the top layer only": Mistake(
                lambda features, units, biases=1: (
                    4 * units[-1] * (_below(features, units[:-1]) + units[-1] + biases)
                ),
                "That is the last layer alone: add the layers up.",
            ),
            "one wide layer": Mistake(
                lambda features, units, biases=1: count_stack(features, [sum(units)], biases),
                "That is one layer with all the units: in a stack layer 1 reads nothing of layer 2.",
            ),
            "one gate only": Mistake(
                lambda features, units, biases=1: count_stack(features, units, biases) // 4,
                "That is one gate of each layer; there are four blocks, i, f, g and o.",
            ),
            "one bias always": Mistake(
                lambda features, units, biases=1: count_stack(features, units),
                "PyTorch keeps two bias vectors in each layer: count `biases` of them.",
            ),
            "no bias": Mistake(
                lambda features, units, biases=1: count_stack(features, units, 0),
                "The biases are missing: 4 · units of them for each bias vector of each layer.",
            ),
            "h of its own not read": Mistake(
                lambda features, units, biases=1: (
                    count_stack(features, units, biases) - sum(4 * size * size for size in units)
                ),
                "The recurrent kernels are missing: each layer also reads its own h.",
            ),
        },
        hints=(
            "One layer has 4 · units · (features + units + biases) weights. What are the features of layer 2?",
            "Go through the layers from below: after each, the next one's features are its units.",
        ),
    ),
    Exercise(
        name="unpack_stack",
        minutes=4,
        returns=("output", "h1", "c1", "h2", "c2"),
        reference=unpack_stack,
        cases=_returned_cases,
        mistakes={
            "memory and carry": Mistake(
                lambda returned: (
                    returned[0],
                    returned[1][0],
                    returned[2][0],
                    returned[1][1],
                    returned[2][1],
                ),
                "You take both h from the first pair and both c from the second: why then is the last axis 4 "
                "in one and 5 in the other?",
            ),
            "h and c exchanged": Mistake(
                lambda returned: (
                    returned[0],
                    returned[1][1],
                    returned[1][0],
                    returned[2][1],
                    returned[2][0],
                ),
                "The layers are right, h and c are exchanged: each pair is [h, c], as of one layer.",
            ),
            "layers exchanged": Mistake(
                lambda returned: (returned[0], *returned[2], *returned[1]),
                "The layers are exchanged: the pairs come in the order in which the layers are stacked.",
            ),
            "the pairs left whole": Mistake(
                lambda returned: returned,
                "These are the three things as they came: take the two pairs apart.",
            ),
            "h1 from the output": Mistake(
                lambda returned: (
                    returned[0],
                    returned[0][:, -1],
                    returned[1][1],
                    *returned[2],
                ),
                "The last output is h of the last layer, h2; h1 comes out in its own pair only.",
            ),
        },
        hints=(
            "`returned` holds three things, and two of them are lists of two arrays: print their shapes.",
            "A last axis of 4 belongs to layer 1, one of 5 to layer 2; within a pair h comes first.",
            "`output, (h1, c1), (h2, c2) = returned`.",
        ),
    ),
    Exercise(
        name="delay_weights",
        minutes=8,
        returns=("Wg", "Ug"),
        reference=delay_weights,
        cases=lambda: [(1,), (2,), (3,)],
        observe=_said,
        mistakes={
            "unit 1 silent": Mistake(
                _delay_with((0, (-1, 0), 20), (1, (1, 0), 20)),
                "Your unit 1 never speaks. It should read unit 0: in Ug the row is who is read, the column "
                "who reads.",
            ),
            "no delay": Mistake(
                _delay_with((0, -1, 20)),
                "Both your units read x, so both speak at once; only Ug reaches back to the step before.",
            ),
            "both at once": Mistake(
                _delay_with((0, -1, 20), (1, (0, 1), 20)),
                "Your unit 1 hears the input of now and of before together: leave only what comes over Ug.",
            ),
            "the first feature": Mistake(
                _delay_with((0, (0, 0), 20), (1, (0, 1), 20)),
                "You read the first feature; what the layer below says late is its last.",
            ),
            "all features": Mistake(
                _delay_with((0, (slice(None), 0), 20), (1, (0, 1), 20)),
                "Your unit 0 reads all features; only the last one is to be passed on.",
            ),
            "weak weights": Mistake(
                _delay_with((0, (-1, 0), 1), (1, (0, 1), 1)),
                "With weights of 1 each layer says it more quietly; larger ones bring it back to full size.",
            ),
            "the opposite": Mistake(
                _delay_with((0, (-1, 0), -20), (1, (0, 1), 20)),
                "Your units say the opposite: a positive weight lets a 1 say 1.",
            ),
            "unit 0 holds on": Mistake(
                _delay_with((0, (-1, 0), 20), (1, 0, 20)),
                "Your unit 0 also reads itself, so it goes on saying what it said: its column of Ug stays zero.",
            ),
        },
        hints=(
            "Unit 0 reads x and nothing else. Where can unit 1 find what unit 0 said a step before?",
            "h of the step before comes in over Ug; row 0, column 1 is how unit 1 reads unit 0.",
            "Two weights are enough, `Wg[-1, 0]` and `Ug[0, 1]`, and 20 is strong.",
        ),
    ),
    Exercise(
        name="both_ends",
        minutes=4,
        returns=("forward", "backward"),
        reference=both_ends,
        cases=_both_ends_cases,
        mistakes={
            "the last step of both": Mistake(
                lambda output, units: (output[:, -1, :units], output[:, -1, units:]),
                "How many inputs has that backward state seen? It came from the other end: one.",
            ),
            "the first step of both": Mistake(
                lambda output, units: (output[:, 0, :units], output[:, 0, units:]),
                "How many inputs has that forward state seen? It is at the start of its way: one.",
            ),
            "the wrong ends": Mistake(
                lambda output, units: (output[:, 0, :units], output[:, -1, units:]),
                "Each of yours has seen one input only: forward ends at the last step, backward at the first.",
            ),
            "halves exchanged": Mistake(
                lambda output, units: (output[:, -1, units:], output[:, 0, :units]),
                "The halves are exchanged: along the last axis the forward units come first.",
            ),
            "every second unit": Mistake(
                lambda output, units: (output[:, -1, ::2], output[:, 0, 1::2]),
                "The directions do not take turns: the forward units all stand before the backward ones.",
            ),
            "both halves": Mistake(
                lambda output, units: (output[:, -1], output[:, 0]),
                "The steps are right, but each of yours holds both halves: cut the last axis at `units`.",
            ),
            "batch for time": Mistake(
                lambda output, units: (output[-1, :, :units], output[0, :, units:]),
                "You take the last and the first sequence of the batch; time is the second axis.",
            ),
        },
        hints=(
            "Where along time does each direction end? Look at the framed rows of the figure.",
            "The forward half `[..., :units]` is complete at step −1, the backward half `[..., units:]` at 0.",
        ),
    ),
    Exercise(
        name="drop_between",
        minutes=6,
        returns=("h",),
        reference=drop_between,
        cases=_coin_cases,
        mistakes={
            "the mask along the wrong axis": Mistake(
                lambda h, coins, rate: h * (coins >= rate) / (1 - rate),
                "NumPy lines shapes up from the right, so units fit but batch meets time: give the mask a "
                "time axis of 1.",
            ),
            "whole steps dropped": Mistake(
                lambda h, coins, rate: h * (coins >= rate)[:, :, None] / (1 - rate),
                "Your new axis stands last, where the units belong; the time axis is in the middle.",
            ),
            "not scaled": Mistake(
                lambda h, coins, rate: h * (coins >= rate)[:, None],
                "What is left must be divided by 1 − rate, or layer 2 gets less in training than later.",
            ),
            "scaled by the rate": Mistake(
                lambda h, coins, rate: h * (coins >= rate)[:, None] / rate,
                "A share of 1 − rate is kept, so divide by 1 − rate, not by the rate.",
            ),
            "scaled down": Mistake(
                lambda h, coins, rate: h * (coins >= rate)[:, None] * (1 - rate),
                "You make what is left smaller; it has to make up for what is gone: divide.",
            ),
            "kept and dropped exchanged": Mistake(
                lambda h, coins, rate: h * (coins < rate)[:, None] / (1 - rate),
                "You keep what should go: a coin below the rate means dropped.",
            ),
            "nothing set to zero": Mistake(
                lambda h, coins, rate: h / (1 - rate),
                "Nothing is dropped: multiply by the mask, which is 0 where the coin is below the rate.",
            ),
        },
        hints=(
            "`coins >= rate` is the mask, (batch, units). Which axis does h have that it lacks?",
            "`kept[:, None]` is (batch, 1, units) and fits every step. What is left is divided by 1 − rate.",
        ),
    ),
]
