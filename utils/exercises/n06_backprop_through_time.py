"""Exercises of notebook 06: slopes, the backward pass, cutting it, clipping it, and the bias to start from."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import Weights, backward, init_weights, sigmoid, unroll


def slope(function, x, nudge):
    return (function(x + nudge) - function(x - nudge)) / (2 * nudge)


def curve_slopes(s, t):
    return s * (1 - s), 1 - t**2


def backward_step(dh, dc, i, f, g, o, c, c_before):
    tanh_c = np.tanh(c)
    dc = dc + dh * o * (1 - tanh_c**2)
    di, df, dg, do = dc * g, dc * c_before, dc * i, dh * tanh_c
    dz_i, dz_f, dz_o = di * i * (1 - i), df * f * (1 - f), do * o * (1 - o)
    dz_g = dg * (1 - g**2)
    dc_before = dc * f
    return np.concatenate([dz_i, dz_f, dz_g, dz_o], axis=1), dc_before


def kept_slope(bias, n):
    f = sigmoid(bias)
    return n * f**n * (1 - f)


def weight_gradients(x, h_before, dz):
    steps = range(x.shape[1])
    dW = sum(x[:, t].T @ dz[:, t] for t in steps)
    dU = sum(h_before[:, t].T @ dz[:, t] for t in steps)
    db = dz.sum(axis=(0, 1))
    return dW, dU, db


def truncated(x, weights, dh, k):
    dx, dU, state = [], 0, None
    for start in range(0, x.shape[1], k):
        chunk = x[:, start : start + k]
        trace = unroll(chunk, weights, state)
        gradients = backward(chunk, weights, trace, dh[:, start : start + k], state)
        dx.append(gradients.x)
        dU = dU + gradients.weights.U
        state = trace.state
    return np.concatenate(dx, axis=1), dU


def chunk_by_chunk(layer, chunks):
    state = None
    for chunk in chunks:
        output, (h, c) = layer(chunk, state)
        loss = (output**2).mean()
        loss.backward()
        state = h.detach(), c.detach()
    return layer.weight_hh_l0.grad


def clip_by_norm(dW, dU, db, limit):
    norm = np.sqrt(np.sum(dW**2) + np.sum(dU**2) + np.sum(db**2))
    if norm <= limit:
        return dW, dU, db
    scale = limit / norm
    return scale * dW, scale * dU, scale * db


def bias_for_lag_100():
    bias = 5
    return bias


def _step_cases():
    rng = np.random.default_rng(1)
    cases = []
    for batch, units in ((1, 1), (3, 2), (2, 4)):
        dh, dc, i, f, g, o, c, c_before = rng.normal(0, 1.5, (8, batch, units))
        cases.append((dh, dc, sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o), c, c_before))
    return cases


def _sum_cases():
    rng = np.random.default_rng(2)
    sizes = ((2, 3, 4, 1), (1, 1, 2, 3), (3, 2, 1, 2), (4, 5, 3, 2))  # batch, time, features, units
    return [
        (
            rng.normal(size=(batch, time, features)),
            rng.normal(size=(batch, time, units)),
            rng.normal(size=(batch, time, 4 * units)),
        )
        for batch, time, features, units in sizes
    ]


def _sequence_cases():
    cases = []
    for batch, time, features, units, k in ((2, 6, 2, 3, 2), (1, 5, 1, 2, 5), (2, 7, 3, 2, 3)):
        rng = np.random.default_rng([3, time])
        weights = init_weights(features, units, seed=time, forget_bias=2.0)
        weights = Weights(weights.W, 2 * weights.U, weights.b)
        x = rng.normal(size=(batch, time, features))
        cases.append((x, weights, rng.normal(size=(batch, time, units)), k))
    x, weights, dh, _ = cases[0]
    return [*cases, (x, weights, dh, 1), (x, weights, dh, 9)]


def _layer_cases():
    import torch

    cases = []
    for time, k, units in ((6, 2, 3), (7, 3, 2)):
        generator = torch.Generator().manual_seed(time)
        layer = torch.nn.LSTM(2, units, batch_first=True)
        with torch.no_grad():
            for parameter in layer.parameters():
                parameter.copy_(0.7 * torch.randn(parameter.shape, generator=generator))
        x = torch.randn((2, time, 2), generator=generator)
        cases.append((layer, list(x.split(k, dim=1))))
    return cases


def _gradient_cases():
    rng = np.random.default_rng(4)
    cases = []
    for features, units, size, limit in ((2, 1, 3, 1.0), (3, 2, 0.05, 5.0), (1, 3, 1, 0.5)):
        shapes = (features, 4 * units), (units, 4 * units), (4 * units,)
        cases.append((*(rng.normal(0, size, shape) for shape in shapes), limit))
    return cases


MOST_MISSING = 24  # powers of ten; at a bias of 0, 19 of the gradient's are missing


def _over_100_steps(bias):
    """How many powers of ten two things are short of a hundredth over 100 steps.

    They are the gradient at lag 100 as a share of that at lag 0, and the slope of what is kept for
    the forget bias. Where all is lost it no longer matters by how much: every bias far below 0
    reads the same, and so does every bias far above.
    """
    rng = np.random.default_rng(5)
    x, heard = rng.normal(size=(2, 101, 4)), np.zeros((2, 101, 32))
    heard[:, -1] = rng.normal(size=(2, 32))
    weights = init_weights(4, 32, seed=0, forget_bias=bias)
    dx = backward(x, weights, unroll(x, weights), heard).x
    sizes = {
        "of the gradient": np.linalg.norm(dx[:, 0]) / np.linalg.norm(dx[:, -1]),
        "of the slope of what is kept": kept_slope(bias, 100),
    }
    with np.errstate(divide="ignore"):  # a gate that is open to the last digit has no slope
        return {
            f"powers of ten missing {name}": np.clip(-2 - np.log10(size), 0, MOST_MISSING)
            for name, size in sizes.items()
        }


EXERCISES = [
    Exercise(
        name="slope",
        minutes=3,
        returns=("slope",),
        reference=slope,
        cases=lambda: [
            (lambda x: x**3, 2.0, 0.01),
            (np.sin, 0.5, 0.005),
            (lambda x: 5 - 3 * x, -1.0, 0.25),
            (np.exp, 1.0, 0.02),
        ],
        mistakes={
            "one side only": Mistake(
                {"(x - nudge)": "(x)", "(2 * nudge)": "nudge"},
                "You nudge upwards only; once up and once down, the bend of the curve cancels out.",
            ),
            "the other side only": Mistake(
                {"(x + nudge)": "(x)", "(2 * nudge)": "nudge"},
                "You nudge downwards only; once up and once down, the bend of the curve cancels out.",
            ),
            "one side over two nudges": Mistake(
                {"(x - nudge)": "(x)"},
                "From x to the place above it is one nudge, and you divide by two: go down as well as up.",
            ),
            "the other side over two nudges": Mistake(
                {"(x + nudge)": "(x)"},
                "From the place below to x it is one nudge, and you divide by two: go up as well as down.",
            ),
            "not halved": Mistake(
                {"2 * nudge": "nudge"},
                "Twice too steep: from one nudged place to the other it is two nudges.",
            ),
            "not divided": Mistake(
                {" / (2 * nudge)": ""},
                "That is how far the result moved; a slope says how far for each unit of x.",
            ),
            "divided by 2 alone": Mistake(
                {"2 * nudge": "2"},
                "You halve the rise; a slope divides it by the way, which depends on the nudge.",
            ),
            "no brackets below": Mistake(
                {"(2 * nudge)": "2 * nudge"},
                "Without brackets Python divides by 2 and then multiplies by the nudge: bracket what is below the line.",
            ),
            "no brackets above": Mistake(
                {
                    "(function(x + nudge) - function(x - nudge))": "function(x + nudge) - function(x - nudge)"
                },
                "Only the second value is divided: bracket the difference.",
            ),
            "multiplied": Mistake(
                {"/ (2": "* (2"},
                "You multiply by the way between the two places: a slope is rise over way.",
            ),
            "added": Mistake(
                {") - function": ") + function"},
                "You add the two values: how far it rises is their difference.",
            ),
            "the sign": Mistake(
                {
                    "function(x + nudge) - function(x - nudge)": "function(x - nudge) - function(x + nudge)",
                },
                "The sign is wrong: where the curve rises, the slope is above 0.",
            ),
            "a share of x": Mistake(
                {"(x + nudge)": "(x * (1 + nudge))", "(x - nudge)": "(x * (1 - nudge))"},
                "You nudge x by a share of itself: the nudge is what is added to x.",
            ),
            "half a nudge": Mistake(
                {"(x + nudge)": "(x + nudge / 2)", "(x - nudge)": "(x - nudge / 2)"},
                "You go half a nudge to each side, and divide by the way of two whole ones.",
            ),
        },
        hints=(
            "Call the function twice, a nudge above x and a nudge below, and compare.",
            "The slope is the rise over the way: divide by the distance of the two places.",
            "`(function(x + nudge) - function(x - nudge)) / (2 * nudge)`",
        ),
    ),
    Exercise(
        name="curve_slopes",
        minutes=3,
        returns=("slope_of_σ", "slope_of_tanh"),
        reference=curve_slopes,
        cases=lambda: [
            (sigmoid(z), np.tanh(z))
            for z in (np.linspace(-3, 3, 5), np.array([[0.5], [-8]]), np.array([1.7]))
        ],
        mistakes={
            "σ′ written as 1 − σ²": Mistake(
                {"s * (1 - s)": "1 - s**2"},
                "1 − s² belongs to tanh; the slope of σ is s (1 − s), never above ¼.",
            ),
            "σ′ without its first factor": Mistake(
                {"s * (1 - s)": "1 - s"},
                "1 − s is only half of it: the slope of σ goes to 0 at both ends, at s = 0 too.",
            ),
            "σ′ without brackets": Mistake(
                {"s * (1 - s)": "s * 1 - s"},
                "Your slope of σ is 0 everywhere: are brackets missing?",
            ),
            "σ′ with a square": Mistake(
                {"(1 - s)": "(1 - s**2)"},
                "s (1 − s²) mixes the two slopes: that of σ has no square.",
            ),
            "tanh′ written as 1 − tanh": Mistake(
                {"1 - t**2": "1 - t"},
                "The square is missing: the slope of tanh is 1 − t², the same at t and at −t.",
            ),
            "tanh′ in the form of σ′": Mistake(
                {"1 - t**2": "t * (1 - t)"},
                "t (1 − t) is below 0 for half of all z, and tanh always rises: its slope is 1 − t².",
            ),
            "tanh′ with the square outside": Mistake(
                {"1 - t**2": "(1 - t) ** 2"},
                "You square 1 − t: the square belongs to t alone, so that t and −t have the same slope.",
            ),
            "the slope of tan": Mistake(
                {"1 - t**2": "1 + t**2"},
                "1 + t² is the slope of tan, which grows without end; tanh is nowhere steeper than 1.",
            ),
            "tanh′ from s": Mistake(
                {"t**2": "s**2"},
                "Your slope of tanh is computed from s: its own value is t.",
            ),
            "exchanged": Mistake(
                {"s * (1 - s), 1 - t**2": "1 - t**2, s * (1 - s)"},
                "The two are exchanged: first the slope of σ, then that of tanh.",
            ),
            "the curve once more": Mistake(
                {"s * (1 - s), 1 - t**2": "sigmoid(s) * (1 - sigmoid(s)), 1 - np.tanh(t) ** 2"},
                "s and t have been through σ and tanh already: use them as they are.",
            ),
            "σ once more": Mistake(
                {"s * (1 - s)": "sigmoid(s) * (1 - sigmoid(s))"},
                "s is what came out of σ: do not send it through σ again.",
            ),
            "tanh once more": Mistake(
                {"t**2": "np.tanh(t) ** 2"},
                "t is what came out of tanh: do not send it through tanh again.",
            ),
            "minus one": Mistake(
                {"(1 - s)": "(s - 1)", "1 - t**2": "t**2 - 1"},
                "Both signs are wrong: σ and tanh always rise, so no slope is below 0.",
            ),
        },
        hints=(
            "Both slopes can be written with s and t alone; neither z nor e is needed.",
            "At z = 0 we have s = ½ with slope ¼, and t = 0 with slope 1.",
            "s (1 − s) and 1 − t².",
        ),
    ),
    Exercise(
        name="backward_step",
        minutes=8,
        returns=("dz", "dc_before"),
        reference=backward_step,
        cases=_step_cases,
        mistakes={
            "the carried dc left out": Mistake(
                {"dc + dh": "dh"},
                "Right at T = 1, wrong at T = 2: you left out the dc that arrives from the next step.",
            ),
            "the given dc changed": Mistake(
                {"dc = dc + dh": "dc += dh"},
                "`dc += …` changes the array that you were given, which its owner still uses: `dc = dc + …` makes a new one.",
            ),
            "the dc of this step's h left out": Mistake(
                {" + dh * o * (1 - tanh_c**2)": ""},
                "c is read twice, by the next step and by h: dh · o · (1 − tanh²(c)) has to be added.",
            ),
            "that dc for the belt alone": Mistake(
                {"dc = dc + dh": "whole = dc + dh", "dc * f": "whole * f"},
                "i, f and g made c too: they get the whole dc, with the part that came through h.",
            ),
            "dh added as it is": Mistake(
                {"dh * o * (1 - tanh_c**2)": "dh"},
                "Between h and c stand o and a tanh: on its way to c, dh is multiplied by o and by tanh′.",
            ),
            "h read without o": Mistake(
                {"dh * o *": "dh *"},
                "o is missing on the way from h to c: h shows only that share of tanh(c).",
            ),
            "h read without tanh′": Mistake(
                {" * (1 - tanh_c**2)": ""},
                "On the way from h to c stands a tanh: its slope, 1 − tanh²(c), is missing.",
            ),
            "σ′ written as 1 − σ²": Mistake(
                {
                    "di * i * (1 - i), df * f * (1 - f), do * o * (1 - o)": "di * (1 - i**2), df * (1 - f**2), do * (1 - o**2)"
                },
                "1 − s² is the slope of tanh, and right for g; for i, f and o it is s (1 − s).",
            ),
            "σ′ without its first factor": Mistake(
                {
                    "di * i * (1 - i), df * f * (1 - f), do * o * (1 - o)": "di * (1 - i), df * (1 - f), do * (1 - o)"
                },
                "The slope of σ has two factors, s (1 − s): yours for i, f and o lacks the first.",
            ),
            "tanh′ written as 1 − tanh": Mistake(
                {"tanh_c**2": "tanh_c", "g**2": "g"},
                "The slope of tanh is 1 − tanh², with the square, at g and at c.",
            ),
            "tanh′ of g without its square": Mistake(
                {"g**2": "g"}, "The square is missing at g: the slope of its tanh is 1 − g²."
            ),
            "tanh′ of c without its square": Mistake(
                {"tanh_c**2": "tanh_c"},
                "The square is missing at c: the slope of its tanh is 1 − tanh²(c).",
            ),
            "tanh′ of c without its tanh": Mistake(
                {"tanh_c**2": "c**2"},
                "c itself has not been through tanh: its slope there is 1 − tanh(c)².",
            ),
            "g as a gate": Mistake(
                {"dg * (1 - g**2)": "dg * g * (1 - g)"},
                "g comes out of a tanh, not of a σ like the gates: its slope is 1 − g².",
            ),
            "no slopes": Mistake(
                {
                    "di * i * (1 - i), df * f * (1 - f), do * o * (1 - o)": "di, df, do",
                    "dg * (1 - g**2)": "dg",
                },
                "That is what the gates should move by; dz stands before the curve, so its slope comes too.",
            ),
            "no slope at g": Mistake(
                {" * (1 - g**2)": ""},
                "g has come through a curve as well: the slope of its tanh is missing.",
            ),
            "dh for the whole dc": Mistake(
                {"dc * g, dc * c_before, dc * i": "dh * g, dh * c_before, dh * i"},
                "i, f and g made c, not h: they get dc, and only o gets dh.",
            ),
            "dc for o": Mistake(
                {"dh * tanh_c": "dc * tanh_c"}, "o does not touch c, only h: it gets dh."
            ),
            "the new c for the old": Mistake(
                {"dc * c_before": "dc * c"},
                "f was multiplied with the old cell: df = dc · c_before.",
            ),
            "i and g with themselves": Mistake(
                {"dc * g, dc * c_before, dc * i": "dc * i, dc * c_before, dc * g"},
                "At a product each gets the other factor: di = dc · g and dg = dc · i.",
            ),
            "do without tanh": Mistake(
                {"dh * tanh_c": "dh * c"}, "h = o · tanh(c), so do = dh · tanh(c)."
            ),
            "do without the cell": Mistake(
                {"dh * tanh_c": "dh"}, "o is one of two factors of h: do is dh times the other one."
            ),
            "f left out on the belt": Mistake(
                {"dc * f": "dc"},
                "Forwards the old c was multiplied by f, and so is the gradient on its way back.",
            ),
            "the dc that arrived, times f": Mistake(
                {"dc = dc + dh": "arrived, dc = dc, dc + dh", "dc * f": "arrived * f"},
                "dc_before takes the whole dc, with the part that came through h, times f.",
            ),
            "f's slope on the belt": Mistake(
                {"dc * f": "dc * f * (1 - f)"},
                "No curve stands on the belt: the slope of f belongs to dz, and dc_before is dc · f.",
            ),
            "f and i exchanged": Mistake(
                {"[dz_i, dz_f,": "[dz_f, dz_i,"},
                "The blocks of dz stand in the order i, f, g, o, as everywhere here.",
            ),
            "the three gates first": Mistake(
                {"dz_g, dz_o]": "dz_o, dz_g]"},
                "Your last two blocks have changed places: first that of g, then that of o.",
            ),
            "f and g exchanged": Mistake(
                {"dz_f, dz_g,": "dz_g, dz_f,"},
                "Your blocks stand in TensorFlow 1's order, with g before f: here f comes second.",
            ),
            "one block below the other": Mistake(
                {"axis=1": "axis=0"},
                "The four blocks stand one below the other, as if they were sequences: put them side by side, `axis=1`.",
            ),
            "an axis for the blocks": Mistake(
                {"np.concatenate(": "np.stack("},
                "The four blocks have an axis of their own: they stand side by side in the last one, (batch, 4·units).",
            ),
            "the two dc multiplied": Mistake(
                {"dc + dh": "dc * dh"},
                "c is used at two places: what comes back from them is added, not multiplied.",
            ),
            "σ′ at c": Mistake(
                {"(1 - tanh_c**2)": "tanh_c * (1 - tanh_c)"},
                "Between c and h stands a tanh, not a σ: its slope is 1 − tanh²(c).",
            ),
            "tanh of g once more": Mistake(
                {"g**2": "np.tanh(g) ** 2"},
                "g is what came out of its tanh: do not send it through tanh again.",
            ),
            "no products": Mistake(
                {"dc * g, dc * c_before, dc * i, dh * tanh_c": "dc, dc, dc, dh"},
                "At a product each gets the gradient times the other factor: yours lack these factors.",
            ),
            "dc_before first": Mistake(
                {"return np": "return dc_before, np", "axis=1), dc_before": "axis=1)"},
                "The two have changed places: first dz, then dc_before.",
            ),
        },
        hints=(
            "First the whole dc: what arrives, plus what comes through h = o · tanh(c).",
            "At a product each factor gets dc (or dh) times the other one: di = dc · g, df = dc · c_before.",
            "Then through the curves: `di * i * (1 - i)`, `dg * (1 - g**2)`; put them side by side with "
            "`np.concatenate([...], axis=1)`.",
        ),
    ),
    Exercise(
        name="kept_slope",
        minutes=5,
        returns=("slope",),
        reference=kept_slope,
        cases=lambda: [
            (1.5, 3),
            (0.0, 1),
            (np.array([-1.0, 0.5, 2.0, 5.0]), 10),
            (3.0, 100),
            (-2.0, 2),
        ],
        named={1: "a single step", 2: "several biases at once"},
        mistakes={
            "over one step": Mistake(
                {"n * f**n *": "f *"},
                "f (1 − f) is the slope of the gate itself, over one step: f is a factor n times.",
            ),
            "used once": Mistake(
                {"n * f**n *": "f**n *"},
                "That is the slope of one of the uses of f: there are n of them, and their slopes add up.",
            ),
            "as a chain of σ": Mistake(
                {"n * f**n * (1 - f)": "(f * (1 - f)) ** n"},
                "You multiply n slopes of σ: on the belt stands f itself, n times, and each of its uses adds a slope.",
            ),
            "the slope for f": Mistake(
                {"n * f**n * (1 - f)": "n * f ** (n - 1)"},
                "That is how fⁿ rises with f: between f and the bias stands a σ, with a slope of its own.",
            ),
            "f to the n in the chain": Mistake(
                {"n * f**n * (1 - f)": "n * f**n * f * (1 - f)"},
                "One f too many: a use of f gets the other n − 1 factors, f to the power of n − 1.",
            ),
            "the first factor of σ′": Mistake(
                {"n * f**n": "n * f ** (n - 1)"},
                "One f is missing: the slope of σ is f (1 − f), and 1 − f is only half of it.",
            ),
            "σ′ written as 1 − σ²": Mistake(
                {"n * f**n * (1 - f)": "n * f ** (n - 1) * (1 - f**2)"},
                "1 − f² is the slope of tanh: f came out of a σ, whose slope is f (1 − f).",
            ),
            "no power": Mistake(
                {"f**n": "f"},
                "n times the slope of one gate: each use also gets the other factors, f to the power of n − 1.",
            ),
            "what is kept": Mistake(
                {"n * f**n * (1 - f)": "f**n"},
                "fⁿ is how much is kept: asked is how steeply that rises with the bias.",
            ),
            "what is lost": Mistake(
                {"n * f**n * (1 - f)": "1 - f**n"},
                "1 − fⁿ is how much is lost: asked is how steeply fⁿ rises with the bias.",
            ),
            "the bias for f": Mistake(
                {"sigmoid(bias)": "bias"},
                "The bias is not the gate yet: f = σ(bias).",
            ),
        },
        hints=(
            "fⁿ is f · f · … · f, one number used n times. What does one of these uses get?",
            "Each gets the other n − 1 factors, and there are n of them: fⁿ rises with f by n fⁿ⁻¹.",
            "Then comes the slope of σ, f (1 − f): all together n fⁿ (1 − f).",
        ),
    ),
    Exercise(
        name="weight_gradients",
        minutes=5,
        returns=("dW", "dU", "db"),
        reference=weight_gradients,
        cases=_sum_cases,
        named={1: "a single step of a single sequence"},
        mistakes={
            "the last step only": Mistake(
                {"range(x.shape[1])": "[-1]", "dz.sum(axis=(0, 1))": "dz[:, -1].sum(axis=0)"},
                "These are the gradients of the last step: the same weights serve all steps, so sum over time.",
            ),
            "the first step only": Mistake(
                {"range(x.shape[1])": "[0]", "dz.sum(axis=(0, 1))": "dz[:, 0].sum(axis=0)"},
                "These are the gradients of the first step: the same weights serve all steps, so sum over time.",
            ),
            "the batch mean taken twice": Mistake(
                {"steps =": "dz = dz / len(x)\n    steps ="},
                "You divide by the batch; if the loss is a mean, that is in dz already, once.",
            ),
            "the mean over time": Mistake(
                {"steps =": "dz = dz / x.shape[1]\n    steps ="},
                "You take the mean over the steps: each use of a weight adds its part, so sum.",
            ),
            "the mean over both": Mistake(
                {"steps =": "dz = dz / (x.shape[0] * x.shape[1])\n    steps ="},
                "You take the mean over batch and time: each use of a weight adds its part, so sum.",
            ),
            "added up before it is multiplied": Mistake(
                {
                    "sum(x[:, t].T @ dz[:, t] for t in steps)": "np.outer(x.sum((0, 1)), dz.sum((0, 1)))",
                    "sum(h_before[:, t].T @ dz[:, t] for t in steps)": "np.outer(h_before.sum((0, 1)), dz.sum((0, 1)))",
                },
                "You add up first and multiply then: each x belongs to the dz of its own step and sequence.",
            ),
            "added up over time before it is multiplied": Mistake(
                {
                    "sum(x[:, t].T @ dz[:, t] for t in steps)": "x.sum(1).T @ dz.sum(1)",
                    "sum(h_before[:, t].T @ dz[:, t] for t in steps)": "h_before.sum(1).T @ dz.sum(1)",
                },
                "You add up the steps first and multiply then: each x belongs to the dz of its own step.",
            ),
            "reshaped, not transposed": Mistake(
                {
                    "sum(x[:, t].T @ dz[:, t] for t in steps)": "x.reshape(x.shape[2], -1) @ dz.reshape(-1, dz.shape[2])",
                    "sum(h_before[:, t].T @ dz[:, t] for t in steps)": "h_before.reshape(h_before.shape[2], -1) @ dz.reshape(-1, dz.shape[2])",
                },
                "`reshape` does not turn an array round: it puts numbers of several features into one row. Transpose.",
            ),
            "not turned round": Mistake(
                {"x[:, t].T": "x[:, t]", "h_before[:, t].T": "h_before[:, t]"},
                "`@` adds up over the last axis of the left array: turn it round, so that this is the batch.",
            ),
            "transposed": Mistake(
                {"return dW, dU": "return dW.T, dU.T"},
                "A gradient has the shape of its weight: W is (features, 4·units), and yours lies on its side.",
            ),
            "h one step late": Mistake(
                {
                    "sum(h_before[:, t].T @ dz[:, t] for t in steps)": "np.tensordot(h_before[:, :-1], dz[:, 1:], ([0, 1], [0, 1]))",
                },
                "h_before already is the h that each step read: you move it on by one step more.",
            ),
            "x for U": Mistake(
                {"h_before[:, t]": "x[:, t]"},
                "Your dU is made with x: what U multiplied is h_before.",
            ),
            "db over the batch alone": Mistake(
                {"axis=(0, 1)": "axis=0"},
                "Your db has one row a step: the same b is added at each of them, so sum over time too.",
            ),
            "db over time alone": Mistake(
                {"axis=(0, 1)": "axis=1"},
                "Your db has one row a sequence: they share one b, so sum over the batch too.",
            ),
            "db of all units together": Mistake(
                {"axis=(0, 1)": ""},
                "Your db is one number: every unit has its own bias in each block, so keep the last axis.",
            ),
            "db a mean": Mistake(
                {"dz.sum(": "dz.mean("},
                "dW and dU are sums and your db is a mean: each use of b adds its part, so sum.",
            ),
            "db before dU": Mistake(
                {"return dW, dU, db": "return dW, db, dU"},
                "db and dU have changed places: return dW, dU, db.",
            ),
            "dU before dW": Mistake(
                {"return dW, dU, db": "return dU, dW, db"},
                "dW and dU have changed places: return dW, dU, db.",
            ),
            "dW and dU of the last step": Mistake(
                {"range(x.shape[1])": "[-1]"},
                "dW and dU are those of the last step: add up what each step gives.",
            ),
            "dW and dU of the first step": Mistake(
                {"range(x.shape[1])": "[0]"},
                "dW and dU are those of the first step: add up what each step gives.",
            ),
            "the first step left out": Mistake(
                {"range(x.shape[1])": "range(1, x.shape[1])"},
                "The first step is missing in dW and dU: steps are counted from 0.",
            ),
            "the last step left out": Mistake(
                {"range(x.shape[1])": "range(x.shape[1] - 1)"},
                "The last step is missing in dW and dU: a range leaves out its end already.",
            ),
            "not summed over time": Mistake(
                {"dW = sum(": "dW = list(", "dU = sum(": "dU = list("},
                "One gradient a step: they belong to the same weights, so sum over time.",
            ),
            "not summed over the batch": Mistake(
                {
                    "x[:, t].T @ dz[:, t] for": "x[:, t, :, None] * dz[:, t, None] for",
                    "h_before[:, t].T @ dz[:, t] for": "h_before[:, t, :, None] * dz[:, t, None] for",
                },
                "One gradient a sequence: they belong to the same weights, so sum over the batch.",
            ),
            "all axes turned round": Mistake(
                {
                    "sum(x[:, t].T @ dz[:, t] for t in steps)": "x.T @ dz",
                    "sum(h_before[:, t].T @ dz[:, t] for t in steps)": "h_before.T @ dz",
                },
                "`.T` turns all three axes round, and `@` multiplies the last two: take one step at a time.",
            ),
            "db over the units": Mistake(
                {"axis=(0, 1)": "axis=-1"},
                "You add up over the units: each keeps its own bias, and batch and time are added up.",
            ),
        },
        hints=(
            "Every weight of W multiplies one number of x: its gradient is that number times its dz.",
            "For one step that is `x[:, t].T @ dz[:, t]`, which sums over the batch. Then sum over t.",
            "For dU take h_before in place of x; db is the sum of dz over batch and time.",
        ),
    ),
    Exercise(
        name="truncated",
        minutes=7,
        returns=("dx", "dU"),
        reference=truncated,
        cases=_sequence_cases,
        named={
            1: "a single sequence in one chunk",
            2: "a k that does not divide the steps",
            3: "k = 1",
            4: "a k longer than the sequence",
        },
        mistakes={
            "the state not carried": Mistake(
                {"state = trace.state": "state = None"},
                "Every chunk of yours starts from zeros: only the gradient is cut, the state goes on.",
            ),
            "not cut at all": Mistake(
                {
                    "range(0, x.shape[1], k)": "[0]",
                    "chunk = x[:, start : start + k]": "chunk = x",
                    "dh[:, start : start + k]": "dh",
                },
                "That is the gradient of one pass: cut it, by one `backward` for each chunk of k steps.",
            ),
            "backward without the state": Mistake(
                {"k], state)": "k])"},
                "`backward` has to know the state that the chunk started from, as `unroll` does.",
            ),
            "backward with the new state": Mistake(
                {"k], state)": "k], trace.state)"},
                "You give `backward` the state after the chunk: it needs the one that the chunk started from.",
            ),
            "forwards without the state": Mistake(
                {"(chunk, weights, state)": "(chunk, weights)"},
                "You give `backward` a state that `unroll` did not start from: both need the same.",
            ),
            "the state's gradient carried on": Mistake(
                {"state = trace.state": "state = gradients.state"},
                "You hand on the gradient of the state: what goes from chunk to chunk is the state itself.",
            ),
            "the last k steps only": Mistake(
                {
                    "dx, dU, state = [], 0, None": "early = x[:, :-k]\n    dx, dU, state = [0 * early], 0, unroll(early, weights).state if early.size else None",
                    "range(0, x.shape[1], k)": "[early.shape[1]]",
                },
                "You go back through the last k steps alone: each earlier chunk has losses too, and its own way back.",
            ),
            "the last chunk only": Mistake(
                {"dU + gradients": "gradients"},
                "Your dU is that of the last chunk: every chunk adds its own.",
            ),
            "the rest left out": Mistake(
                {"x.shape[1], k)": "x.shape[1] - k + 1, k)"},
                "The steps left over at the end are a chunk too, only a shorter one.",
            ),
            "the mean over the chunks": Mistake(
                {"axis=1), dU": "axis=1), dU / len(dx)"},
                "You take the mean over the chunks: each use of U adds its part, so sum.",
            ),
            "one chunk's dx only": Mistake(
                {"np.concatenate(dx, axis=1)": "gradients.x"},
                "Your dx is that of the last chunk: keep the others and join them along time.",
            ),
            "joined along the batch": Mistake(
                {"axis=1": "axis=0"},
                "The chunks of dx are joined along the batch; they belong one behind the other in time, `axis=1`.",
            ),
            "dx in the wrong order": Mistake(
                {"dx.append(gradients.x)": "dx.insert(0, gradients.x)"},
                "The chunks of dx stand in reverse: the first steps of x come first.",
            ),
            "dh not cut": Mistake(
                {"dh[:, start : start + k]": "dh"},
                "`backward` takes the dh of the chunk's own steps: cut it as you cut x.",
            ),
            "the first dh for all": Mistake(
                {"dh[:, start : start + k]": "dh[:, : chunk.shape[1]]"},
                "Every chunk of yours gets the dh of the first steps: cut it where you cut x.",
            ),
            "dW for dU": Mistake(
                {"weights.U": "weights.W"}, "Your dU is the gradient of W: asked is that of U."
            ),
            "dU before dx": Mistake(
                {"np.concatenate(dx, axis=1), dU": "dU, np.concatenate(dx, axis=1)"},
                "The two have changed places: first dx, then dU.",
            ),
            "only h carried": Mistake(
                {"state = trace.state": "state = trace.state._replace(c=0 * trace.state.c)"},
                "c is lost on the way: the state that goes on is h and c.",
            ),
            "one dU a chunk": Mistake(
                {"dU = dU + gradients.weights.U": "dU = [*(dU or []), gradients.weights.U]"},
                "Yours has one dU for each chunk: they belong to the same U, so add them up.",
            ),
            "dx in a list": Mistake(
                {"np.concatenate(dx, axis=1)": "dx"},
                "Your dx is a list of chunks: join them along time to one array.",
            ),
        },
        hints=(
            "As `in_chunks` in notebook 04: a loop over `range(0, x.shape[1], k)` that hands the state on.",
            "In it: `trace = unroll(chunk, weights, state)`, then `backward(chunk, weights, trace, dh of the "
            "chunk, state)`.",
            "Collect the `.x`, add up the `.weights.U`, and take `trace.state` on to the next chunk.",
        ),
    ),
    Exercise(
        name="chunk_by_chunk",
        minutes=5,
        returns=("gradient",),
        reference=chunk_by_chunk,
        cases=_layer_cases,
        mistakes={
            "the state not cut off": Mistake(
                {"h.detach(), c.detach()": "h, c"},
                "The state still knows where it came from: `detach()` both h and c before the next chunk.",
            ),
            "back through all chunks": Mistake(
                {"backward()": "backward(retain_graph=True)", "h.detach(), c.detach()": "h, c"},
                "This gradient walks back through all chunks: the state that you hand on has to be cut off, with `detach()`.",
            ),
            "the state thrown away": Mistake(
                {"h.detach(), c.detach()": "None"},
                "Every chunk of yours starts from zeros: hand on the state, without its gradient.",
            ),
            "only h handed on": Mistake(
                {"c.detach()": "0 * c.detach()"}, "c is lost on the way: hand on both, h and c."
            ),
            "only c handed on": Mistake(
                {"h.detach()": "0 * h.detach()"}, "h is lost on the way: hand on both, h and c."
            ),
            "h and c exchanged": Mistake(
                {"h.detach(), c.detach()": "c.detach(), h.detach()"},
                "h and c are exchanged, which PyTorch cannot notice: the order is (h, c).",
            ),
            "the last chunk's gradient only": Mistake(
                {"loss.backward()": "layer.zero_grad()\n        loss.backward()"},
                "Only the last chunk's gradient is left: call `backward()` in each chunk, and empty nothing between them.",
            ),
            "no backward": Mistake(
                {"        loss.backward()\n": ""},
                "There is no gradient yet: no `backward()` has reached the weights. Each chunk needs one, from its loss.",
            ),
            "added up twice": Mistake(
                {
                    "state = None": "state, total = None, 0",
                    "loss.backward()": "loss.backward()\n        total = total + layer.weight_hh_l0.grad",
                    "return layer.weight_hh_l0.grad": "return total",
                },
                "`.grad` adds up by itself: adding it to a total after each chunk counts the early chunks several times.",
            ),
            "the same gradient added up": Mistake(
                {"layer.weight_hh_l0.grad": "len(chunks) * layer.weight_hh_l0.grad"},
                "Too large by the number of chunks: `.grad` is one tensor that grows, so a list holds its last value each time.",
            ),
            "the mean over the chunks": Mistake(
                {"layer.weight_hh_l0.grad": "layer.weight_hh_l0.grad / len(chunks)"},
                "You divide by the number of chunks: the gradients of all chunks add up.",
            ),
            "a sum for the mean": Mistake(
                {".mean()": ".sum()"},
                "You add the squares up: the loss of a chunk is their mean.",
            ),
            "the mean squared": Mistake(
                {"(output**2).mean()": "output.mean() ** 2"},
                "You square the mean: square each output first, then take the mean.",
            ),
            "no square": Mistake(
                {"(output**2)": "output"},
                "Your loss is the mean of the output itself: its square is missing.",
            ),
            "the last step's output": Mistake(
                {"(output**2)": "(output[:, -1] ** 2)"},
                "Your loss looks at the last step of each chunk: it is the mean over the output of all steps.",
            ),
            "the gradient of W": Mistake(
                {"weight_hh": "weight_ih"},
                "That is the gradient of weight_ih, which reads the input: asked is weight_hh, which reads h.",
            ),
            "turned round": Mistake(
                {"weight_hh_l0.grad": "weight_hh_l0.grad.T"},
                "PyTorch's weight_hh is (4·units, units), U lying on its side, and so is its gradient.",
            ),
            "the weight itself": Mistake(
                {"weight_hh_l0.grad": "weight_hh_l0"},
                "That is the weight itself: its gradient stands beside it, in `.grad`.",
            ),
        },
        hints=(
            "`output, (h, c) = layer(chunk, state)`, and a state of None means zeros.",
            "`backward()` adds to `layer.weight_hh_l0.grad` each time it is called.",
            "Between two chunks: `state = h.detach(), c.detach()`.",
        ),
    ),
    Exercise(
        name="clip_by_norm",
        minutes=4,
        returns=("dW", "dU", "db"),
        reference=clip_by_norm,
        cases=_gradient_cases,
        named={1: "a gradient shorter than the limit"},
        mistakes={
            "by value": Mistake(
                {
                    "scale * dW, scale * dU, scale * db": "[np.clip(a, -limit, limit) for a in (dW, dU, db)]",
                },
                "That clips each number by itself and turns the gradient: the norm was asked for.",
            ),
            "each array by its own norm": Mistake(
                {
                    "scale * dW, scale * dU, scale * db": "[a * min(1, limit / np.linalg.norm(a)) for a in (dW, dU, db)]",
                },
                "Each array got a scale of its own: one norm of all three keeps the direction.",
            ),
            "always scaled": Mistake(
                {"norm <= limit": "norm == 0"},
                "A gradient that is small enough stays as it is; yours is blown up to the limit.",
            ),
            "the wrong ones scaled": Mistake(
                {"norm <= limit": "norm >= limit"},
                "You scale the short gradients and leave the long ones: it should be the other way round.",
            ),
            "the root forgotten": Mistake(
                {"np.sqrt(": "("},
                "The root is missing: the norm is the square root of the sum of squares.",
            ),
            "the largest value for the norm": Mistake(
                {
                    "np.sqrt(np.sum(dW**2) + np.sum(dU**2) + np.sum(db**2))": "max(np.abs(a).max() for a in (dW, dU, db))"
                },
                "You measure the largest number; the norm is the root of the sum of all squares.",
            ),
            "the sum of the norms": Mistake(
                {
                    "np.sqrt(np.sum(dW**2) + np.sum(dU**2) + np.sum(db**2))": "sum(np.linalg.norm(a) for a in (dW, dU, db))"
                },
                "Norms do not add up, their squares do: take the root once, at the end.",
            ),
            "the largest of the norms": Mistake(
                {
                    "np.sqrt(np.sum(dW**2) + np.sum(dU**2) + np.sum(db**2))": "max(np.linalg.norm(a) for a in (dW, dU, db))"
                },
                "You take the largest of three norms: the norm of all three together is longer than each.",
            ),
            "the sum of the absolute values": Mistake(
                {
                    "np.sqrt(np.sum(dW**2) + np.sum(dU**2) + np.sum(db**2))": "sum(np.abs(a).sum() for a in (dW, dU, db))"
                },
                "You add up absolute values: the norm is the root of the sum of the squares.",
            ),
            "the mean of the squares": Mistake(
                {"    if norm": "    norm /= np.sqrt(dW.size + dU.size + db.size)\n    if norm"},
                "You take the mean of the squares: the norm is the root of their sum.",
            ),
            "the bias left out": Mistake(
                {" + np.sum(db**2)": ""}, "db is missing in your norm: all three arrays count."
            ),
            "dW alone": Mistake(
                {" + np.sum(dU**2) + np.sum(db**2)": ""},
                "Your norm is that of dW alone: all three arrays count.",
            ),
            "scaled to 1": Mistake(
                {"limit / norm": "1 / norm"},
                "You scale to a norm of 1: asked is a norm of `limit`.",
            ),
            "upside down": Mistake(
                {"limit / norm": "norm / limit"},
                "Your scale is above 1, so that a long gradient becomes longer: it should come down to the limit.",
            ),
            "times the limit": Mistake(
                {"limit / norm": "limit"},
                "You multiply by the limit itself: what brings a norm to the limit depends on the norm.",
            ),
            "the bias not scaled": Mistake(
                {"scale * db": "db"},
                "db stays as it was: all three get the same scale, or the direction changes.",
            ),
            "squared after the sum": Mistake(
                {
                    "np.sum(dW**2)": "np.sum(dW) ** 2",
                    "np.sum(dU**2)": "np.sum(dU) ** 2",
                    "np.sum(db**2)": "np.sum(db) ** 2",
                },
                "You add up before you square, so that numbers of opposite sign cancel: square each of them.",
            ),
        },
        hints=(
            "The norm is the length of the gradient as one long arrow: all three arrays together.",
            "It is the root of the sum of all squares. Longer than the limit: multiply all by limit / norm.",
            "And leave it alone when the norm is within the limit.",
        ),
    ),
    Exercise(
        name="bias_for_lag_100",
        seconds=20,  # to try one bias after the other is a way too
        minutes=3,
        returns=("bias",),
        reference=bias_for_lag_100,
        cases=lambda: [()],
        observe=_over_100_steps,
        tolerance=0.05,  # and a mistake is recognised near it
        mistakes={
            "PyTorch's": Mistake(
                {"bias = 5": "bias = 0"},
                "About what PyTorch starts with: f = ½, and fⁿ is halved at each step.",
            ),
            "Keras's": Mistake(
                {"bias = 5": "bias = 1"},
                "What Keras starts with: f = 0.73, and 0.73 to the power of 100 is next to nothing.",
            ),
            "the sign": Mistake(
                {"bias = 5": "bias = -5"},
                "A bias below 0 shuts the gate: it should stay open to keep something.",
            ),
            "the share itself": Mistake(
                {"bias = 5": "bias = 0.01"},
                "A hundredth is what should be left at the end: as a bias it leaves the gate half shut.",
            ),
            "the gate for its bias": Mistake(
                {"bias = 5": "bias = 0.01 ** (1 / 100)"},
                "0.955 is the gate itself, whose hundredth power is a hundredth: asked is the bias that σ makes it of.",
            ),
            "a gate nearly open for its bias": Mistake(
                {"bias = 5": "bias = 0.991"},
                "That would do for the gate itself, and too little for its bias: σ comes between the two.",
            ),
            "log10 for the inverse of σ": Mistake(
                {"bias = 5": "bias = np.log10(0.955 / 0.045)"},
                "About 1.33 comes from log10: the inverse of σ takes the natural logarithm, `np.log`.",
            ),
            "log10 of the steps": Mistake(
                {"bias = 5": "bias = np.log10(100)"},
                "2 is the logarithm of 100 to the base of 10: the best place is at the natural one, `np.log(100)`.",
            ),
            "the lag for its logarithm": Mistake(
                {"bias = 5": "bias = 100"},
                "At a bias as large as that f is 1 to the last digit: all arrives, and the gate can never learn to forget.",
            ),
            "twice as open": Mistake(
                {"bias = 5": "bias = 10"},
                "At 10 nearly all arrives, but its gate hardly hears a thing any more, over 100 steps too: come down a little.",
            ),
            "twenty": Mistake(
                {"bias = 5": "bias = 20"},
                "At 20 f is 1 to the eighth digit: that keeps everything, and its gate is deaf over 100 steps as well.",
            ),
        },
        hints=(
            "Two figures say it: which curves are still high at lag 100, and where the one of 100 steps is not flat?",
            "At a bias of ln n, `np.log(n)`, the gate hears best over n steps.",
            "It is anything from 3 to 9; ln 100 is 4.6.",
        ),
    ),
]
