"""Exercises of notebook 08: the classic tasks, the constant's score, chrono biases, and failed runs."""

import functools

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import Weights, init_weights, unroll
from utils.tasks import long_lags, reber


def embedded_string(graph, coins):
    around = "TP"[coins[1]]
    letters, place = ["B", around], 0
    for coin in coins[2:]:
        arrows = list(graph[place].items())
        letter, place = arrows[coin % len(arrows)]
        letters.append(letter)
        if place == len(graph):
            break
    letters += [around, "E"]
    return [reber.LETTERS.index(letter) for letter in letters]


def order_sequence(noise, first, second, pair):
    letters = noise.copy()
    letters[0], letters[-1] = 0, 1
    letters[first] = 6 + pair[0]
    letters[second] = 6 + pair[1]
    return letters, 2 * pair[0] + pair[1]


def adding_sequence(values, first, second):
    marks = np.zeros(len(values))
    marks[first] = marks[second] = 1
    marks[0] = marks[-1] = -1
    x = np.stack([values, marks], axis=1)
    return x, 0.5 + values[marks == 1].sum() / 4


def constant_score(wanted):
    constant = wanted.mean()
    return ((wanted - constant) ** 2).mean()


def chrono_biases(draws, longest):
    forget = np.log(1 + draws * (longest - 2))
    nothing = np.zeros(len(draws))
    return np.concatenate([-forget, forget, nothing, nothing])


def weights_of_1997(inputs, blocks, cells, outputs, all_biased):
    all_cells, gates = blocks * cells, 2 * blocks
    units = all_cells + gates
    into_units = units * (inputs + all_cells + gates)
    biases = units + outputs if all_biased else gates
    return into_units + outputs * all_cells + biases


def one_after_another(say, x, lengths, reset):
    ends = np.cumsum(lengths)
    if reset:
        return np.concatenate([say(part[None])[:, -1] for part in np.split(x, ends[:-1])])
    (said,) = say(x[None])
    return said[ends - 1]


def resting_loss(sizes):
    return sum(n * np.log(n) for n in sizes) / sum(sizes)


def read_runs():
    A = 3
    B = 1
    C = 2
    D = 4
    return A, B, C, D


def _coins_at_forks(graph, coins):
    left = iter(coins[1:])
    around, place = "TP"[next(left)], 0
    letters = ["B", around]
    while place < len(graph):
        arrows = list(graph[place].items())
        letter, place = arrows[next(left) if len(arrows) > 1 else 0]
        letters.append(letter)
    return [reber.LETTERS.index(letter) for letter in [*letters, around, "E"]]


def _graph_cases():
    rng = np.random.default_rng(1)
    small = [{"T": 1}, {"S": 1, "X": 2}, {"P": 3}, {"V": 3, "E": 4}]
    graphs = [reber.REBER, reber.REBER, small, reber.REBER]
    cases = [(list(graph), rng.integers(2, size=60)) for graph in graphs]
    cases[1][1][:2] = 1  # or the first coin would always be the other side of the second
    return cases


def _noise_cases():
    rng = np.random.default_rng(2)
    return [
        (rng.integers(2, 6, time), *places, pair)
        for time, places, pair in (
            (12, (2, 7), (0, 1)),
            (100, (10, 60), (1, 0)),
            (9, (3, 4), (1, 1)),
            (30, (8, 20), (0, 0)),
        )
    ]


def _value_cases():
    rng = np.random.default_rng(3)
    cases = [(8, 2, 4), (100, 9, 3), (12, 0, 5), (10, 4, 0), (110, 5, 48)]
    return [(rng.uniform(-1, 1, time), first, second) for time, first, second in cases]


def _wanted_cases():
    rng = np.random.default_rng(4)
    return [(np.array([0.25, 0.5, 0.75, 1.0]),), (rng.normal(3, 2, 50),), (np.array([2.0]),)]


def _draw_cases():
    rng = np.random.default_rng(5)
    return [(rng.uniform(size=units), longest) for units, longest in ((3, 10), (8, 110), (1, 3))]


def _sequence_cases():
    cases = []
    for features, units, times, reset in (
        (2, 3, (4, 6, 3), False),
        (2, 3, (4, 6, 3), True),
        (3, 2, (1, 5), False),
        (1, 4, (2,), True),
    ):
        rng = np.random.default_rng([6, features])
        weights = init_weights(features, units, seed=features, forget_bias=3.0)
        weights = Weights(2 * weights.W, 2 * weights.U, weights.b)
        say = functools.partial(_said, weights, rng.normal(size=(units, 2)))
        x = rng.normal(size=(sum(times), features))
        cases.append((say, x, np.array(times), reset))
    return cases


def _padded(say, x, lengths, reset):
    if not reset:
        return one_after_another(say, x, lengths, reset)
    batch = np.zeros((len(lengths), max(lengths), x.shape[1]))
    for row, part in zip(batch, np.split(x, np.cumsum(lengths)[:-1]), strict=True):
        row[: len(part)] = part
    return say(batch)[:, -1]


def _said(weights, head, x):
    """A network without PyTorch: what a layer of these weights and a linear head say."""
    return unroll(x, weights).h @ head


LETTERS = ", ".join(f"{number} {letter}" for number, letter in enumerate(long_lags.ORDER_LETTERS))

EXERCISES = [
    Exercise(
        name="embedded_string",
        minutes=7,
        returns=("letters",),
        reference=embedded_string,
        cases=_graph_cases,
        named={2: "another graph"},
        mistakes={
            "the first coin for T or P": Mistake(
                {"coins[1]]": "coins[0]]"},
                "You take coins[0] for T or P: coins[k] decides letter k, and letter 0 is the B.",
            ),
            "T and P exchanged": Mistake(
                {'"TP"[coins[1]]': '"PT"[coins[1]]'},
                "Your coin chooses the other letter: 0 is T and 1 is P.",
            ),
            "another letter at the end": Mistake(
                {"letters += [around": 'letters += ["TP"[coins[len(letters)]]'},
                "You throw a coin for the last T or P: it is the one that came second.",
            ),
            "the other letter at the end": Mistake(
                {"letters += [around": 'letters += ["PT"[coins[1]]'},
                "Your string ends with the letter that it didn't begin with: the two around it are the same.",
            ),
            "nothing around it": Mistake(
                {'place = ["B", around], 0': "place = [], 0", 'letters += [around, "E"]': ""},
                "That is the inner string alone: B and the letter come before it, the letter and E after it.",
            ),
            "no end around it": Mistake(
                {'    letters += [around, "E"]\n': ""},
                "Your string stops with the inner one: the same T or P and an E come after it.",
            ),
            "no E at the end": Mistake(
                {'[around, "E"]': "[around]"},
                "Your string stops at the T or P that stands again: an E comes after it.",
            ),
            "no letter before the E": Mistake(
                {'[around, "E"]': '["E"]'},
                "The letter that came second is missing at the end: it stands again before the last E.",
            ),
            "no B and T in front": Mistake(
                {'place = ["B", around], 0': "place = [], 0"},
                "Your string begins with the inner one: B and T or P come before it.",
            ),
            "the first arrow always": Mistake(
                {"coin % len(arrows)": "0"},
                "You always take the first arrow: where there are two, the coin decides.",
            ),
            "the last arrow always": Mistake(
                {"coin % len(arrows)": "-1"},
                "You always take the last arrow: where there are two, the coin decides.",
            ),
            "a coin where there is no choice": Mistake(
                {"arrows[coin % len(arrows)]": "arrows[coin]"},
                "Where one arrow alone leaves a place, there is no second to take: don't look at the coin.",
            ),
            "the end at 7": Mistake(
                {"place == len(graph)": "place == 7"},
                "Your walk ends at place 7, which is the end of one graph: of any graph it is `len(graph)`.",
            ),
            "one graph for all": Mistake(
                {"graph[place]": "reber.REBER[place]", "len(graph)": "len(reber.REBER)"},
                "You walk through `reber.REBER`, whichever graph is given: walk through `graph`.",
            ),
            "the arrows exchanged": Mistake(
                {"coin % len(arrows)": "(1 - coin) % len(arrows)"},
                "Your coin takes the other arrow: 0 is the first of the two.",
            ),
            "a coin too early": Mistake(
                {"coins[2:]": "coins[1:]"},
                "Your coins come a letter late: coins[k] belongs to letter k, and the B of the walk, letter 2, leaves its own unused.",
            ),
            "counted within the inner string": Mistake(
                {"coins[2:]": "coins"},
                "You count the coins from the inner B: coins[k] belongs to letter k of the whole string.",
            ),
            "coins only where there is a choice": Mistake(
                _coins_at_forks,
                "You use the coins up one after another, at the forks alone: coins[k] belongs to letter k, and others go unused.",
            ),
            "the letters of the other tasks": Mistake(
                {"reber.LETTERS": '"BEPSTVX"'},
                "Your numbers are those of the sorted letters: `reber.LETTERS` has its own order, BTPSXVE.",
            ),
        },
        hints=(
            "Three parts: B and the letter that coins[1] chooses; a walk from place 0; the same letter and E.",
            "`list(graph[place].items())` holds one or two pairs, (letter, where it leads).",
            "For each coin of `coins[2:]`: `arrows[coin % len(arrows)]` is the pair that it chooses. Stop at `len(graph)`.",
        ),
    ),
    Exercise(
        name="order_sequence",
        minutes=3,
        returns=("letters", "order"),
        reference=order_sequence,
        cases=_noise_cases,
        mistakes={
            "the two letters exchanged": Mistake(
                {
                    "first] = 6 + pair[0]\n    letters[second]": "second] = 6 + pair[0]\n    letters[first]"
                },
                "Your second letter stands first: pair[0] goes to the place `first`.",
            ),
            "the first letter twice": Mistake(
                {"6 + pair[1]": "6 + pair[0]"},
                "You write pair[0] at both places: the second letter is pair[1].",
            ),
            "the number the other way round": Mistake(
                {"2 * pair[0] + pair[1]": "pair[0] + 2 * pair[1]"},
                "Your number takes the second letter for the first: XY is 1 and YX is 2.",
            ),
            "the number of Y": Mistake(
                {"2 * pair[0] + pair[1]": "pair[0] + pair[1]"},
                "You count how many Y there are: XY and YX are then the same, and their order is what is asked.",
            ),
            "no E and B": Mistake(
                {"    letters[0], letters[-1] = 0, 1\n": ""},
                "Your ends are noise still: the first letter is an E and the last a B.",
            ),
            "no B": Mistake(
                {"letters[0], letters[-1] = 0, 1": "letters[0] = 0"},
                "Your last letter is noise still: it is a B.",
            ),
            "E and B around the noise": Mistake(
                {
                    "    letters[0], letters[-1] = 0, 1\n": "",
                    "return letters,": "return np.concatenate([[0], letters, [1]]),",
                },
                "Your E and B stand around the noise: they are written over its first letter and its last.",
            ),
            "E and B exchanged": Mistake(
                {"= 0, 1": "= 1, 0"},
                "Your B stands first: in this task E starts and B ends, other than in a Reber string.",
            ),
            "X and Y at 0 and 1": Mistake(
                {"6 + pair[0]": "pair[0]", "6 + pair[1]": "pair[1]"},
                f"You write 0 and 1 at the places, which are E and B: the letters are {LETTERS}.",
            ),
            "Y for X": Mistake(
                {"6 + pair[0]": "7 - pair[0]", "6 + pair[1]": "7 - pair[1]"},
                "You write Y where X belongs: 0 in the pair is an X, the letter 6.",
            ),
            "counted from 1": Mistake(
                {"letters[first]": "letters[first - 1]", "letters[second]": "letters[second - 1]"},
                "Your letters stand one step early: the places are counted from 0.",
            ),
            "the noise changed": Mistake(
                {"noise.copy()": "noise"},
                "You write into `noise` itself, which is the caller's: make a copy of it.",
            ),
        },
        hints=(
            f"Copy the noise and write four of its letters anew. The numbers are {LETTERS}.",
            "X is 6 and Y is 7, so the first of the two is `6 + pair[0]`. XX, XY, YX and YY are 0, 1, 2 and 3.",
            "The number of the answer is `2 * pair[0] + pair[1]`.",
        ),
    ),
    Exercise(
        name="adding_sequence",
        minutes=5,
        returns=("x", "wanted"),
        reference=adding_sequence,
        cases=_value_cases,
        named={2: "`first` at 0", 3: "`second` at 0"},
        mistakes={
            "the first value counted": Mistake(
                {"values[marks == 1].sum()": "(values[first] + values[second])"},
                "You count the value of the first step: its mark is −1 whatever was drawn, and it counts as 0.",
            ),
            "the first mark written over": Mistake(
                {
                    "    marks[first] = marks[second] = 1\n    marks[0] = marks[-1] = -1\n": "    marks[0] = marks[-1] = -1\n    marks[first] = marks[second] = 1\n",
                },
                "Your 1 stands over the −1 of the first step: the ends keep their −1, also where they were drawn.",
            ),
            "the first mark written over, and not counted": Mistake(
                {
                    "    marks[first] = marks[second] = 1\n    marks[0] = marks[-1] = -1\n": "    marks[0] = marks[-1] = -1\n    marks[first] = marks[second] = 1\n",
                    "values[marks == 1].sum()": "sum(values[k] for k in (first, second) if k)",
                },
                "The first step is marked 1 in yours, although it counts as 0: its mark stays −1.",
            ),
            "only `first` at 0": Mistake(
                {"values[marks == 1].sum()": "((first > 0) * values[first] + values[second])"},
                "Either of the two may fall on the first step: you think of `first` alone.",
            ),
            "the first value erased": Mistake(
                {
                    "    return x": "    x[0, 0] *= first > 0 and second > 0\n    return x",
                },
                "You write a 0 over the value of the first step: it counts as 0 in the sum, and x keeps it.",
            ),
            "no marks at the ends": Mistake(
                {"    marks[0] = marks[-1] = -1\n": ""},
                "Your ends have no mark: it is −1 at the first step and at the last.",
            ),
            "one end alone": Mistake(
                {"marks[0] = marks[-1] = -1": "marks[0] = -1"},
                "Your last step has no mark: it is −1 at both ends.",
            ),
            "ends of 1": Mistake(
                {"= marks[-1] = -1": "= marks[-1] = 1"},
                "You mark the ends as if they counted: theirs is −1.",
            ),
            "the sum itself": Mistake(
                {"0.5 + values[marks == 1].sum() / 4": "values[marks == 1].sum()"},
                "That is the sum alone, from −2 to 2: asked is 0.5 + sum / 4, which lies from 0 to 1.",
            ),
            "the mean": Mistake(
                {"0.5 + values[marks == 1].sum() / 4": "values[marks == 1].sum() / 2"},
                "That is the mean of the two: asked is 0.5 + sum / 4.",
            ),
            "halved": Mistake(
                {"/ 4": "/ 2"},
                "You divide by 2: with values down to −1 the answer would leave 0 to 1. Divide by 4.",
            ),
            "no half added": Mistake(
                {"0.5 + ": ""},
                "The 0.5 is missing: without it the answer reaches below 0.",
            ),
            "the half divided too": Mistake(
                {"0.5 + values[marks == 1].sum() / 4": "(0.5 + values[marks == 1].sum()) / 4"},
                "You divide the 0.5 too: only the sum is divided by 4.",
            ),
            "marks before values": Mistake(
                {"[values, marks]": "[marks, values]"},
                "Your marks come first: a step has its value, then its mark.",
            ),
            "time last": Mistake(
                {"axis=1": "axis=0"},
                "Your x is (2, time): each step is a row, (time, 2).",
            ),
            "all values that have a mark": Mistake(
                {"values[marks == 1]": "values[marks != 0]"},
                "You add up the ends as well, whose mark is −1: only those marked 1 count.",
            ),
            "the ends taken off": Mistake(
                {"values[marks == 1].sum()": "(values * marks).sum()"},
                "You take the values of the ends off, for their mark is −1: only those marked 1 count.",
            ),
        },
        hints=(
            "Begin with zeros for the marks, and write the 1s before the −1s: then the ends are right in every case.",
            "What counts are the values whose mark is still 1: `values[marks == 1]`.",
            "`np.stack([values, marks], axis=1)`, and 0.5 plus a quarter of the sum.",
        ),
    ),
    Exercise(
        name="constant_score",
        minutes=3,
        returns=("score",),
        reference=constant_score,
        cases=_wanted_cases,
        mistakes={
            "the constant 0": Mistake(
                {"wanted.mean()\n": "0\n"},
                "You answer 0: another constant comes nearer to all of them.",
            ),
            "the constant one half": Mistake(
                {"wanted.mean()\n": "0.5\n"},
                "You answer 0.5, which is best for the adding task alone: the best constant depends on `wanted`.",
            ),
            "the median": Mistake(
                {"wanted.mean()\n": "np.median(wanted)\n"},
                "You answer the median, which is best for the size of the errors: for their squares it is the mean.",
            ),
            "the middle": Mistake(
                {"wanted.mean()\n": "(wanted.min() + wanted.max()) / 2\n"},
                "You answer the middle between the least and the largest: the mean comes nearer.",
            ),
            "errors without squares": Mistake(
                {"((wanted - constant) ** 2)": "np.abs(wanted - constant)"},
                "That is the mean size of the errors: asked is the mean of their squares.",
            ),
            "errors that cancel": Mistake(
                {"((wanted - constant) ** 2)": "(wanted - constant)"},
                "Errors above and below cancel: square each of them before you take the mean.",
            ),
            "the root": Mistake(
                {"((wanted - constant) ** 2).mean()": "np.sqrt(((wanted - constant) ** 2).mean())"},
                "That is the root of it: the mean of the squares is the score.",
            ),
            "the sum": Mistake(
                {"** 2).mean()": "** 2).sum()"},
                "You add the squares up: the score is their mean.",
            ),
            "the answer instead of its score": Mistake(
                {"((wanted - constant) ** 2).mean()": "constant"},
                "That is the best answer itself: asked is how wrong it is.",
            ),
            "one less": Mistake(
                lambda wanted: ((wanted - wanted.mean()) ** 2).sum() / max(1, len(wanted) - 1),
                "You divide by one less than there are, which is for guessing the spread of more: here it is a mean.",
            ),
        },
        hints=(
            "Which one number has the least mean squared error to all of `wanted`?",
            "It is their mean. What the mean of the squared differences from it is called, `np.var` knows too.",
        ),
    ),
    Exercise(
        name="chrono_biases",
        minutes=5,
        returns=("b",),
        reference=chrono_biases,
        cases=_draw_cases,
        named={2: "a single unit"},
        mistakes={
            "f before i": Mistake(
                {"[-forget, forget, nothing": "[forget, -forget, nothing"},
                "Your signs are exchanged: the block of i comes first, and its bias is the negative one.",
            ),
            "no input bias": Mistake(
                {"[-forget, forget": "[nothing, forget"},
                "Your input gates have no bias: theirs is the forget bias with a minus.",
            ),
            "both positive": Mistake(
                {"[-forget, forget": "[forget, forget"},
                "Your input bias is positive: what is kept for long should be written seldom, so −forget.",
            ),
            "the third block": Mistake(
                {"[-forget, forget, nothing, nothing]": "[-forget, nothing, forget, nothing]"},
                "Your forget bias stands in the third block, which is g's: the order is i, f, g, o.",
            ),
            "interleaved": Mistake(
                {
                    "np.concatenate([-forget, forget, nothing, nothing])": "np.stack([-forget, forget, nothing, nothing], axis=1).ravel()"
                },
                "Your units stand one after another: b has four blocks, each with all units.",
            ),
            "the forget gates alone": Mistake(
                {"np.concatenate([-forget, forget, nothing, nothing])": "forget"},
                "That is the block of the forget gates alone: b has four blocks, in the order i, f, g, o.",
            ),
            "two blocks": Mistake(
                {"forget, nothing, nothing]": "forget]"},
                "The blocks of g and o are missing: their biases are 0.",
            ),
            "four rows": Mistake(
                {"np.concatenate": "np.array"},
                "Your b is (4, units): it should be one row, (4·units,).",
            ),
            "no logarithm": Mistake(
                {"np.log(1 + draws * (longest - 2))": "(1 + draws * (longest - 2))"},
                "Those are the lengths: the bias is their logarithm.",
            ),
            "the gates themselves": Mistake(
                lambda draws, longest: np.concatenate(
                    [
                        1 / (2 + draws * (longest - 2)),
                        1 - 1 / (2 + draws * (longest - 2)),
                        np.zeros(2 * len(draws)),
                    ]
                ),
                "Those are the gates, T / (T + 1): the bias stands before the σ, and is ln T.",
            ),
            "drawn on the logarithm": Mistake(
                {"np.log(1 + draws * (longest - 2))": "draws * np.log(longest - 1)"},
                "You draw the logarithm evenly: the lengths are drawn evenly, and the logarithm is taken after.",
            ),
            "from 0 on": Mistake(
                {"1 + draws * (longest - 2)": "draws * (longest - 1)"},
                "Your lengths begin at 0, whose logarithm is −∞: they go from 1 to longest − 1.",
            ),
            "up to the longest": Mistake(
                {"(longest - 2)": "(longest - 1)"},
                "Your lengths go up to `longest`: they end at longest − 1.",
            ),
            "one past the longest": Mistake(
                {"(longest - 2)": "longest"},
                "Your lengths go up to longest + 1: from 1 on, it is longest − 2 to the end.",
            ),
            "up to the longest less 2": Mistake(
                {"(longest - 2)": "(longest - 3)"},
                "Your lengths end at longest − 2: they go up to longest − 1.",
            ),
            "the same for all": Mistake(
                {
                    "forget = np.log(1 + draws * (longest - 2))": "forget = np.full(len(draws), np.log(longest - 1))"
                },
                "Every unit has the longest memory in yours: each has a length of its own.",
            ),
        },
        hints=(
            "A draw from 0 to 1 becomes a length from 1 to longest − 1: stretch it, then move it.",
            "The forget bias is `np.log(1 + draws * (longest - 2))`.",
            "Four blocks in the order i, f, g, o: `np.concatenate([-forget, forget, zeros, zeros])`.",
        ),
    ),
    Exercise(
        name="weights_of_1997",
        minutes=4,
        returns=("count",),
        reference=weights_of_1997,
        cases=lambda: [
            (2, 2, 2, 1, True),
            (8, 2, 2, 4, True),
            (7, 4, 1, 7, False),
            (7, 3, 2, 7, False),
            (1, 1, 1, 1, True),
        ],
        named={4: "a single block of one cell"},
        mistakes={
            "a forget gate": Mistake(
                {"2 * blocks": "3 * blocks"},
                "You count three gates a block: in 1997 there was none to forget.",
            ),
            "one gate a block": Mistake(
                {"2 * blocks": "blocks"},
                "You count one gate a block: it has an input gate and an output gate.",
            ),
            "gates of their own for every cell": Mistake(
                {"blocks * cells, 2 * blocks": "blocks * cells, 2 * blocks * cells"},
                "You give each cell gates of its own: the cells of a block share two.",
            ),
            "a layer of today": Mistake(
                lambda inputs, blocks, cells, outputs, all_biased: (
                    4 * blocks * cells * (inputs + blocks * cells + 1)
                    + outputs * (blocks * cells + 1)
                ),
                "That is a layer of today, with three gates for each cell that read no gate: count the one described above.",
            ),
            "gates that nobody reads": Mistake(
                {"(inputs + all_cells + gates)": "(inputs + all_cells)"},
                "Your units read no gates: in 1997 each read all inputs, all cells and all gates.",
            ),
            "none reads itself": Mistake(
                {"(inputs + all_cells + gates)": "(inputs + all_cells + gates - 1)"},
                "Your cells and gates don't read themselves: each reads all of them, as they were a step before.",
            ),
            "no biases": Mistake(
                {" + biases": ""},
                "The biases are missing: `all_biased` says who has one.",
            ),
            "the outputs without a bias": Mistake(
                {"units + outputs if": "units if"},
                "Where all are biased, the output units are too.",
            ),
            "always all": Mistake(
                {"units + outputs if all_biased else gates": "units + outputs"},
                "You give everyone a bias in both cases: without `all_biased` only the gates have one.",
            ),
            "always the gates": Mistake(
                {"units + outputs if all_biased else gates": "gates"},
                "You give the gates alone a bias in both cases: with `all_biased` cells and outputs have one too.",
            ),
            "none or all": Mistake(
                {"else gates": "else 0"},
                "Without `all_biased` you count no bias at all: the gates still have theirs.",
            ),
            "the cells biased instead": Mistake(
                {"else gates": "else all_cells"},
                "Without `all_biased` you count the cells' biases: it is the gates that have one.",
            ),
            "the cells of one block": Mistake(
                {"= blocks * cells": "= cells"},
                "You count the cells of one block: `cells` is how many each of them has.",
            ),
            "no output weights": Mistake(
                {" + outputs * all_cells": ""},
                "The weights from the cells to the outputs are missing.",
            ),
            "outputs that read the gates": Mistake(
                {"outputs * all_cells": "outputs * units"},
                "Your outputs read the gates as well: they read the cells alone.",
            ),
            "outputs that read the inputs": Mistake(
                {"outputs * all_cells": "outputs * (all_cells + inputs)"},
                "Your outputs read the inputs as well: they read the cells alone.",
            ),
        },
        hints=(
            "How many cells and how many gates are there in all? Each of them reads inputs + cells + gates numbers.",
            "The outputs add outputs · cells. Then the biases: one for each unit and each output, or one for each gate.",
        ),
    ),
    Exercise(
        name="one_after_another",
        minutes=6,
        returns=("said",),
        reference=one_after_another,
        cases=_sequence_cases,
        named={
            0: "a row without resets",
            1: "a row with resets",
            2: "a row without resets",
            3: "a row with resets",
        },
        mistakes={
            "never reset": Mistake(
                {"if reset:": "if False:"},
                "You read them as one sequence in both cases: with `reset` each of them starts from zeros.",
            ),
            "always reset": Mistake(
                {"if reset:": "if True:"},
                "Every sequence starts from zeros in yours: without `reset` it starts from what the one before left.",
            ),
            "the other way round": Mistake(
                {"if reset:": "if not reset:"},
                "You have it the other way round: a reset means to start from zeros.",
            ),
            "one step late": Mistake(
                {"ends - 1": "np.minimum(ends, ends[-1] - 1)"},
                "You take the first step of the next sequence: the last step of one is its end minus 1.",
            ),
            "the last answer alone": Mistake(
                {"said[ends - 1]": "said[-1:]"},
                "Without a reset you return one answer: each sequence has one, at its own last step.",
            ),
            "every step": Mistake(
                {"[:, -1] for": "[0] for", "said[ends - 1]": "said"},
                "You return what is said at every step: asked is the last step of each sequence.",
            ),
            "the first step": Mistake(
                {"[:, -1] for": "[:, 0] for", "ends - 1": "ends - lengths"},
                "You take the first step of each: the answer is due after the last.",
            ),
            "each end in its own sequence": Mistake(
                {"said[ends - 1]": "said[np.array(lengths) - 1]"},
                "You count each end from its own first step: in one long row the lengths add up, `np.cumsum`.",
            ),
            "split at the lengths": Mistake(
                {"ends[:-1]": "lengths"},
                "`np.split` cuts at places, and lengths are none: add them up first, `np.cumsum`.",
            ),
            "each from the beginning": Mistake(
                {
                    "say(part[None])[:, -1] for part in np.split(x, ends[:-1])": "say(x[None, :length])[:, -1] for length in lengths"
                },
                "With a reset each of yours begins at the first step of x: it begins where the one before ends.",
            ),
            "padded": Mistake(
                _padded,
                "You pad the shorter ones and read the last step of all: theirs comes before the padding.",
            ),
            "the batch left in": Mistake(
                {"concatenate(": "array(", "said[ends - 1]": "said[None, ends - 1]"},
                "The axis of the batch is still there: asked is (sequences, outputs).",
            ),
        },
        hints=(
            "Where in x does each sequence end? `np.cumsum(lengths)` adds the lengths up, and the last step stands one before.",
            "Without a reset one call reads it all: `say(x[None])` has a batch of 1, whose only row is wanted.",
            "With a reset `np.split(x, ends[:-1])` gives the sequences: a call for each, and the last step of what it says.",
        ),
    ),
    Exercise(
        name="resting_loss",
        minutes=4,
        returns=("loss",),
        reference=resting_loss,
        cases=lambda: [([4],), ([2, 2],), ([1, 2, 1],), ([1, 3],), ([5, 1, 2],), ([1, 1, 1],)],
        named={5: "all classes told apart"},
        mistakes={
            "the mean of the groups": Mistake(
                {"n * np.log(n)": "np.log(n)", "sum(sizes)": "len(sizes)"},
                "You count every group once: a large one holds more of the classes, and comes up more often.",
            ),
            "which group": Mistake(
                lambda sizes: -sum(n * np.log(n / sum(sizes)) for n in sizes) / sum(sizes),
                "That is what it costs to guess the group, which the network knows: it guesses within it.",
            ),
            "nothing known": Mistake(
                {"sum(n * np.log(n) for n in sizes) / sum(sizes)": "np.log(sum(sizes))"},
                "That is the guess among all classes: inside a group of n only n are left to guess from.",
            ),
            "as many as there are groups": Mistake(
                {"sum(n * np.log(n) for n in sizes) / sum(sizes)": "np.log(len(sizes))"},
                "That is the guess among the groups: the network knows the group, and guesses within it.",
            ),
            "not divided": Mistake(
                {" / sum(sizes)": ""},
                "You add up over the classes: the loss is the mean over them.",
            ),
            "always four classes": Mistake(
                {"/ sum(sizes)": "/ 4"},
                "You divide by 4: how many classes there are is the sum of the sizes.",
            ),
            "the mean size": Mistake(
                {"sum(n * np.log(n) for n in sizes) / sum(sizes)": "np.log(np.mean(sizes))"},
                "That is ln of the mean size of a group: the mean is to be taken of the losses.",
            ),
            "how often it is right": Mistake(
                {"sum(n * np.log(n) for n in sizes) / sum(sizes)": "len(sizes) / sum(sizes)"},
                "That is how often it guesses right: the loss is −ln of the probability that it gives.",
            ),
            "divided by the groups": Mistake(
                {"/ sum(sizes)": "/ len(sizes)"},
                "You divide by how many groups there are: the mean goes over the classes.",
            ),
            "not a mean of classes": Mistake(
                {"n * np.log(n)": "np.log(n)"},
                "A group of n holds n of the classes: its ln n counts n times.",
            ),
            "logarithm to 2": Mistake(
                {"np.log(n)": "np.log2(n)"},
                "That is in bits: cross-entropy takes the natural logarithm, `np.log`.",
            ),
            "the sign": Mistake(
                {"np.log(n)": "np.log(1 / n)"},
                "The sign is wrong: −ln of the probability 1/n is ln n.",
            ),
        },
        hints=(
            "In a group of n each class gets the probability 1/n: what does that cost?",
            "It costs ln n, for each of the n classes of that group. Take the mean over all classes.",
        ),
    ),
    Exercise(
        name="read_runs",
        minutes=3,
        returns=("A", "B", "C", "D"),
        reference=read_runs,
        cases=lambda: [()],
        mistakes={
            "A as two groups": Mistake(
                {"A = 3": "A = 2"},
                "A ends below ln 2: it tells more than two groups apart.",
            ),
            "A as solved": Mistake(
                {"A = 3": "A = 4"},
                "A has stopped above 0: two of the four orders still look the same to it.",
            ),
            "A as nothing known": Mistake(
                {"A = 3": "A = 1"}, "A ends far below ln 4: it knows something."
            ),
            "B as two groups": Mistake(
                {"B = 1": "B = 2"},
                "B never leaves ln 4, where no order is told from another: that is one group.",
            ),
            "B as no group": Mistake(
                {"B = 1": "B = 0"},
                "B tells nothing apart: all four orders are then one group.",
            ),
            "C as nothing known": Mistake(
                {"C = 2": "C = 1"}, "C ends below the constant answer, at half of it: ln 2."
            ),
            "C as three groups": Mistake(
                {"C = 2": "C = 3"}, "C ends at ln 2, not at half of it: two groups of two."
            ),
            "C as solved": Mistake({"C = 2": "C = 4"}, "C has stopped at ln 2, far above 0."),
            "D as unsolved": Mistake(
                {"D = 4": "D = 3"}, "D ends at 0: it tells all four orders apart."
            ),
            "D before its end": Mistake(
                {"D = 4": "D = 2"},
                "D rests at ln 2 for a while only: where it ends says what it knows.",
            ),
            "what is left to guess": Mistake(
                {"A = 3": "A = 2", "B = 1": "B = 4", "D = 4": "D = 1"},
                "You count how many orders a run may still confuse: asked is how many groups it tells apart.",
            ),
            "letters instead of groups": Mistake(
                {"A = 3": "A = 2", "B = 1": "B = 0", "C = 2": "C = 1", "D = 4": "D = 2"},
                "You count the letters that it knows: asked is how many groups of orders it tells apart.",
            ),
            "A and C exchanged": Mistake(
                {"A = 3": "A = 2", "C = 2": "C = 3"},
                "You have exchanged A and C: the lower one tells more apart.",
            ),
            "A and D exchanged": Mistake(
                {"A = 3": "A = 4", "D = 4": "D = 3"},
                "You have exchanged A and D: A stops at ½ ln 2, D goes on to 0.",
            ),
            "B and C exchanged": Mistake(
                {"B = 1": "B = 2", "C = 2": "C = 1"},
                "You have exchanged B and C: the one that stays at ln 4 tells nothing apart.",
            ),
            "B and D exchanged": Mistake(
                {"B = 1": "B = 4", "D = 4": "D = 1"},
                "You have exchanged B and D: the one at 0 tells all four apart.",
            ),
        },
        hints=(
            "At which line does each run end? The line says how many groups it tells apart.",
            "ln 4 is one group, ln 2 two groups of two, ½ ln 2 the groups 1, 2 and 1, and 0 four.",
        ),
    ),
]
