"""Exercises of notebook 01: one cell with scalars, gate by gate.

The weights of a scalar cell are a dict: gate "f", "i", "g" or "o" -> (weight of h, of x, bias).
"""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import sigmoid


def stable_sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def four_gates(x, h, weights):
    def sum_of(gate):
        weight_h, weight_x, bias = weights[gate]
        return weight_h * h + weight_x * x + bias

    f = sigmoid(sum_of("f"))
    i = sigmoid(sum_of("i"))
    g = np.tanh(sum_of("g"))
    o = sigmoid(sum_of("o"))
    return f, i, g, o


def one_step(x, h, c, weights):
    f, i, g, o = four_gates(x, h, weights)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


def erase_and_overwrite():
    f = 0
    i = 1
    return f, i


def half_life(bias):
    f = sigmoid(bias)
    return np.log(0.5) / np.log(f)


def bias_for_half_life(steps):
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))


def _random_weights(rng):
    return {gate: tuple(rng.uniform(-2, 2, 3).tolist()) for gate in "figo"}


def _gate_cases():
    rng = np.random.default_rng(1)
    return [(*rng.uniform(-1.5, 1.5, 2).tolist(), _random_weights(rng)) for _ in range(4)]


def _step_cases():
    rng = np.random.default_rng(2)
    return [
        (*rng.uniform(-0.9, 0.9, 2).tolist(), rng.uniform(-3, 3), _random_weights(rng))
        for _ in range(4)
    ]


def _sums_with(terms):
    """four_gates with other sums: terms(x, h, weight of h, weight of x, bias)."""

    def answer(x, h, weights):
        f, i, g, o = (terms(x, h, *weights[gate]) for gate in "figo")
        return sigmoid(f), sigmoid(i), np.tanh(g), sigmoid(o)

    return answer


def _squashed_with(*functions):
    """four_gates with other functions for f, i, g, o."""

    def answer(x, h, weights):
        sums = (np.dot(weights[gate], (h, x, 1)) for gate in "figo")
        return tuple(function(z) for function, z in zip(functions, sums, strict=True))

    return answer


def _step_with(update):
    """one_step with another last part: update(f, i, g, o, c)."""
    return lambda x, h, c, weights: update(*four_gates(x, h, weights), c)


def _read(o, c):
    return o * np.tanh(c), c


def _after_one_step(f, i):
    """What a cell that holds 2, -1 or 0.5 holds after one step that offers the candidate 0.8."""
    return {"the new c": f * np.array([2, -1, 0.5]) + i * 0.8}


EXERCISES = [
    Exercise(
        name="stable_sigmoid",
        minutes=8,
        returns=("y",),
        reference=stable_sigmoid,
        cases=lambda: [
            (np.array([-1000.0, -2.0, 0.0, 2.0, 1000.0]),),
            (np.linspace(-30, 30, 13),),
            (np.array([[-800.0, -0.5], [0.5, 900.0]]),),
        ],
        mistakes={
            "the formula as it stands": Mistake(
                lambda x: 1 / (1 + np.exp(-x)),
                "The formula is right, but at x = -1000 it computes e¹⁰⁰⁰; in a `np.where` too, which "
                "computes both sides before it chooses.",
            ),
            "the other form everywhere": Mistake(
                lambda x: np.exp(x) / (1 + np.exp(x)),
                "This form is good for x < 0; at x = 1000 it divides infinity by infinity.",
            ),
            "an if on an array": Mistake(
                lambda x: 1 / (1 + np.exp(-x)) if x >= 0 else np.exp(x) / (1 + np.exp(x)),
                "An `if` asks one question of the whole array; `np.where` asks every element.",
            ),
            "the sign of x": Mistake(
                lambda x: 1 - stable_sigmoid(x),
                "Yours falls where σ rises: check the sign in the exponent.",
            ),
            "tanh": Mistake(
                np.tanh,
                "That is tanh: it reaches from -1 to 1, and a gate has to stay between 0 and 1.",
            ),
            "inputs cut off": Mistake(
                lambda x: 1 / (1 + np.exp(-np.clip(x, -5, 5))),
                "Cutting x off also cuts the values: σ(-5) is 0.0067, and σ(-30) should be nearly 0.",
            ),
        },
        hints=(
            "Which of e^x and e^-x is too large, and for which x? The other one is safe there.",
            "σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): one form for x ≥ 0, the other for x < 0.",
            "With `e = np.exp(-np.abs(x))`, σ(x) is 1 / (1 + e) for x ≥ 0 and e / (1 + e) for x < 0.",
        ),
    ),
    Exercise(
        name="four_gates",
        minutes=8,
        returns=("f", "i", "g", "o"),
        reference=four_gates,
        cases=_gate_cases,
        mistakes={
            "f and i exchanged": Mistake(
                lambda x, h, weights: tuple(np.array(four_gates(x, h, weights))[[1, 0, 2, 3]]),
                "Your f and i are exchanged: return f, i, g, o in this order.",
            ),
            "g and o exchanged": Mistake(
                lambda x, h, weights: tuple(np.array(four_gates(x, h, weights))[[0, 1, 3, 2]]),
                "Your g and o are exchanged: return f, i, g, o in this order.",
            ),
            "σ for the candidate": Mistake(
                _squashed_with(sigmoid, sigmoid, sigmoid, sigmoid),
                "The candidate g can be negative, or the cell could only ever grow: it takes tanh.",
            ),
            "tanh where σ belongs": Mistake(
                _squashed_with(np.tanh, np.tanh, np.tanh, np.tanh),
                "Your gates reach below 0, and a gate is a share between 0 and 1: f, i and o take σ.",
            ),
            "no squashing": Mistake(
                _squashed_with(*[lambda z: z] * 4),
                "These are the sums before σ and tanh.",
            ),
            "weights of x and h exchanged": Mistake(
                _sums_with(
                    lambda x, h, weight_h, weight_x, bias: weight_h * x + weight_x * h + bias
                ),
                "The first number of each triple belongs to h, the second to x.",
            ),
            "no bias": Mistake(
                _sums_with(lambda x, h, weight_h, weight_x, bias: weight_h * h + weight_x * x),
                "The bias is missing: at x = h = 0 every gate of yours would be σ(0) = 0.5.",
            ),
            "no h": Mistake(
                _sums_with(lambda x, h, weight_h, weight_x, bias: weight_x * x + bias),
                "Your gates do not look at h, so the cell could not react to what it said before.",
            ),
        },
        hints=(
            "All four have the same sum: weight of h times h, plus weight of x times x, plus bias.",
            "Three of them are shares between 0 and 1 and take σ; the candidate takes tanh.",
            "`weight_h, weight_x, bias = weights['f']` unpacks one triple.",
        ),
    ),
    Exercise(
        name="one_step",
        minutes=8,
        returns=("h", "c"),
        reference=one_step,
        cases=_step_cases,
        mistakes={
            "h and c exchanged": Mistake(
                lambda x, h, c, weights: one_step(x, h, c, weights)[::-1],
                "You return c, h: which of the two can exceed 1? That one is c, and it comes second.",
            ),
            "f and i exchanged": Mistake(
                _step_with(lambda f, i, g, o, c: _read(o, i * c + f * g)),
                "f multiplies the old c and i the candidate; with f = 1 and i = 0, c must not move.",
            ),
            "tanh(c) forgotten": Mistake(
                _step_with(lambda f, i, g, o, c: (o * (f * c + i * g), f * c + i * g)),
                "The tanh before the output gate is missing: your h can leave (-1, 1).",
            ),
            "tanh applied to the stored c": Mistake(
                _step_with(
                    lambda f, i, g, o, c: (o * np.tanh(f * c + i * g), np.tanh(f * c + i * g))
                ),
                "The cell itself is stored without tanh: count to five, and yours saturates below 1.",
            ),
            "the old c is read": Mistake(
                _step_with(lambda f, i, g, o, c: (o * np.tanh(c), f * c + i * g)),
                "h shows the new cell, and yours shows the one from before this step.",
            ),
            "no input gate": Mistake(
                _step_with(lambda f, i, g, o, c: _read(o, f * c + g)),
                "The candidate is written in full: the input gate i has to let it in.",
            ),
            "no forget gate": Mistake(
                _step_with(lambda f, i, g, o, c: _read(o, c + i * g)),
                "The old c is kept in full: the forget gate f has to multiply it.",
            ),
            "gates mixed as shares of one": Mistake(
                _step_with(lambda f, i, g, o, c: _read(o, f * c + (1 - f) * g)),
                "You write 1 - f of the candidate; in an LSTM the input gate decides that by itself.",
            ),
            "output gate forgotten": Mistake(
                _step_with(lambda f, i, g, o, c: (np.tanh(f * c + i * g), f * c + i * g)),
                "h is what the output gate lets out: tanh(c) times o.",
            ),
        },
        hints=(
            "`four_gates(x, h, weights)` gives you f, i, g and o.",
            "The new c is a kept part plus a written part: f times the old c, plus i times g.",
            "The new h is o times the tanh of the new c.",
        ),
    ),
    Exercise(
        name="erase_and_overwrite",
        minutes=3,
        returns=("f", "i"),
        reference=erase_and_overwrite,
        cases=lambda: [()],
        observe=_after_one_step,
        tolerance=0.01,
        mistakes={
            "adds": Mistake(
                lambda: (1, 1),
                "With both open the new value is added to the old one: nothing is erased.",
            ),
            "keeps": Mistake(
                lambda: (1, 0),
                "That keeps everything and writes nothing: f is the share that is kept, not erased.",
            ),
            "erases only": Mistake(
                lambda: (0, 0), "The old value is gone, and nothing is written in its place."
            ),
            "half and half": Mistake(
                lambda: (0.5, 0.5),
                "That is an average of old and new: both gates can go to an end.",
            ),
        },
        hints=(
            "The new c is f · c + i · g. Which f makes the old c disappear?",
            "Nothing of the old is kept: f = 0. All of the candidate is written: i = 1.",
        ),
    ),
    Exercise(
        name="half_life",
        minutes=6,
        returns=("steps",),
        reference=half_life,
        cases=lambda: [(1.0,), (0.0,), (3.0,), (5.0,), (-1.0,)],
        mistakes={
            "the bias taken for the gate": Mistake(
                lambda bias: np.log(0.5) / np.log(bias),
                "The forget gate is σ(bias), not the bias itself.",
            ),
            "upside down": Mistake(
                lambda bias: np.log(sigmoid(bias)) / np.log(0.5),
                "You have it upside down: fⁿ = ½ means n = ln ½ / ln f.",
            ),
            "down to 1/e": Mistake(
                lambda bias: -1 / np.log(sigmoid(bias)),
                "These are the steps until 1/e = 0.37 is left, not one half.",
            ),
            "whole steps": Mistake(
                lambda bias: np.ceil(half_life(bias)),
                "You count whole steps; fⁿ = ½ has an exact answer, which need not be whole.",
            ),
            "linear fading": Mistake(
                lambda bias: 0.5 / (1 - sigmoid(bias)),
                "You take away the same amount each step; the gate takes the same share: fⁿ is left.",
            ),
        },
        hints=(
            "After n steps fⁿ of the start is left, with f = σ(bias).",
            "Solve fⁿ = ½ for n: take the logarithm of both sides.",
            "n = ln ½ / ln f.",
        ),
    ),
    Exercise(
        name="bias_for_half_life",
        minutes=6,
        returns=("bias",),
        reference=bias_for_half_life,
        cases=lambda: [(100,), (1,), (10,), (1000,)],
        observe=lambda bias, steps: {"what is left": sigmoid(bias) ** steps},
        tolerance=0.002,
        mistakes={
            "the gate, not its bias": Mistake(
                lambda steps: 0.5 ** (1 / steps),
                "That is the gate's value f: which bias gives σ(bias) = f?",
            ),
            "linear fading": Mistake(
                lambda steps: np.log((1 - 0.5 / steps) / (0.5 / steps)),
                "You take away the same amount each step; the gate takes the same share: fⁿ is left.",
            ),
            "the sign of the bias": Mistake(
                lambda steps: -bias_for_half_life(steps),
                "The sign is wrong: a gate that keeps is open, and needs a bias above 0.",
            ),
            "down to 1/e": Mistake(
                lambda steps: -np.log(np.exp(1 / steps) - 1),
                "With this bias 1/e = 0.37 is left after those steps, not one half.",
            ),
        },
        hints=(
            "First the gate: which f has f to the power of steps = ½?",
            "f = ½ to the power of 1/steps. Then the bias: solve σ(b) = f for b.",
            "σ(b) = f gives b = ln(f / (1 - f)).",
        ),
    ),
]
