"""Exercises of notebook 01: one unit with scalars, gate by gate.

The weights of a unit are a dict: "i", "f", "g" or "o" -> (weight of h, of x, bias).
"""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import sigmoid


def stable_sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def gates_and_candidate(x, h, weights):
    def sum_of(letter):
        weight_h, weight_x, bias = weights[letter]
        return weight_h * h + weight_x * x + bias

    i = sigmoid(sum_of("i"))
    f = sigmoid(sum_of("f"))
    g = np.tanh(sum_of("g"))
    o = sigmoid(sum_of("o"))
    return i, f, g, o


def one_step(x, h, c, weights):
    i, f, g, o = gates_and_candidate(x, h, weights)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


def erase_and_overwrite():
    i = 1
    f = 0
    return i, f


def half_life(bias):
    f = sigmoid(bias)
    return np.log(0.5) / np.log(f)


def bias_for_half_life(steps):
    f = 0.5 ** (1 / steps)
    return np.log(f / (1 - f))


def _random_weights(rng):
    return {letter: tuple(rng.uniform(-2, 2, 3).tolist()) for letter in "ifgo"}


def _gate_cases():
    rng = np.random.default_rng(1)
    return [(*rng.uniform(-1.5, 1.5, 2).tolist(), _random_weights(rng)) for _ in range(4)]


def _step_cases():
    rng = np.random.default_rng(2)
    return [
        (*rng.uniform(-0.9, 0.9, 2).tolist(), rng.uniform(-3, 3), _random_weights(rng))
        for _ in range(4)
    ]


def _after_one_step(i, f):
    """What a unit that holds 2, -1 or 0.5 holds after one step that offers the candidate 0.8."""
    return {"the new c": f * np.array([2, -1, 0.5]) + i * 0.8}


# What stable_sigmoid returns, for the mistakes that return something else.
_BY_SIGN = "np.where(x >= 0, 1 / (1 + e), e / (1 + e))"

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
                {"-np.abs(x)": "-x", _BY_SIGN: "1 / (1 + e)"},
                "The formula is right, but at x = -1000 it computes e¹⁰⁰⁰; in a `np.where` too, which "
                "computes both sides before it chooses.",
            ),
            "the other form everywhere": Mistake(
                {"-np.abs(x)": "x", _BY_SIGN: "e / (1 + e)"},
                "This form is good for x < 0; at x = 1000 it divides infinity by infinity.",
            ),
            "an if on an array": Mistake(
                {_BY_SIGN: "1 / (1 + e) if x >= 0 else e / (1 + e)"},
                "An `if` asks one question of the whole array; `np.where` asks every element.",
            ),
            "a loop over the first axis": Mistake(
                {
                    _BY_SIGN: (
                        "np.array([1 / (1 + k) if v >= 0 else k / (1 + k) for v, k in zip(x, e)])"
                    )
                },
                "A loop over x meets whole rows where x has two axes; `np.where` asks every element.",
            ),
            "a function for single numbers": Mistake(
                {"    e = np.exp": "    import math\n\n    e = math.exp"},
                "`math.exp` takes one number, and x is an array: `np.exp` takes it whole.",
            ),
            "the sign of x": Mistake(
                {"x >= 0": "x < 0"},
                "Yours falls where σ rises: check the sign in the exponent, and which form is for x ≥ 0.",
            ),
            "the sign of x in the formula": Mistake(
                {"-np.abs(x)": "x", _BY_SIGN: "1 / (1 + e)"},
                "Yours falls where σ rises, since the minus in the exponent is missing; and e¹⁰⁰⁰ is computed.",
            ),
            "tanh": Mistake(
                {_BY_SIGN: "np.tanh(x)"},
                "That is tanh: it reaches from -1 to 1, and a gate has to stay between 0 and 1.",
            ),
            "tanh of x, not of its half": Mistake(
                {_BY_SIGN: "(1 + np.tanh(x)) / 2"},
                "Shifting and halving tanh is a good way, but this is σ(2x): what stands in the tanh is "
                "halved too.",
            ),
            "tanh not shifted": Mistake(
                {_BY_SIGN: "np.tanh(x / 2) / 2"},
                "Yours reaches from -½ to ½: σ is that, shifted up by ½.",
            ),
            "softmax": Mistake(
                {_BY_SIGN: ("np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x)))")},
                "That is softmax, whose values share 1 among them; σ is taken of each number by itself.",
            ),
            "the same for x and -x": Mistake(
                {_BY_SIGN: "1 / (1 + e)"},
                "Yours opens for large negative x as well: 1 / (1 + e^-|x|) is right for x ≥ 0 only.",
            ),
            "the form for negative x everywhere": Mistake(
                {_BY_SIGN: "e / (1 + e)"},
                "Yours never gets above ½: with e = e^-|x|, e / (1 + e) is right for x < 0 only.",
            ),
            "the larger exponential": Mistake(
                {"-np.abs(x)": "np.abs(x)"},
                "Of e^|x| and e^-|x| you take the one that overflows; the other stays between 0 and 1.",
            ),
            "no absolute value": Mistake(
                {"-np.abs(x)": "-x"},
                "Your e is e⁻ˣ on both sides: at x = -1000 it overflows, and that side wants eˣ.",
            ),
            "brackets left out": Mistake(
                {"1 / (1 + e)": "1 / 1 + e"},
                "Brackets are missing: `1 / 1 + e` is 1 + e, since the division comes first.",
            ),
            "its slope": Mistake(
                {_BY_SIGN: "e / (1 + e) ** 2"},
                "That is the slope of σ, σ(1 - σ), which is ¼ at 0 and falls on both sides.",
            ),
            "a straight line": Mistake(
                {_BY_SIGN: "np.clip(0.2 * x + 0.5, 0, 1)"},
                "That is a straight line, cut off at 0 and 1; σ only comes near these.",
            ),
            "inputs cut off": Mistake(
                {"np.abs(x)": "np.minimum(np.abs(x), 5)"},
                "Cutting x off also cuts the values: σ(-5) is 0.0067, and σ(-30) should be nearly 0.",
            ),
            "inputs cut off at 10": Mistake(
                {"np.abs(x)": "np.minimum(np.abs(x), 10)"},
                "Cut off at 10, x leaves nothing below 0.00005, and σ(-30) is far smaller: cut further out.",
            ),
        },
        hints=(
            "Which of e^x and e^-x is too large, and for which x? The other one is safe there.",
            "σ(x) = 1 / (1 + e⁻ˣ) = eˣ / (1 + eˣ): one form for x ≥ 0, the other for x < 0.",
            "With `e = np.exp(-np.abs(x))`, σ(x) is 1 / (1 + e) for x ≥ 0 and e / (1 + e) for x < 0.",
        ),
    ),
    Exercise(
        name="gates_and_candidate",
        minutes=8,
        returns=("i", "f", "g", "o"),
        reference=gates_and_candidate,
        cases=_gate_cases,
        mistakes={
            "i and f exchanged": Mistake(
                {"return i, f": "return f, i"},
                "Your i and f are exchanged: return i, f, g, o in this order.",
            ),
            "f and g exchanged": Mistake(
                {"i, f, g": "i, g, f"},
                "Your f and g are exchanged: return i, f, g, o in this order.",
            ),
            "g and o exchanged": Mistake(
                {"g, o": "o, g"}, "Your g and o are exchanged: return i, f, g, o in this order."
            ),
            "σ for the candidate": Mistake(
                {"np.tanh": "sigmoid"},
                "The candidate g can be negative, or c could only ever grow: it takes tanh.",
            ),
            "tanh where σ belongs": Mistake(
                {
                    "i = sigmoid": "i = np.tanh",
                    "f = sigmoid": "f = np.tanh",
                    "o = sigmoid": "o = np.tanh",
                },
                "Your gates reach below 0, and a gate is a share between 0 and 1: i, f and o take σ.",
            ),
            "tanh for the output gate": Mistake(
                {"o = sigmoid": "o = np.tanh"},
                "The output gate is a share between 0 and 1 like i and f, so it takes σ; only g takes tanh.",
            ),
            "tanh of half the sum": Mistake(
                {'np.tanh(sum_of("g"))': '2 * sigmoid(sum_of("g")) - 1'},
                "2 σ(z) - 1 is tanh(z / 2); the candidate is tanh(z).",
            ),
            "a candidate never below 0": Mistake(
                {"np.tanh(": "np.maximum(0, "},
                "Your candidate is cut off at 0 and has no upper end; tanh lets it take away as well as add.",
            ),
            "no squashing": Mistake(
                {
                    "i = sigmoid": "i = ",
                    "f = sigmoid": "f = ",
                    "g = np.tanh": "g = ",
                    "o = sigmoid": "o = ",
                },
                "These are the sums before σ and tanh.",
            ),
            "the candidate not squashed": Mistake(
                {"g = np.tanh": "g = "},
                "Your candidate is the bare sum: tanh keeps what is written between -1 and 1.",
            ),
            "weights of x and h exchanged": Mistake(
                {"weight_h, weight_x, bias =": "weight_x, weight_h, bias ="},
                "The first number of each triple belongs to h, the second to x.",
            ),
            "the bias first": Mistake(
                {"weight_h, weight_x, bias =": "bias, weight_h, weight_x ="},
                "You take the first number of each triple for the bias; it comes last, after those of h and x.",
            ),
            "no bias": Mistake(
                {" + bias": ""},
                "The bias is missing: at x = h = 0 every gate of yours would be σ(0) = 0.5.",
            ),
            "the bias after the curve": Mistake(
                {
                    " + bias": "",
                    "return i, f, g, o": (
                        'return tuple(v + weights[k][2] for k, v in zip("ifgo", (i, f, g, o)))'
                    ),
                },
                "You add the bias after the curve, where a gate can leave 0 … 1: it belongs into the sum.",
            ),
            "the bias subtracted": Mistake(
                {"+ bias": "- bias"},
                "You take the bias for a threshold and subtract it; it is added, so a large one opens a gate.",
            ),
            "no h": Mistake(
                {"weight_h * h + ": ""},
                "Your gates do not look at h, so the unit could not react to what it said before.",
            ),
            "no x": Mistake(
                {"weight_x * x + ": ""},
                "Your gates do not look at x: each sum has a term for h, one for x, and the bias.",
            ),
            "h and x added first": Mistake(
                {"weight_h * h + weight_x * x": "(weight_h + weight_x) * (h + x)"},
                "h and x have a weight each: multiply both by their own before you add them up.",
            ),
            "one gate's weights for all": Mistake(
                {"weights[letter]": 'weights["f"]'},
                "All four of yours use the weights of f: each gate has a triple of its own.",
            ),
            "the written part for g": Mistake(
                {"g = np.tanh": "g = i * np.tanh"},
                "Your g is already multiplied by i; the candidate alone is asked for.",
            ),
            "f as the share forgotten": Mistake(
                {"f = sigmoid": "f = 1 - sigmoid"},
                "Your f is the share that is forgotten; for all its name, f is σ itself, the share kept.",
            ),
            "f as what i leaves": Mistake(
                {'sigmoid(sum_of("f"))': "1 - i"},
                "Your f is 1 - i; in an LSTM the forget gate has weights of its own.",
            ),
            "i as what f leaves": Mistake(
                {'sigmoid(sum_of("i"))': '1 - sigmoid(sum_of("f"))'},
                "Your i is 1 - f; in an LSTM the input gate has weights of its own.",
            ),
        },
        hints=(
            "All four have the same sum: weight of h times h, plus weight of x times x, plus bias.",
            "Three of them are shares between 0 and 1 and take σ; the candidate takes tanh.",
            "`weight_h, weight_x, bias = weights['i']` unpacks one triple.",
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
                {"return h, c": "return c, h"},
                "You return c, h: which of the two can exceed 1? That one is c, and it comes second.",
            ),
            "i and f exchanged": Mistake(
                {"i, f, g, o =": "f, i, g, o ="},
                "f multiplies the old c and i the candidate; with f = 1 and i = 0, c must not move.",
            ),
            "g and o exchanged": Mistake(
                {"g, o =": "o, g ="},
                "Your g and o are exchanged: `gates_and_candidate` gives i, f, g, o, and i multiplies g.",
            ),
            "f and g exchanged": Mistake(
                {"f * c + i * g": "g * c + i * f"},
                "Your f and g are exchanged: the old c is kept by f, and g is what is written.",
            ),
            "x and h exchanged": Mistake(
                {"(x, h, weights)": "(h, x, weights)"},
                "Your gates take h for x and x for h: `gates_and_candidate` wants x first.",
            ),
            "the gates look at c": Mistake(
                {"(x, h, weights)": "(x, c, weights)"},
                "Your gates look at the old c; they hear h, what the unit said the step before.",
            ),
            "tanh(c) forgotten": Mistake(
                {"np.tanh(c)": "c"},
                "The tanh before the output gate is missing: your h can leave (-1, 1).",
            ),
            "tanh applied to the stored c": Mistake(
                {"f * c + i * g": "np.tanh(f * c + i * g)", "np.tanh(c)": "c"},
                "c itself is stored without tanh: count to five, and yours saturates below 1.",
            ),
            "tanh applied twice": Mistake(
                {"f * c + i * g": "np.tanh(f * c + i * g)"},
                "You squash c twice: tanh is for reading it, and the c that is kept goes without.",
            ),
            "σ for reading": Mistake(
                {"np.tanh": "sigmoid"},
                "You read c through σ, so h could never be negative: it is read through tanh.",
            ),
            "tanh around the gate": Mistake(
                {"o * np.tanh(c)": "np.tanh(o * c)"},
                "The output gate comes after the tanh: a share o of tanh(c), not tanh of a share of c.",
            ),
            "the old c is read": Mistake(
                {"    c = f": "    old_c = c\n    c = f", "np.tanh(c)": "np.tanh(old_c)"},
                "h shows the new c, and yours shows the one from before this step.",
            ),
            "the candidate is read": Mistake(
                {"np.tanh(c)": "np.tanh(g)"},
                "Your h shows the candidate g; it shows the new c, with all that was kept.",
            ),
            "only what is written is read": Mistake(
                {"np.tanh(c)": "np.tanh(i * g)"},
                "Your h shows only what this step wrote; it shows the whole new c.",
            ),
            "the old c returned": Mistake(
                {"    c = f": "    old_c = c\n    c = f", "return h, c": "return h, old_c"},
                "Your h is right, but the c that you return is the old one: the next step needs the new.",
            ),
            "h kept for c": Mistake(
                {"f * c": "f * h"},
                "Your f multiplies the old h; what is kept is the old c.",
            ),
            "no input gate": Mistake(
                {"i * g": "g"},
                "The candidate is written in full: the input gate i has to let it in.",
            ),
            "no forget gate": Mistake(
                {"f * c": "c"},
                "The old c is kept in full: the forget gate f has to multiply it.",
            ),
            "f as the share forgotten": Mistake(
                {"f * c": "(1 - f) * c"},
                "You keep 1 - f of the old c; f is the share that is kept, whatever its name says.",
            ),
            "f on both parts": Mistake(
                {"f * c + i * g": "f * (c + i * g)"},
                "Your forget gate also shrinks what is just being written; it belongs to the old c alone.",
            ),
            "nothing kept": Mistake(
                {"f * c + ": ""},
                "Your new c is only what is written: what f keeps of the old c is missing.",
            ),
            "nothing written": Mistake(
                {" + i * g": ""},
                "Your new c is only what is kept of the old one: what i lets in of g is missing.",
            ),
            "a product in place of the sum": Mistake(
                {"f * c + i * g": "f * c * i * g"},
                "You multiply what is kept and what is written; the new c is their sum.",
            ),
            "gates mixed as shares of one": Mistake(
                {"i * g": "(1 - f) * g"},
                "You write 1 - f of the candidate; in an LSTM the input gate decides that by itself.",
            ),
            "the candidate squashed twice": Mistake(
                {"i * g": "i * np.tanh(g)"},
                "You take tanh of g once more: `gates_and_candidate` has done that already.",
            ),
            "output gate forgotten": Mistake(
                {"o * ": ""}, "h is what the output gate lets out: tanh(c) times o."
            ),
        },
        hints=(
            "`gates_and_candidate(x, h, weights)` gives you i, f, g and o.",
            "The new c is a kept part plus a written part: f times the old c, plus i times g.",
            "The new h is o times the tanh of the new c.",
        ),
    ),
    Exercise(
        name="erase_and_overwrite",
        minutes=3,
        returns=("i", "f"),
        reference=erase_and_overwrite,
        cases=lambda: [()],
        observe=_after_one_step,
        tolerance=0.01,
        mistakes={
            "adds": Mistake(
                {"f = 0": "f = 1"},
                "With both open the new value is added to the old one: nothing is erased.",
            ),
            "keeps": Mistake(
                {"i = 1": "i = 0", "f = 0": "f = 1"},
                "That keeps everything and writes nothing: i comes first, and f is the share that is kept, not "
                "erased.",
            ),
            "erases only": Mistake(
                {"i = 1": "i = 0"}, "The old value is gone, and nothing is written in its place."
            ),
            "half and half": Mistake(
                {"i = 1": "i = 0.5", "f = 0": "f = 0.5"},
                "That is an average of old and new: both gates can go to an end.",
            ),
            "half kept": Mistake(
                {"f = 0": "f = 0.5"},
                "Half of the old value stays below the new one: f can be shut altogether.",
            ),
            "half written": Mistake(
                {"i = 1": "i = 0.5"},
                "The old value is gone, and half of the new one gets in: i can be open altogether.",
            ),
            "takes the old away": Mistake(
                {"f = 0": "f = -1"},
                "No gate can be below 0: the smallest share of the old value that can be kept is none.",
            ),
            "the new c": Mistake(
                {"return i, f": "return f * c + i * g"},
                "There is no c here: the two gates themselves are asked for, not the c that they make.",
            ),
        },
        hints=(
            "The new c is f · c + i · g. Which f makes the old c disappear?",
            "All of the candidate is written: i = 1. Nothing of the old is kept: f = 0.",
        ),
    ),
    Exercise(
        name="half_life",
        minutes=5,
        returns=("steps",),
        reference=half_life,
        cases=lambda: [(1.0,), (0.0,), (3.0,), (5.0,), (-1.0,)],
        mistakes={
            "the bias taken for the gate": Mistake(
                {"sigmoid(bias)": "bias"}, "The forget gate is σ(bias), not the bias itself."
            ),
            "tanh for the gate": Mistake(
                {"sigmoid": "np.tanh"},
                "Your f is tanh(bias); a gate is σ of its sum, ½ at a bias of 0.",
            ),
            "upside down": Mistake(
                {"np.log(0.5) / np.log(f)": "np.log(f) / np.log(0.5)"},
                "You have it upside down: fⁿ = ½ means n = ln ½ / ln f.",
            ),
            "the sign": Mistake(
                {"np.log(0.5)": "np.log(2)"},
                "Your number of steps is negative: ln f is below 0, and so is ln ½.",
            ),
            "down to 1/e": Mistake(
                {"np.log(0.5)": "-1"},
                "These are the steps until 1/e = 0.37 is left, not one half.",
            ),
            "two bases": Mistake(
                {"np.log(f)": "np.log2(f)"},
                "ln ½ stands above log₂ f: both logarithms have to be to the same base.",
            ),
            "one logarithm": Mistake(
                {"np.log(f)": "f"},
                "You take the logarithm of one side only: fⁿ = ½ becomes n · ln f = ln ½.",
            ),
            "the difference of the logarithms": Mistake(
                {"np.log(0.5) / np.log(f)": "np.log(0.5) - np.log(f)"},
                "ln ½ - ln f would solve f · eⁿ = ½; in fⁿ the n multiplies ln f, so divide by it.",
            ),
            "a product in place of the power": Mistake(
                {"np.log(0.5) / np.log(f)": "0.5 / f"},
                "You solve n · f = ½; each step multiplies by f once more, so fⁿ is left.",
            ),
            "the share that is lost": Mistake(
                {"np.log(f)": "np.log(1 - f)"},
                "Your memory keeps 1 - f at each step; f itself is the share that stays.",
            ),
            "whole steps": Mistake(
                {"np.log(0.5) / np.log(f)": "np.ceil(np.log(0.5) / np.log(f))"},
                "You count whole steps; fⁿ = ½ has an exact answer, which need not be whole.",
            ),
            "whole steps, rounded down": Mistake(
                {"np.log(0.5) / np.log(f)": "np.floor(np.log(0.5) / np.log(f))"},
                "You cut the fraction of a step off; fⁿ = ½ has an exact answer, which need not be whole.",
            ),
            "whole steps, rounded": Mistake(
                {"np.log(0.5) / np.log(f)": "np.round(np.log(0.5) / np.log(f))"},
                "You round to whole steps; fⁿ = ½ has an exact answer, which need not be whole.",
            ),
            "the mean stay": Mistake(
                {"np.log(0.5) / np.log(f)": "1 / (1 - f)"},
                "1 / (1 - f) is how long a memory stays on average; half is gone where fⁿ = ½.",
            ),
            "linear fading": Mistake(
                {"np.log(0.5) / np.log(f)": "0.5 / (1 - f)"},
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
        minutes=5,
        returns=("bias",),
        reference=bias_for_half_life,
        cases=lambda: [(100,), (1,), (2,), (3,), (10,), (1000,)],
        observe=lambda bias, steps: {"what is left": sigmoid(bias) ** steps},
        tolerance=0.002,
        mistakes={
            "the gate, not its bias": Mistake(
                {"np.log(f / (1 - f))": "f"},
                "That is the gate's value f: which bias gives σ(bias) = f?",
            ),
            "σ once more": Mistake(
                {"np.log(f / (1 - f))": "sigmoid(f)"},
                "σ leads from a bias to its gate; you have the gate and want the way back, so undo σ.",
            ),
            "the logarithm of the gate": Mistake(
                {"f / (1 - f)": "f"},
                "ln f does not undo σ: it is negative for every gate. Solve f = 1 / (1 + e⁻ᵇ) for b.",
            ),
            "the logarithm forgotten": Mistake(
                {"np.log(f / (1 - f))": "f / (1 - f)"},
                "f / (1 - f) is eᵇ, not b: a logarithm is missing.",
            ),
            "a bracket too early": Mistake(
                {"np.log(f / (1 - f))": "np.log(f) / (1 - f)"},
                "The logarithm is of the whole quotient f / (1 - f); yours ends after f.",
            ),
            "the inverse of tanh": Mistake(
                {"np.log(f / (1 - f))": "np.arctanh(f)"},
                "arctanh undoes tanh; a gate comes from σ.",
            ),
            "another base": Mistake(
                {"np.log": "np.log2"},
                "σ is made with e, so the logarithm that undoes it is `np.log`, not `np.log2`.",
            ),
            "linear fading": Mistake(
                {"0.5 ** (1 / steps)": "1 - 0.5 / steps"},
                "You take away the same amount each step; the gate takes the same share: fⁿ is left.",
            ),
            "one part in n": Mistake(
                {"0.5 ** (1 / steps)": "1 - 1 / steps"},
                "You lose one part in `steps` at each step, and (1 - 1/n)ⁿ is about 0.37, not ½.",
            ),
            "the power for the root": Mistake(
                {"(1 / steps)": "steps"},
                "½ to the power of steps is a tiny gate; fⁿ = ½ asks for the n-th root of ½.",
            ),
            "brackets left out": Mistake(
                {"(1 / steps)": "1 / steps"},
                "`0.5 ** 1 / steps` is 0.5 / steps, since the power comes first: bracket the exponent.",
            ),
            "the root of 2": Mistake(
                {"0.5": "2"},
                "The root of 2 is above 1, and no gate is: f is the root of ½.",
            ),
            "half_life of the steps": Mistake(
                {"np.log(f / (1 - f))": "half_life(steps)"},
                "`half_life` makes steps of a bias; here the steps are given and the bias is asked for.",
            ),
            "the sign of the bias": Mistake(
                {"f / (1 - f)": "(1 - f) / f"},
                "The sign is wrong: a gate that keeps is open, and needs a bias above 0.",
            ),
            "down to 1/e": Mistake(
                {"0.5": "np.exp(-1)"},
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
