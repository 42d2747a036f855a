"""Exercises of notebook 03: cells programmed by hand, judged by what they say.

A program is the rows f, i, g, o of one unit: the weights of h and of each input, and the bias.
"""

import numpy as np

from utils import programs
from utils.exercises.definition import Exercise, Mistake
from utils.exercises.values import Misfit
from utils.programs import Task


def copy_input(K):
    # (h, x, bias)
    f = (0, 0, -K)
    i = (0, 0, K)
    g = (0, K, 0)
    o = (0, 0, K)
    return f, i, g, o


def latch(K):
    # (h, set, reset, bias)
    f = (0, -K, -K, K / 2)
    i = (0, K, 0, -K / 2)
    g = (0, K, 0, -K / 2)
    o = (0, 0, 0, K)
    return f, i, g, o


def counter(K):
    # (h, up, down, bias)
    f = (0, 0, 0, K)
    i = (0, 0, 0, K)
    g = (0, K, -K, 0)
    o = (0, 0, 0, K)
    return f, i, g, o


def parity(K):
    # (h, x, bias)
    f = (0, -K, K / 2)
    i = (0, K, -K / 2)
    g = (-K, 0, 0.3 * K)
    o = (0, 0, K)
    return f, i, g, o


def delay(K):
    # (h of unit 1, h of unit 2, x, bias)
    f = (0, 0, 0, -K)
    i = (0, 0, 0, K)
    g = (K, 0, 0, 0)
    o = (0, 0, 0, K)
    return f, i, g, o


def _latched(bits):
    """1 from a set on until a reset; where both come at once, set wins."""
    steps = np.arange(1, bits.shape[-2] + 1)[:, None]
    last = np.maximum.accumulate(bits * steps, axis=-2)  # the last step of each, 0 when none
    last_set, last_reset = last[..., 0], last[..., 1]
    return ((last_set >= last_reset) & (last_set > 0)).astype(float)


def _one_late(bits):
    """The bits of the step before, 0 at the first step."""
    return np.concatenate([np.zeros_like(bits[..., :1, :]), bits[..., :-1, :]], axis=-2)


def _unit_2_sees(bits):
    """The tanh(1) that the unit which copies x said for a 1 the step before, and x."""
    return np.concatenate([np.tanh(1) * _one_late(bits), bits], axis=-1)


TASKS = {
    "copy_input": Task(("x",), wanted=lambda bits: bits[..., 0]),
    "latch": Task(("set", "reset"), wanted=_latched),
    "counter": Task(
        ("up", "down"),
        wanted=lambda bits: np.cumsum(bits[..., 0] - bits[..., 1], axis=-1),
        reads="c",
    ),
    "parity": Task(("x",), wanted=lambda bits: np.cumsum(bits[..., 0], axis=-1) % 2),
    "delay": Task(("x",), wanted=lambda bits: _one_late(bits)[..., 0], sees=_unit_2_sees),
}


def weights(name, rows):
    """The ``Weights`` of an exercise's unit, its own h first. Raises Misfit for other rows."""
    numbers = ["h", *TASKS[name].inputs, "bias"]
    order = list(range(len(numbers)))
    if name == "delay":
        numbers = ["h of unit 1", "h of unit 2", "x", "bias"]
        order = [1, 0, 2, 3]
    for letter, row in zip("figo", rows, strict=True):
        if np.shape(row) != (len(numbers),):
            raise Misfit(
                f"`{letter}` should be a row of {len(numbers)} numbers, for {', '.join(numbers)}; "
                f"its shape is {np.shape(row)}."
            )
    return programs.weights(*(np.asarray(row)[order] for row in rows))


def _explained(task, error):
    """What to say of an error, and how to draw it."""
    if error.bits.size <= programs.BITS:
        given = [
            f"`{name}` = {', '.join(f'{bit:g}' for bit in bits)}"
            for name, bits in zip(task.inputs, error.bits.T, strict=True)
        ]
        where, after = f"After {' and '.join(given)} your cell", ""
    else:
        where = f"Every input of {programs.BITS} bits comes out right, but at step "
        where += f"{len(error.bits)} of a long one your cell"
        after = " Does a gate leak, a little at each step?"
    c, h, wanted = error.c[-1], error.h[-1], error.wanted[-1]
    if task.reads == "h":
        says = f"says {programs.said('h', c, h):g} (`h` is {_four_digits(h)}) and should say {wanted:g}."
    else:
        says = f"holds `c` = {_four_digits(c)} and should hold {wanted:g}."

    def draw():
        from utils import plotting  # whoever errs in nothing needs no Matplotlib

        bits = dict(zip(task.inputs, error.bits.T, strict=True))
        return plotting.program(bits, error.c, error.h, error.wanted, task.reads)

    return f"{where} {says}{after}", draw


def _four_digits(number):
    return f"{round(number, 4) + 0.0:.4f}"  # + 0.0 takes the sign off −0


def _judged(name):
    """The fields that all exercises on programs share."""
    task = TASKS[name]
    return {
        "name": name,
        "returns": ("f", "i", "g", "o"),
        "cases": lambda: [(40,)],
        "observe": lambda f, i, g, o, K: programs.behaviour(task, weights(name, (f, i, g, o))),
        "explain": lambda rows, K: _explained(
            task, programs.first_error(task, weights(name, rows))
        ),
    }


def _with(program, **rows):
    """A program with other rows in place of some, given in multiples of K."""

    def answer(K):
        own = dict(zip("figo", program(K), strict=True))
        return [K * np.array(rows[letter]) if letter in rows else own[letter] for letter in "figo"]

    return answer


EXERCISES = [
    Exercise(
        **_judged("copy_input"),
        minutes=5,
        reference=copy_input,
        mistakes={
            "nothing is said": Mistake(
                _with(copy_input, i=(0, 0, -1)),
                "Your cell never says 1: are i and o open when x = 1, is the middle number of g above 0, and "
                "do your rows stand in the order f, i, g, o?",
            ),
            "nothing is dropped": Mistake(
                _with(copy_input, f=(0, 0, 1)),
                "Once x has been 1, your cell keeps saying 1: f has to drop what was there.",
            ),
            "x is not read": Mistake(
                _with(copy_input, g=(0, 0, 1)),
                "Your cell says 1 whatever x is: no row of yours that matters has a weight for x.",
            ),
            "the other way round": Mistake(
                _with(copy_input, g=(0, -1, 0.5)),
                "Your cell says 1 when x = 0 and 0 when x = 1: turn the sign of the weight of x.",
            ),
        },
        hints=(
            "What c held before is of no use here: which gate drops it?",
            "f never opens, i and o are always open: then c = g, and g = tanh(K) when x = 1.",
            "Always open is (0, 0, K), never is (0, 0, -K). g is (0, K, 0).",
        ),
    ),
    Exercise(
        **_judged("latch"),
        minutes=8,
        reference=latch,
        mistakes={
            "nothing is said": Mistake(
                _with(latch, i=(0, 0, 0, -1)),
                "Your cell never says 1: when set = 1, are i and o open and is g above 0?",
            ),
            "reset does nothing": Mistake(
                _with(latch, f=(0, 0, 0, 1)),
                "A reset changes nothing: f stays open, so c is kept. Give reset a negative weight in f.",
            ),
            "no memory": Mistake(
                _with(latch, f=(0, 0, 0, -1)),
                "Your cell says 1 only while set is pressed: in a quiet step f has to be open, and i shut.",
            ),
            "f opens to erase": Mistake(
                _with(latch, f=(0, 1, 1, -0.5)),
                "Your f is open when a button is pressed: an open f keeps, and a shut f erases.",
            ),
            "set and reset exchanged": Mistake(
                _with(latch, i=(0, 0, 1, -0.5), g=(0, 0, 1, -0.5)),
                "Your cell listens to reset where it should listen to set: the numbers are for h, set, reset, "
                "bias.",
            ),
            "the bias of f too large": Mistake(
                _with(latch, f=(0, -1, -1, 1)),
                "A reset leaves half of c: the sum in f is then K - K = 0, and σ(0) = ½. Its bias should be K/2.",
            ),
            "reset wins": Mistake(
                _with(latch, i=(0, 1, -1, -0.5)),
                "With both pressed your cell says 0: set should win, so i must not look at reset.",
            ),
        },
        hints=(
            "Three cases: quiet, set, reset. Write down for each what f and i should do.",
            "f is open only in a quiet step: a sum that is K/2 then and at most -K/2 when a button is pressed.",
            "i is open when set = 1: (0, K, 0, -K/2). The same row does for g.",
            "f is (0, -K, -K, K/2).",
        ),
    ),
    Exercise(
        **_judged("counter"),
        minutes=6,
        reference=counter,
        mistakes={
            "f half open": Mistake(
                _with(counter, f=(0, 0, 0, 0)),
                "Half of the count is lost at every step: with a sum of 0, f = σ(0) = ½.",
            ),
            "i half open": Mistake(
                _with(counter, i=(0, 0, 0, 0)),
                "You count in halves: with a sum of 0, i = σ(0) = ½.",
            ),
            "down is not counted": Mistake(
                _with(counter, g=(0, 1, 0, 0)),
                "Your cell never counts down: g should be -1 when down = 1.",
            ),
            "all is counted up": Mistake(
                _with(counter, g=(0, 1, 1, 0)),
                "Your cell counts down as up: the weight of down in g has to be negative.",
            ),
            "the other way round": Mistake(
                _with(counter, g=(0, -1, 1, 0)),
                "Your cell counts the wrong way: up should add 1, down should take 1 away.",
            ),
            "counts silence": Mistake(
                _with(counter, g=(0, 1, -1, -0.5)),
                "Your cell counts quiet steps as down: without up and down the sum in g has to be 0.",
            ),
            "the last press only": Mistake(
                _with(counter, f=(0, -1, -1, 0.5)),
                "Your cell forgets its count at each press: nothing ever has to be erased here.",
            ),
            "weights of 1": Mistake(
                lambda K: ((0, 0, 0, K), (0, 0, 0, K), (0, 1, -1, 0), (0, 0, 0, K)),
                "You add 0.76 a press, which is tanh(1): with a weight of K, g comes to 1.",
            ),
        },
        hints=(
            "Nothing is ever erased, and everything may be written: f and i are always open.",
            "Then c grows by g at each step: 1 when up, -1 when down, 0 when neither or both.",
            "tanh(K) is 1, tanh(-K) is -1 and tanh(0) is 0: g is (0, K, -K, 0).",
        ),
    ),
    Exercise(
        **_judged("parity"),
        minutes=12,
        reference=parity,
        mistakes={
            "nothing is said": Mistake(
                _with(parity, g=(-1, 0, 0)),
                "Your cell never says 1: at the first 1, h is still 0, and the sum in g has to be above 0.",
            ),
            "never back to 0": Mistake(
                _with(parity, g=(-1, 0, 1)),
                "After the first 1 your cell says 1 for ever: h is then 0.76 and not 1, and the sum in g still "
                "above 0.",
            ),
            "copies": Mistake(
                _with(parity, f=(0, 0, -1), i=(0, 0, 1), g=(0, 1, 0)),
                "That copies x: when x = 0 the cell has to keep what it held.",
            ),
            "forgets at 0": Mistake(
                _with(parity, f=(0, 0, -1)),
                "When x = 0 your cell forgets what it held: f has to be open then.",
            ),
            "turns at 0": Mistake(
                _with(parity, f=(0, 1, -0.5), i=(0, -1, 0.5)),
                "Your cell turns over when x = 0; it should when x = 1: f and i have their signs exchanged.",
            ),
            "turns at every step": Mistake(
                _with(parity, f=(0, 0, -1), i=(0, 0, 1)),
                "Your cell turns over at every step: f and i have to look at x.",
            ),
        },
        hints=(
            "Two cases: at x = 0 keep, at x = 1 erase and write the opposite. What do f and i do in each?",
            "f is open when x = 0: (0, -K, K/2). i is open when x = 1: (0, K, -K/2).",
            "The opposite: g above ½ when h was 0, and below when h was 0.76 = tanh(1). So its sum has to change "
            "sign between h = 0 and h = 0.76.",
            "g = (-K, 0, 0.3 * K) changes sign at h = 0.3. o is always open.",
        ),
    ),
    Exercise(
        **_judged("delay"),
        minutes=5,
        reference=delay,
        mistakes={
            "nothing is said": Mistake(
                _with(delay, g=(0, 1, 0, 0)),
                "Unit 2 never says 1: the first number of a row is for the h of unit 1, and g has to read it.",
            ),
            "no delay": Mistake(
                _with(delay, g=(0, 0, 1, 0)),
                "Unit 2 reads x itself, so it says at once what it should say one step later.",
            ),
            "both": Mistake(
                _with(delay, g=(1, 0, 1, 0)),
                "Unit 2 reads both x and unit 1: leave only what comes from unit 1.",
            ),
            "nothing is dropped": Mistake(
                _with(delay, f=(0, 0, 0, 1)),
                "Once unit 2 says 1 it keeps saying it: f has to drop what was there.",
            ),
            "x is not read": Mistake(
                _with(delay, g=(0, 0, 0, 1)),
                "Unit 2 says 1 at once and always: no row of yours that matters reads unit 1.",
            ),
        },
        hints=(
            "What a unit says at one step, all units of the layer hear at the next.",
            "So unit 2 only has to copy: not x, but what unit 1 said.",
            "The rows of `copy_input`, with K at the h of unit 1: g is (K, 0, 0, 0).",
        ),
    ),
]
