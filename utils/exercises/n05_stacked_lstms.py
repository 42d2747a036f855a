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


EXERCISES = [
    Exercise(
        name="two_layers",
        minutes=5,
        returns=("h1", "h2"),
        reference=two_layers,
        cases=_stack_cases,
        mistakes={
            "c handed up": Mistake(
                {"(h1, upper)": "(unroll(x, lower).c, upper)"},
                "Your layer 2 reads c; what a layer shows to others is h, and c stays its own.",
            ),
            "tanh(c) handed up": Mistake(
                {"(h1, upper)": "(np.tanh(unroll(x, lower).c), upper)"},
                "Your layer 2 reads tanh(c) of layer 1, past its output gate; what a layer shows is h.",
            ),
            "x handed up": Mistake(
                {"(h1, upper)": "(x, upper)"},
                "Your layer 2 reads x; it should read what layer 1 says.",
            ),
            "only the last step": Mistake(
                {"(h1, upper)": "(h1[:, -1:], upper)"},
                "Your layer 2 reads one step only, the last; hand over h of every step.",
            ),
            "the last step, its axis lost": Mistake(
                {"(h1, upper)": "(h1[:, -1], upper)"},
                "Layer 2 needs a sequence (batch, time, features): hand over h of every step, not the last.",
            ),
            "the last step at every step": Mistake(
                {"(h1, upper)": "(np.repeat(h1[:, -1:], h1.shape[1], axis=1), upper)"},
                "Your layer 2 reads the last h of layer 1 again and again; at each step it reads the h of "
                "that step.",
            ),
            "layers exchanged": Mistake(
                {"x, lower, upper": "x, upper, lower"},
                "The layers are exchanged: `lower` reads x, `upper` reads the h of `lower`.",
            ),
            "lower twice": Mistake(
                {"(h1, upper)": "(h1, lower)"},
                "Your layer 2 has the weights of layer 1: its own are `upper`.",
            ),
            "the state handed up": Mistake(
                {"(h1, upper)": "(h1, upper, unroll(x, lower).state)"},
                "Your layer 2 starts from the last state of layer 1; each layer starts from zeros of its own.",
            ),
            "x beside h1": Mistake(
                {"(h1, upper)": "(np.concatenate([x, h1], axis=-1), upper)"},
                "Your layer 2 reads x as well; its features are the units of layer 1, no more.",
            ),
            "a whole trace handed up": Mistake(
                {"x, lower).h": "x, lower)"},
                "You hand a whole trace on to layer 2; it reads one array of it, `.h`.",
            ),
            "returned in the other order": Mistake(
                {"return h1, h2": "return h2, h1"},
                "The two that you return are exchanged: layer 1 first, then layer 2.",
            ),
            "c of layer 1 returned": Mistake(
                {"return h1": "return unroll(x, lower).c"},
                "For layer 1 you return c; what a layer says is h.",
            ),
            "c of layer 2 returned": Mistake(
                {"upper).h": "upper).c"},
                "For layer 2 you return c; what a layer says is h.",
            ),
            "the last step returned": Mistake(
                {"return h1, h2": "return h1[:, -1], h2[:, -1]"},
                "You return the last step only, as `.state` holds it; h of every step is asked for.",
            ),
            "the last step of layer 2 returned": Mistake(
                {"return h1, h2": "return h1, h2[:, -1]"},
                "Of layer 2 you return the last step only; h of every step is asked for.",
            ),
            "only the top": Mistake(
                {"return h1, h2": "return h2"},
                "That is h of layer 2 alone; return both, `h1, h2`.",
            ),
            "whole traces": Mistake(
                {"x, lower).h": "x, lower)", "h1, upper).h": "h1.h, upper)"},
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
        named={1: "the count with two bias vectors", 2: "a single layer", 3: "three layers"},
        mistakes={
            "every layer reads x": Mistake(
                {"        features = size\n": ""},
                "Each of your layers reads the features of x; layer 2 reads the units of layer 1.",
            ),
            "every layer reads all below": Mistake(
                {"features = size": "features += size"},
                "A layer reads only the one right below it, neither x nor the layers further down.",
            ),
            "every layer reads itself": Mistake(
                {"features + size": "size + size"},
                "Each of your layers reads its own units twice: what comes from below has another size.",
            ),
            "from the top down": Mistake(
                {"in units": "in reversed(units)"},
                "You go through the layers from the top: the lowest, the first in the list, reads x.",
            ),
            "the top layer only": Mistake(
                {"count +=": "count ="},
                "That is the last layer alone: add the layers up.",
            ),
            "the lowest layer only": Mistake(
                {"    return count": "        return count"},
                "That is the lowest layer alone: your `return` ends the loop in its first round.",
            ),
            "the lowest layer left out": Mistake(
                {"count = 0": "count = 0\n    features, *units = units"},
                "Your lowest layer is missing: it reads the features of x, and is counted like the rest.",
            ),
            "the top layer left out": Mistake(
                {"in units": "in units[:-1]"},
                "Your top layer is missing: nobody reads it, but it has weights like the rest.",
            ),
            "one wide layer": Mistake(
                {"in units": "in [sum(units)]"},
                "That is one layer with all the units: in a stack layer 1 reads nothing of layer 2.",
            ),
            "one gate only": Mistake(
                {"4 * ": ""},
                "That is one gate of each layer; there are four blocks, i, f, g and o.",
            ),
            "three gates": Mistake(
                {"4 * ": "3 * "},
                "You count the three gates; the candidate g has weights of its own too.",
            ),
            "one bias always": Mistake(
                {"+ biases)": "+ 1)"},
                "PyTorch keeps two bias vectors in each layer: count `biases` of them.",
            ),
            "one bias a gate": Mistake(
                {"size * (features + size + biases)": "(size * (features + size) + biases)"},
                "You count a bias once a gate; each unit has its own, 4 · units in each bias vector.",
            ),
            "the biases once in all": Mistake(
                {" + biases)": ")", "return count": "return count + 4 * size * biases"},
                "You count the biases of the last layer only: every layer has its own.",
            ),
            "no bias": Mistake(
                {"+ biases": "+ 0 * biases"},
                "The biases are missing: 4 · units of them for each bias vector of each layer.",
            ),
            "h of its own not read": Mistake(
                {"+ size": ""},
                "The recurrent kernels are missing: each layer also reads its own h.",
            ),
            "nothing read from below": Mistake(
                {"(features + ": "("},
                "The kernels are missing: each layer reads the one below it, the lowest reads x.",
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
                {"(h1, c1), (h2, c2)": "(h1, h2), (c1, c2)"},
                "What you call c1 is h of layer 2: a pair is one layer's h and c, or why is the last axis 4 "
                "in one and 5 in the other?",
            ),
            "h and c exchanged": Mistake(
                {"(h1, c1), (h2, c2)": "(c1, h1), (c2, h2)"},
                "The layers are right, h and c are exchanged: each pair is [h, c], as of one layer.",
            ),
            "layers exchanged": Mistake(
                {"h1, c1, h2, c2": "h2, c2, h1, c1"},
                "The layers are exchanged: the pairs come in the order in which the layers are stacked.",
            ),
            "the pairs left whole": Mistake(
                {"return output, h1, c1, h2, c2": "return returned"},
                "These are the three things as they came: take the two pairs apart.",
            ),
            "five things expected": Mistake(
                {"(h1, c1), (h2, c2)": "h1, c1, h2, c2"},
                "Only three things came, the output and two pairs: brackets on the left take a pair apart.",
            ),
            "two things expected": Mistake(
                {"(h1, c1), (h2, c2)": "(h1, c1)"},
                "Three things came, not two: the output, and then a pair for each of the two layers.",
            ),
            "no output": Mistake(
                {"return output, ": "return "},
                "The output is missing: it comes first, before the four states.",
            ),
            "the output last": Mistake(
                {"return output, h1, c1, h2, c2": "return h1, c1, h2, c2, output"},
                "Your output comes last: it is the first of the five.",
            ),
            "the output of one step": Mistake(
                {"return output": "return output[:, -1]"},
                "You cut the output down to its last step, which h2 is already: return it whole.",
            ),
            "h1 from the output": Mistake(
                {"return output, h1": "return output, output[:, -1]"},
                "The last output is h of the last layer, h2; h1 comes out in its own pair only.",
            ),
            "the whole output for h2": Mistake(
                {"c1, h2, c2": "c1, output, c2"},
                "For h2 you give the output of every step; h2 is the h after the last one, (batch, units).",
            ),
            "layer 1 twice": Mistake(
                {"h1, c1, h2, c2": "h1, c1, h1, c1"},
                "You give the states of layer 1 twice: those of layer 2 are the third thing.",
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
                {"Ug[0, 1]": "Ug[1, 0]"},
                "Your unit 1 never speaks, or too quietly. It should hear unit 0: in Ug the row is who "
                "speaks, the column who hears.",
            ),
            "both silent": Mistake(
                {"Wg[-1, 0] = 20": "Wg[-1, 0] = 0"},
                "Neither of your units ever speaks: in Wg the last row has to reach unit 0.",
            ),
            "no delay": Mistake(
                {"Wg[-1, 0]": "Wg[-1]", "Ug[0, 1] = 20": "Ug[0, 1] = 0"},
                "Both your units read x, so both speak at once; only Ug reaches back to the step before.",
            ),
            "both at once": Mistake(
                {"Wg[-1, 0]": "Wg[-1]"},
                "Your unit 1 hears the input of now and of before together: leave only what comes over Ug.",
            ),
            "units exchanged": Mistake(
                {"Wg[-1, 0]": "Wg[-1, 1]", "Ug[0, 1]": "Ug[1, 0]"},
                "Your units are exchanged: unit 0, the first column, speaks at once, and unit 1 one step "
                "later.",
            ),
            "the first feature": Mistake(
                {"Wg[-1, 0]": "Wg[0, 0]"},
                "You read the first feature; what the layer below says late is its last.",
            ),
            "all features": Mistake(
                {"Wg[-1, 0]": "Wg[:, 0]"},
                "Your unit 0 reads all features; only the last one is to be passed on.",
            ),
            "counted from 1": Mistake(
                {"Wg[-1, 0]": "Wg[features, 0]"},
                "Rows are counted from 0, so there is no row `features`: the last one is -1.",
            ),
            "Wg transposed": Mistake(
                {"np.zeros((features, 2))": "np.zeros((2, features))", "Wg[-1, 0]": "Wg[0, -1]"},
                "Your Wg lies on its side: a row for each feature that is heard, a column for each unit that "
                "hears.",
            ),
            "weak weights": Mistake(
                {"Wg[-1, 0] = 20": "Wg[-1, 0] = 1", "Ug[0, 1] = 20": "Ug[0, 1] = 1"},
                "With weights of 1 each layer says it more quietly; larger ones bring it back to full size.",
            ),
            "Wg weak": Mistake(
                {"Wg[-1, 0] = 20": "Wg[-1, 0] = 1"},
                "Your Wg is too weak: half of a ±1 comes in, and unit 0 should say it in full.",
            ),
            "the opposite": Mistake(
                {"Wg[-1, 0] = 20": "Wg[-1, 0] = -20"},
                "Your units say the opposite: a positive weight lets a 1 say 1.",
            ),
            "unit 1 the opposite": Mistake(
                {"Ug[0, 1] = 20": "Ug[0, 1] = -20"},
                "Your unit 1 says the opposite of unit 0: a positive weight passes a 1 on as 1.",
            ),
            "unit 0 holds on": Mistake(
                {"Ug[0, 1]": "Ug[0]"},
                "Your unit 0 also reads itself, so it goes on saying what it said: its column of Ug stays "
                "zero.",
            ),
            "unit 1 holds on": Mistake(
                {"Ug[0, 1]": "Ug[:, 1]"},
                "Your unit 1 also reads itself, so it holds on to what it said: it reads unit 0 alone.",
            ),
            "each reads itself": Mistake(
                {"Ug[0, 1] = 20": "Ug[0, 0] = Ug[1, 1] = 20"},
                "In your Ug each unit reads itself: unit 1 has to read unit 0, which is another place.",
            ),
            "each reads the other": Mistake(
                {"Ug[0, 1] = 20": "Ug[0, 1] = Ug[1, 0] = 20"},
                "In your Ug the units read each other, so what is said comes back: unit 0 reads x alone.",
            ),
            "unit 1 reads x": Mistake(
                {"Wg[-1, 0]": "Wg[-1, 1]"},
                "Your unit 0 never speaks: in Wg the first column is unit 0, and it is the one to read x.",
            ),
            "everybody reads everybody": Mistake(
                {"Ug[0, 1]": "Ug[:]"},
                "In your Ug everybody reads everybody: only unit 1 reads, and only unit 0.",
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
                {"0, units:": "-1, units:"},
                "How many inputs has that backward h seen? It came from the other end: one.",
            ),
            "the first step of both": Mistake(
                {"-1, :units": "0, :units"},
                "How many inputs has that forward h seen? It is at the start of its way: one.",
            ),
            "the wrong ends": Mistake(
                {"0, units:": "-1, units:", "-1, :units": "0, :units"},
                "Each of yours has seen one input only: forward ends at the last step, backward at the first.",
            ),
            "halves exchanged": Mistake(
                {"    forward =": "    output = np.roll(output, units, axis=-1)\n    forward ="},
                "The halves are exchanged: along the last axis the forward units come first.",
            ),
            "forward units twice": Mistake(
                {"0, units:": "0, :units"},
                "Both of yours are forward units: the backward ones follow, from `units` on.",
            ),
            "backward units twice": Mistake(
                {"-1, :units": "-1, units:"},
                "Both of yours are backward units: the forward ones stand before them, up to `units`.",
            ),
            "returned in the other order": Mistake(
                {"return forward, backward": "return backward, forward"},
                "You return the backward state first; the forward one comes first.",
            ),
            "every second unit": Mistake(
                {":units]": "::2]", "units:]": "1::2]"},
                "The directions do not take turns: the forward units all stand before the backward ones.",
            ),
            "both halves": Mistake(
                {", :units]": "]", ", units:]": "]"},
                "The steps are right, but each of yours holds both halves: cut the last axis at `units`.",
            ),
            "all steps": Mistake(
                {"-1, :units": ":, :units", "0, units:": ":, units:"},
                "The halves are right, but you keep all steps: only one of each direction has seen everything.",
            ),
            "a time axis of 1": Mistake(
                {"-1, :units": "-1:, :units", "0, units:": ":1, units:"},
                "The numbers are right, but a time axis of 1 is left: an index takes a step, a slice keeps "
                "its axis.",
            ),
            "the mean over the steps": Mistake(
                {"-1, :units]": ":, :units].mean(axis=1)", "0, units:]": ":, units:].mean(axis=1)"},
                "You average over the steps; the state that has seen the whole sequence is that of one step.",
            ),
            "the sum over the steps": Mistake(
                {"-1, :units]": ":, :units].sum(axis=1)", "0, units:]": ":, units:].sum(axis=1)"},
                "You add the steps up; the state that has seen the whole sequence is that of one step.",
            ),
            "the largest over the steps": Mistake(
                {"-1, :units]": ":, :units].max(axis=1)", "0, units:]": ":, units:].max(axis=1)"},
                "You take the largest over the steps; the state that has seen everything is that of one step.",
            ),
            "cut along time": Mistake(
                {"-1, :units": ":units", "0, units:": "units:"},
                "You cut the time axis at `units`: the directions share the last axis, the third.",
            ),
            "batch for time": Mistake(
                {"[:, -1, ": "[-1, :, ", "[:, 0, ": "[0, :, "},
                "You take the last and the first sequence of the batch; time is the second axis.",
            ),
            "one array": Mistake(
                {"return forward, backward": "return np.concatenate([forward, backward], axis=-1)"},
                "You join the two states; they are asked for one by one.",
            ),
        },
        hints=(
            "Where along time does each direction end? There it has read everything.",
            "The forward half `[..., :units]` is complete at step −1, the backward half `[..., units:]` at 0.",
        ),
    ),
    Exercise(
        name="drop_between",
        minutes=6,
        returns=("h",),
        reference=drop_between,
        cases=_coin_cases,
        named={2: "a batch of 1"},
        mistakes={
            "the mask along the wrong axis": Mistake(
                {"kept[:, None]": "kept"},
                "NumPy lines shapes up from the right, so units fit but batch meets time: give the mask a "
                "time axis of 1.",
            ),
            "whole steps dropped": Mistake(
                {"[:, None]": "[:, :, None]"},
                "Your new axis stands last, where the units belong; the time axis is in the middle.",
            ),
            "the new axis in front": Mistake(
                {"[:, None]": "[None]"},
                "Your new axis stands in front, where the batch belongs; the time axis is in the middle.",
            ),
            "one row of coins for all": Mistake(
                {"kept = coins": "kept = coins[:1]"},
                "You take the coins of the first sequence for all; each sequence has a row of its own.",
            ),
            "not scaled": Mistake(
                {" / (1 - rate)": ""},
                "What is left must be divided by 1 − rate, or layer 2 gets less in training than later.",
            ),
            "scaled by the rate": Mistake(
                {"(1 - rate)": "rate"},
                "A share of 1 − rate is kept, so divide by 1 − rate, not by the rate.",
            ),
            "scaled down": Mistake(
                {"/ (1": "* (1"},
                "You make what is left smaller; it has to make up for what is gone: divide.",
            ),
            "scaled by what happened": Mistake(
                {"(1 - rate)": "kept.mean()"},
                "You divide by the share that these coins happened to keep; it is 1 − rate, whatever they "
                "show.",
            ),
            "brackets left out": Mistake(
                {"(1 - rate)": "1 - rate"},
                "`/ 1 - rate` divides by 1 and takes the rate away: 1 − rate wants brackets.",
            ),
            "kept and dropped exchanged": Mistake(
                {">=": "<"},
                "You keep what should go: a coin below the rate means dropped.",
            ),
            "the rate as the share kept": Mistake(
                {"coins >= rate": "coins < 1 - rate"},
                "You drop the right share by the wrong coins: a coin below the rate means dropped.",
            ),
            "compared with 1 - rate": Mistake(
                {"coins >= rate": "coins >= 1 - rate"},
                "You keep a share of `rate`; that is the share to drop, and a coin below it means dropped.",
            ),
            "a fair coin": Mistake(
                {">= rate": ">= 0.5"},
                "The ½ is written in: compare the coins with `rate`.",
            ),
            "the coins themselves": Mistake(
                {"kept[:, None]": "coins[:, None]"},
                "You multiply by the coins themselves; a mask of 0 and 1 says who is kept: `coins >= rate`.",
            ),
            "nothing set to zero": Mistake(
                {" * kept[:, None]": ""},
                "Nothing is dropped: multiply by the mask, which is 0 where the coin is below the rate.",
            ),
        },
        hints=(
            "`coins >= rate` is the mask, (batch, units). Which axis does h have that it lacks?",
            "`kept[:, None]` is (batch, 1, units) and fits every step. What is left is divided by 1 − rate.",
        ),
    ),
]
