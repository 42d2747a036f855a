"""Exercises of notebook 03: units programmed by hand, judged by what they say.

A program is the rows i, f, g, o of one unit: the weights of h and of each input, and the bias.
"""

import numpy as np

from utils import programs
from utils.exercises.definition import Exercise, Mistake
from utils.exercises.values import Misfit
from utils.lstm import State, step
from utils.programs import Task


def copy_input(K):
    # (h, x, bias)
    i = (0, 0, K)
    f = (0, 0, -K)
    g = (0, K, 0)
    o = (0, 0, K)
    return i, f, g, o


def latch(K):
    # (h, set, reset, bias)
    i = (0, K, 0, -K / 2)
    f = (0, -K, -K, K / 2)
    g = (0, K, 0, -K / 2)
    o = (0, 0, 0, K)
    return i, f, g, o


def counter(K):
    # (h, up, down, bias)
    i = (0, 0, 0, K)
    f = (0, 0, 0, K)
    g = (0, K, -K, 0)
    o = (0, 0, 0, K)
    return i, f, g, o


def parity(K):
    # (h, x, bias)
    i = (0, K, -K / 2)
    f = (0, -K, K / 2)
    g = (-K, 0, 0.3 * K)
    o = (0, 0, K)
    return i, f, g, o


def delay(K):
    # (h of unit 0, h of unit 1, x, bias)
    i = (0, 0, 0, K)
    f = (0, 0, 0, -K)
    g = (K, 0, 0, 0)
    o = (0, 0, 0, K)
    return i, f, g, o


def _latched(bits):
    """1 from a set on until a reset; where both come at once, set wins."""
    steps = np.arange(1, bits.shape[-2] + 1)[:, None]
    last = np.maximum.accumulate(bits * steps, axis=-2)  # the last step of each, 0 when none
    last_set, last_reset = last[..., 0], last[..., 1]
    return ((last_set >= last_reset) & (last_set > 0)).astype(float)


def _one_late(bits):
    """The bits of the step before, 0 at the first step."""
    return np.concatenate([np.zeros_like(bits[..., :1, :]), bits[..., :-1, :]], axis=-2)


def _unit_1_sees(bits):
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
    "delay": Task(("x",), wanted=lambda bits: _one_late(bits)[..., 0], sees=_unit_1_sees),
}


def weights(name, rows):
    """The ``Weights`` of an exercise's unit, its own h first. Raises Misfit for other rows."""
    numbers = ["h", *TASKS[name].inputs, "bias"]
    order = list(range(len(numbers)))
    if name == "delay":
        numbers = ["h of unit 0", "h of unit 1", "x", "bias"]
        order = [1, 0, 2, 3]
    for letter, row in zip("ifgo", rows, strict=True):
        if np.shape(row) != (len(numbers),):
            raise Misfit(
                f"`{letter}` should be a row of {len(numbers)} numbers, for {', '.join(numbers)}; "
                f"its shape is {np.shape(row)}."
            )
    return programs.weights(*(np.asarray(row)[order] for row in rows))


def _explained(task, weights):
    """What to say of the first error that a program makes, and how to draw it."""
    error = programs.first_error(task, weights)
    if error.bits.size <= programs.BITS:
        given = [
            f"`{name}` = {', '.join(f'{bit:g}' for bit in bits)}"
            for name, bits in zip(task.inputs, error.bits.T, strict=True)
        ]
        where = f"After {' and '.join(given)} your unit"
        after = f" In that step {_gates(task, error, weights)}."
    else:
        where = f"Every input of {programs.BITS} bits comes out right, but at step "
        where += f"{len(error.bits)} of a long one your unit"
        after = " Does a gate leak, a little at each step?"
    c, h, wanted = error.c[-1], error.h[-1], error.wanted[-1]
    if task.reads == "h":
        says = (
            f"says {programs.said('h', c, h):g} (`h` is {_digits(h, 4)}) and should say {wanted:g}."
        )
    else:
        says = f"holds `c` = {_digits(c, 4)} and should hold {wanted:g}."

    def draw():
        from utils import plotting  # whoever errs in nothing needs no Matplotlib

        bits = dict(zip(task.inputs, error.bits.T, strict=True))
        return plotting.program(bits, error.c, error.h, error.wanted, task.reads)

    return f"{where} {says}{after}", draw


def _gates(task, error, weights):
    """The gates and the candidate in the step at which a program errs, in words."""
    before = State(*(np.array([[0.0, *values][-2:-1]]) for values in (error.h, error.c)))
    with np.errstate(all="ignore"):  # a learner's weights may be infinite
        now = step(task.sees(error.bits)[-1:], before, weights)
    i, f, o = (f"{gate} is {_opened(getattr(now, gate).item())}" for gate in "ifo")
    return f"{i}, {f}, g is {_digits(now.g.item(), 2)} and {o}"


def _opened(gate):
    """How far a gate is open, in words, with the number where it is neither open nor shut."""
    if gate > 0.99:
        return "open"
    return "shut" if gate < 0.01 else f"half open ({_digits(gate, 2)})"


def _digits(number, digits):
    return f"{round(number, digits) + 0.0:.{digits}f}"  # + 0.0 takes the sign off −0


def _judged(name):
    """The fields that all exercises on programs share."""
    task = TASKS[name]
    return {
        "name": name,
        "returns": ("i", "f", "g", "o"),
        "cases": lambda: [(40,)],
        "observe": lambda i, f, g, o, K: programs.behaviour(task, weights(name, (i, f, g, o))),
        "explain": lambda rows, K: _explained(task, weights(name, rows)),
    }


EXERCISES = [
    Exercise(
        **_judged("copy_input"),
        minutes=5,
        reference=copy_input,
        mistakes={
            "nothing is said": Mistake(
                {"i = (0, 0, K)": "i = (0, 0, -K)"},
                "Your unit never says 1: when x = 1, are i and o wide open (a sum of 0 is half), "
                "is the middle number of g above 0, and do the rows stand as i, f, g, o?",
            ),
            "nothing is dropped": Mistake(
                {"f = (0, 0, -K)": "f = (0, 0, K)"},
                "Once x has been 1, your unit keeps saying 1: f has to drop what was there.",
            ),
            "f half open": Mistake(
                {"f = (0, 0, -K)": "f = (0, 0, 0)"},
                "After two ones your unit says 1 once too often: with a sum of 0, f = σ(0) = ½ "
                "keeps half of c.",
            ),
            "x is not read": Mistake(
                {"g = (0, K, 0)": "g = (0, 0, K)"},
                "Your unit says 1 whatever x is: no row of yours that matters has a weight for x.",
            ),
            "the other way round": Mistake(
                {"g = (0, K, 0)": "g = (0, -K, K / 2)"},
                "Your unit says 1 when x = 0 and 0 when x = 1: turn the sign of the weight of x.",
            ),
            "the first 1 is missed": Mistake(
                {"i = (0, 0, K)": "i = (K, 0, 0)"},
                "Your unit misses the first 1 and says the second of two: does a row read h, its "
                "first number, or is a gate half open?",
            ),
            "the second 1 is missed": Mistake(
                {"i = (0, 0, K)": "i = (-K, 0, K / 2)"},
                "After a 1 that it says your unit misses the next: a row of yours has a negative weight for h.",
            ),
            "the first x decides": Mistake(
                {"g = (0, K, 0)": "g = (K, K, -K / 2)"},
                "What x was first, your unit says for ever: g also reads h, its own last word.",
            ),
            "the values of the gates": Mistake(
                {
                    "i = (0, 0, K)": "i = (0, 0, 1)",
                    "f = (0, 0, -K)": "f = (0, 0, 0)",
                    "g = (0, K, 0)": "g = (0, 1, 0)",
                    "o = (0, 0, K)": "o = (0, 0, 1)",
                },
                "A row makes a sum, not a gate: σ(0) is ½ and σ(1) only 0.73. A sum of K opens, -K shuts.",
            ),
            "a number missing": Mistake(
                {"f = (0, 0, -K)": "f = (0, -K)"},
                "h has a number in every row, the first, even where it is 0; then x, then the bias.",
            ),
        },
        hints=(
            "What c held before is of no use here: which gate drops it?",
            "i and o are always open, f never opens: then c = g, and g = tanh(K) when x = 1.",
            "Always open is (0, 0, K), never is (0, 0, -K). g is (0, K, 0).",
        ),
    ),
    Exercise(
        **_judged("latch"),
        minutes=8,
        reference=latch,
        mistakes={
            "nothing is said": Mistake(
                {"i = (0, K, 0, -K / 2)": "i = (0, 0, 0, -K)"},
                "Your unit never says 1: when set = 1, are i and o wide open (a sum of 0 is "
                "half), is g above 0, and do the rows stand as i, f, g, o?",
            ),
            "reset does nothing": Mistake(
                {"f = (0, -K, -K, K / 2)": "f = (0, 0, 0, K)"},
                "A reset changes nothing: f stays open, so c is kept. Give reset a negative weight in f.",
            ),
            "no memory": Mistake(
                {"f = (0, -K, -K, K / 2)": "f = (0, 0, 0, -K)"},
                "Your unit says 1 only while set is pressed: in a quiet step f and o have to be "
                "open, and i shut.",
            ),
            "f opens to erase": Mistake(
                {"f = (0, -K, -K, K / 2)": "f = (0, K, K, -K / 2)"},
                "Your f is open when a button is pressed: an open f keeps, and a shut f erases.",
            ),
            "set and reset exchanged": Mistake(
                {
                    "i = (0, K, 0, -K / 2)": "i = (0, 0, K, -K / 2)",
                    "g = (0, K, 0, -K / 2)": "g = (0, 0, K, -K / 2)",
                },
                "Your unit listens to reset where it should listen to set: the numbers are for h, "
                "set, reset, bias.",
            ),
            "reset in the place of set, once": Mistake(
                {"i = (0, K, 0, -K / 2)": "i = (0, 0, K, -K / 2)"},
                "Set alone does nothing, set with reset does: a row of yours waits for reset. The "
                "numbers are for h, set, reset, bias.",
            ),
            "the bias of f too large": Mistake(
                {"f = (0, -K, -K, K / 2)": "f = (0, -K, -K, K)"},
                "A reset leaves half of c: the sum in f is then K - K = 0, and σ(0) = ½. Its bias "
                "should be K/2.",
            ),
            "reset wins": Mistake(
                {"i = (0, K, 0, -K / 2)": "i = (0, K, -K, -K / 2)"},
                "With both pressed your unit says 0: set should win, so i must not look at reset.",
            ),
            "only while set alone": Mistake(
                {"o = (0, 0, 0, K)": "o = (0, K, -K, -K / 2)"},
                "Your unit says 1 only while set is pressed, and reset not: in a quiet step f and "
                "o have to be open, and i shut.",
            ),
            "only while both": Mistake(
                {"o = (0, 0, 0, K)": "o = (0, 0, K, -K / 2)"},
                "Your unit says 1 only while both are pressed: i or o waits for a reset.",
            ),
            "said too late": Mistake(
                {"o = (0, 0, 0, K)": "o = (0, -K, -K, K / 2)"},
                "Your unit says 1 only once set is let go: its output gate has to be open from the start.",
            ),
            "reset hides": Mistake(
                {
                    "f = (0, -K, -K, K / 2)": "f = (0, 0, 0, K)",
                    "o = (0, 0, 0, K)": "o = (0, 0, -K, K / 2)",
                },
                "A reset hides the 1 for that step, and it is back in the next: o hides, only f erases.",
            ),
            "counts": Mistake(
                {
                    "i = (0, K, 0, -K / 2)": "i = (0, 0, 0, K)",
                    "f = (0, -K, -K, K / 2)": "f = (0, 0, 0, K)",
                    "g = (0, K, 0, -K / 2)": "g = (0, K, -K, 0)",
                },
                "Your unit counts sets minus resets, so after two sets one reset is not enough: a "
                "press has to overwrite.",
            ),
            "a number missing": Mistake(
                {"f = (0, -K, -K, K / 2)": "f = (-K, -K, K / 2)"},
                "h has a number in every row, the first, even where it is 0; then set, reset and the bias.",
            ),
        },
        hints=(
            "Three cases: quiet, set, reset. Write down for each what i and f should do.",
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
                {"f = (0, 0, 0, K)": "f = (0, 0, 0, 0)"},
                "Half of the count is lost at every step: with a sum of 0, f = σ(0) = ½.",
            ),
            "i half open": Mistake(
                {"i = (0, 0, 0, K)": "i = (0, 0, 0, 0)"},
                "You count in halves: with a sum of 0, i = σ(0) = ½.",
            ),
            "f shut": Mistake(
                {"f = (0, 0, 0, K)": "f = (0, 0, 0, -K)"},
                "Your c is only what the last step added: an open f keeps the count, a shut one drops it.",
            ),
            "nothing is counted": Mistake(
                {"i = (0, 0, 0, K)": "i = (0, 0, 0, -K)"},
                "Your c stays at 0: i has to let g in, and g has to read up and down.",
            ),
            "down is not counted": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, K, 0, 0)"},
                "Your unit never counts down: g should be -1 when down = 1.",
            ),
            "i opens for up only": Mistake(
                {"i = (0, 0, 0, K)": "i = (0, K, 0, -K / 2)"},
                "A down alone changes nothing: i has to be open then too, and may always be.",
            ),
            "all is counted up": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, K, K, 0)"},
                "Your unit counts down as up: the weight of down in g has to be negative.",
            ),
            "the other way round": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, -K, K, 0)"},
                "Your unit counts the wrong way: up should add 1, down should take 1 away.",
            ),
            "counts silence": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, K, -K, -K / 2)"},
                "Your unit counts quiet steps as down: without up and down the sum in g has to be 0.",
            ),
            "counts down unless up": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, K, 0, -K / 2)"},
                "Your unit takes 1 off in every step without up: only down may do that, and a "
                "quiet step nothing.",
            ),
            "counts the steps": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, 0, 0, K)"},
                "Your unit adds 1 at every step, pressed or not: does g read up and down, and is "
                "it the third row?",
            ),
            "counts the steps down": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, 0, 0, -K)"},
                "Your unit takes 1 off at every step, pressed or not: g has to read up and down.",
            ),
            "the first row reads": Mistake(
                {"return i, f, g": "return g, f, i"},
                "Your rows are out of order: what reads up and down stands as i, the first; the "
                "order is i, f, g, o.",
            ),
            "the second row reads": Mistake(
                {"return i, f, g": "return i, g, f"},
                "Your rows are out of order: what reads up and down stands as f, the second; the "
                "order is i, f, g, o.",
            ),
            "the last press only": Mistake(
                {"f = (0, 0, 0, K)": "f = (0, -K, -K, K / 2)"},
                "Your unit forgets its count at each press: nothing ever has to be erased here.",
            ),
            "down erases": Mistake(
                {
                    "i = (0, 0, 0, K)": "i = (0, K, 0, -K / 2)",
                    "f = (0, 0, 0, K)": "f = (0, 0, -K, K / 2)",
                    "g = (0, K, -K, 0)": "g = (0, 0, 0, K)",
                },
                "Your down erases the whole count; it should take 1 off, by a g of -1.",
            ),
            "weights of 1": Mistake(
                {"g = (0, K, -K, 0)": "g = (0, 1, -1, 0)"},
                "You add 0.76 a press, which is tanh(1): with a weight of K, g comes to 1.",
            ),
            "a bias of 1 in f": Mistake(
                {"f = (0, 0, 0, K)": "f = (0, 0, 0, 1)"},
                "Your count fades: a bias of 1 opens f by σ(1) = 0.73 only, one of K all the way.",
            ),
            "a bias of 1 in i and f": Mistake(
                {
                    "i = (0, 0, 0, K)": "i = (0, 0, 0, 1)",
                    "f = (0, 0, 0, K)": "f = (0, 0, 0, 1)",
                    "g = (0, K, -K, 0)": "g = (0, 1, -1, 0)",
                },
                "A row makes a sum, not a gate: σ(1) is only 0.73, and tanh(1) 0.76. Use K in place of 1.",
            ),
            "a number missing": Mistake(
                {"f = (0, 0, 0, K)": "f = (0, 0, K)"},
                "h has a number in every row, the first, even where it is 0; then up, down and the bias.",
            ),
        },
        hints=(
            "Nothing is ever erased, and everything may be written: i and f are always open.",
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
                {"g = (-K, 0, 0.3 * K)": "g = (-K, 0, 0)"},
                "Your unit never says 1: at the first 1, h is still 0, so the sum in g has to be "
                "above 0 there, and i and o wide open.",
            ),
            "never back to 0": Mistake(
                {"0.3 * K": "K"},
                "After the first 1 your unit says 1 for ever: h is then 0.76 and not 1, and the "
                "sum in g still above 0.",
            ),
            "copies": Mistake(
                {
                    "i = (0, K, -K / 2)": "i = (0, 0, K)",
                    "f = (0, -K, K / 2)": "f = (0, 0, -K)",
                    "g = (-K, 0, 0.3 * K)": "g = (0, K, 0)",
                },
                "That copies x: when x = 0 the unit has to keep what it held.",
            ),
            "silent at 0": Mistake(
                {"f = (0, -K, K / 2)": "f = (0, 0, -K)"},
                "When x = 0 your unit says 0, whatever it held: f has to be open then, and o always.",
            ),
            "writes at 0 too": Mistake(
                {"i = (0, K, -K / 2)": "i = (0, 0, K)"},
                "Your unit writes when x = 0 as well: i has to be shut then, or it cannot keep.",
            ),
            "writes at 0 only": Mistake(
                {"i = (0, K, -K / 2)": "i = (0, -K, K / 2)"},
                "Your unit writes when x = 0 and erases when x = 1: the signs in i have to be turned.",
            ),
            "turns at 0": Mistake(
                {
                    "i = (0, K, -K / 2)": "i = (0, -K, K / 2)",
                    "f = (0, -K, K / 2)": "f = (0, K, -K / 2)",
                },
                "Your unit turns over when x = 0; it should when x = 1: i and f have their signs "
                "exchanged, or their places.",
            ),
            "turns at every step": Mistake(
                {"i = (0, K, -K / 2)": "i = (0, 0, K)", "f = (0, -K, K / 2)": "f = (0, 0, -K)"},
                "Your unit turns over at every step: i and f have to look at x.",
            ),
            "f looks at h": Mistake(
                {"f = (0, -K, K / 2)": "f = (-K, 0, K / 2)"},
                "Your unit says 1 and drops it again at a 0: does i or f read h, the first "
                "number? They look at x alone.",
            ),
            "one sum of h and x": Mistake(
                {
                    "i = (0, K, -K / 2)": "i = (0, 0, K)",
                    "f = (0, -K, K / 2)": "f = (0, 0, -K)",
                    "g = (-K, 0, 0.3 * K)": "g = (K, K, -K / 2)",
                },
                "What x was first, your unit says for ever: one sum of h and x makes no XOR. Let "
                "i and f look at x, and g at h.",
            ),
            "a number missing": Mistake(
                {"f = (0, -K, K / 2)": "f = (-K, K / 2)"},
                "h has a number in every row, the first, even where it is 0; then x, then the bias.",
            ),
        },
        hints=(
            "Two cases: at x = 0 keep, at x = 1 erase and write the opposite. What do i and f do in each?",
            "i is open when x = 1: (0, K, -K/2). f is open when x = 0: (0, -K, K/2).",
            "The opposite: g is 1 when h was 0 or below, and -1 when h was 0.76 = tanh(1). So its "
            "sum has to change sign between h = 0 and h = 0.76.",
            "g = (-K, 0, 0.3 * K) changes sign at h = 0.3. o is always open.",
        ),
    ),
    Exercise(
        **_judged("delay"),
        minutes=5,
        reference=delay,
        mistakes={
            "nothing is said": Mistake(
                {"g = (K, 0, 0, 0)": "g = (0, K, 0, 0)"},
                "Unit 1 never says 1: does g read the h of unit 0, the first number of its row, and do "
                "the rows stand as i, f, g, o?",
            ),
            "no delay": Mistake(
                {"g = (K, 0, 0, 0)": "g = (0, 0, K, 0)"},
                "Unit 1 reads x itself, so it says at once what it should say one step later.",
            ),
            "both": Mistake(
                {"g = (K, 0, 0, 0)": "g = (K, 0, K, 0)"},
                "Unit 1 reads both x and unit 0: leave only what comes from unit 0.",
            ),
            "nothing is dropped": Mistake(
                {"f = (0, 0, 0, -K)": "f = (0, 0, 0, K)"},
                "Once unit 1 says 1 it keeps saying it: f has to drop what was there.",
            ),
            "f half open": Mistake(
                {"f = (0, 0, 0, -K)": "f = (0, 0, 0, 0)"},
                "After two ones unit 1 says 1 once too often: with a sum of 0, f = σ(0) = ½ keeps half of c.",
            ),
            "kept while x is 1": Mistake(
                {"f = (0, 0, 0, -K)": "f = (0, 0, K, -K / 2)"},
                "Unit 1 goes on saying 1 while x is 1: its f opens for x, and nothing has to be kept here.",
            ),
            "kept while x is 0": Mistake(
                {"f = (0, 0, 0, -K)": "f = (0, 0, -K, K / 2)"},
                "Unit 1 goes on saying 1 while x is 0: nothing has to be kept here, so f stays shut.",
            ),
            "x is not read": Mistake(
                {"g = (K, 0, 0, 0)": "g = (0, 0, 0, K)"},
                "Unit 1 says 1 at once and always: no row of yours that matters reads unit 0.",
            ),
            "the opposite": Mistake(
                {"g = (K, 0, 0, 0)": "g = (-K, 0, 0, K / 2)"},
                "Unit 1 says the opposite of what unit 0 said: turn the sign of the first number in g.",
            ),
            "the opposite, at once": Mistake(
                {"g = (K, 0, 0, 0)": "g = (0, 0, -K, K / 2)"},
                "Unit 1 says the opposite of x, and at once: it has to read unit 0, with a weight above 0.",
            ),
            "only where x is 1": Mistake(
                {"i = (0, 0, 0, K)": "i = (0, 0, K, -K / 2)"},
                "Unit 1 says the late 1 only where x is 1 as well: the third number is for the x of now.",
            ),
            "only where x is 0": Mistake(
                {"i = (0, 0, 0, K)": "i = (0, 0, -K, K / 2)"},
                "Unit 1 says the late 1 only where x is 0: nothing in it has to look at the x of now.",
            ),
            "every second 1": Mistake(
                {"i = (0, 0, 0, K)": "i = (0, -K, 0, K / 2)"},
                "After a 1 that it says unit 1 misses the next: a row has a negative weight for "
                "its own h, the second number.",
            ),
            "held back": Mistake(
                {
                    "i = (0, 0, 0, K)": "i = (0, 0, K, -K / 2)",
                    "f = (0, 0, 0, -K)": "f = (0, 0, -K, K / 2)",
                    "g = (K, 0, 0, 0)": "g = (0, 0, 0, K)",
                    "o = (0, 0, 0, K)": "o = (0, 0, -K, K / 2)",
                },
                "Unit 1 holds x back until x is 0 again; the h of unit 0 already comes one step late.",
            ),
            "a number missing": Mistake(
                {"f = (0, 0, 0, -K)": "f = (0, 0, -K)"},
                "Unit 1 hears its own h too, so a row has four numbers: both h, then x, then the bias.",
            ),
        },
        hints=(
            "What a unit says at one step, all units of the layer hear at the next.",
            "So unit 1 only has to copy: not x, but what unit 0 said.",
            "The rows of `copy_input`, with K at the h of unit 0: g is (K, 0, 0, 0).",
        ),
    ),
]
