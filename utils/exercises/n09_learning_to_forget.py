"""Exercises of notebook 09: variants of the unit, the two GRUs, and the unit that counts."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import sigmoid


def coupled_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, g, o = np.split(z, 3, axis=1)
    i, g, o = sigmoid(i), np.tanh(g), sigmoid(o)
    c = (1 - i) * c + i * g
    h = o * np.tanh(c)
    return h, c


def peephole_step(x, h, c, W, U, b, p):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=1)
    i, f, g = sigmoid(i + p[0] * c), sigmoid(f + p[1] * c), np.tanh(g)
    c = f * c + i * g
    o = sigmoid(o + p[2] * c)
    h = o * np.tanh(c)
    return h, c


def gru_before(x, h, W, U, b):
    x_z, x_r, x_g = np.split(x @ W + b, 3, axis=1)
    U_z, U_r, U_g = np.split(U, 3, axis=1)
    z, r = sigmoid(x_z + h @ U_z), sigmoid(x_r + h @ U_r)
    g = np.tanh(x_g + (r * h) @ U_g)
    return z * h + (1 - z) * g


def gru_after(x, h, W, U, b, b_h):
    x_z, x_r, x_g = np.split(x @ W + b, 3, axis=1)
    U_z, U_r, U_g = np.split(U, 3, axis=1)
    z, r = sigmoid(x_z + h @ U_z), sigmoid(x_r + h @ U_r)
    g = np.tanh(x_g + r * (h @ U_g + b_h))
    return z * h + (1 - z) * g


def which_gru():
    keras_default = True, 0
    keras_switched = False, 0
    pytorch = True, 1
    return keras_default, keras_switched, pytorch


def count_variants(features, units, outputs):
    block = units * (features + units + 1)
    coupled = 3 * block
    peephole = 4 * block + 3 * units
    gru = 3 * block
    projected = 4 * units * (features + outputs + 1) + units * outputs
    return coupled, peephole, gru, projected


def counting_unit(c, count):
    alike = [abs(np.corrcoef(values, count)[0, 1]) for values in c.T]
    return np.argmax(alike)


SIZES = ((2, 2, 3), (1, 1, 1), (1, 3, 2), (5, 2, 4))  # batch, features, units


def _drawn(blocks, *more):
    """x, the states h and c, W, U and b of layers of the SIZES, and more arrays with rows of units."""
    cases = []
    for batch, features, units in SIZES:
        rng = np.random.default_rng([9, batch, features, units])
        shapes = (batch, features), (batch, units), (batch, units)
        shapes += (features, blocks * units), (units, blocks * units), (blocks * units,)
        shapes += tuple((*rows, units) for rows in more)
        cases.append(tuple(rng.normal(size=shape) for shape in shapes))
    return cases


def _gru_cases(*more):
    return [(x, h, *weights) for x, h, _, *weights in _drawn(3, *more)]


def _count_cases():
    """c of units over strings of a and b, and the running count."""
    rng = np.random.default_rng(9)
    cases = []
    for n, units, counter, slope in (
        (10, 3, 1, 0.3),
        (6, 4, 3, -0.2),
        (8, 2, 0, -1.5),
        (5, 1, 0, 1),
    ):
        steps = np.arange(1, 2 * n + 1)
        count = np.minimum(steps, 2 * n - steps)
        c = rng.normal(0, 4, (2 * n, units)) + 5 * steps[:, None] / n
        c[:, counter] = 2 + slope * count + rng.normal(0, 0.02, 2 * n)
        cases.append((c, count))
    # The second unit rises and falls further than the first, and much less like the count.
    count = np.array([1, 2, 3, 4, 3, 2, 1, 0])
    late = np.array([0, 0, 0, 9, 9, 9, 0, 0.0])
    cases.append((np.stack([1 - count / 4, late], axis=1), count))
    # The first one counts on both sides of 0, where tanh is flat; the other does so nearly.
    nearly = np.array([1, 2, 4, 4, 3, 2, 1, 0]) / 4
    return [*cases, (np.stack([9.0 * (count - 2.75), nearly], axis=1), count)]


_TANH_FORGOTTEN = Mistake(
    {"h = o * np.tanh(c)": "h = o * c"},
    "h left (−1, 1): between c and h stands a tanh.",
)
_OLD_SHOWN = Mistake(
    {"    c = ": "    before = c\n    c = ", "np.tanh(c)": "np.tanh(before)"},
    "Your h shows the c of the step before: it shows the new one.",
)
_EXCHANGED = Mistake(
    {"return h, c": "return c, h"}, "h and c are exchanged: return h first, and then c."
)
_CANDIDATE = Mistake(
    {"np.tanh(g)": "sigmoid(g)"},
    "The candidate goes through tanh: through σ it could never lower c.",
)
_OF_BOTH = {
    "z turned round": Mistake(
        {"z * h + (1 - z) * g": "(1 - z) * h + z * g"},
        "Here z is what is kept of h: with z = 1, h stays as it was. Others write it the other way round.",
    ),
    "z and r exchanged": Mistake(
        {"z, r = sigmoid": "r, z = sigmoid"},
        "z and r are exchanged: the first block is z, which keeps h, and the second is r.",
    ),
    "the candidate through σ": Mistake(
        {"g = np.tanh(": "g = sigmoid("},
        "The candidate goes through tanh: through σ it could never be below 0.",
    ),
    "the reset h kept": Mistake(
        {"return z * h": "return z * (r * h)"},
        "You keep r · h: r is for the candidate alone, and what z keeps is h itself.",
    ),
    "the candidate whole": Mistake(
        {"(1 - z) * g": "g"},
        "The candidate fills what z doesn't keep: multiply it by 1 − z.",
    ),
    "no bias": Mistake({"x @ W + b": "x @ W"}, "The bias b is missing."),
    "no bias of the candidate": Mistake(
        {"np.tanh(x_g": "np.tanh(x_g - b[-h.shape[1] :]"},
        "The candidate's bias is missing: it is the third block of b.",
    ),
}

EXERCISES = [
    Exercise(
        name="coupled_step",
        minutes=4,
        returns=("h", "c"),
        reference=coupled_step,
        cases=lambda: _drawn(3),
        mistakes={
            "kept and written exchanged": Mistake(
                {"(1 - i) * c + i * g": "i * c + (1 - i) * g"},
                "i is what is written, and 1 − i what is kept: you have them the other way round.",
            ),
            "nothing forgotten": Mistake(
                {"(1 - i) * c": "c"},
                "Your c keeps all that it had: what is kept is its share 1 − i.",
            ),
            "all of the candidate": Mistake(
                {"+ i * g": "+ g"},
                "The candidate is written whole: it is multiplied by i.",
            ),
            "1 − i before the σ": Mistake(
                {
                    "i, g, o = sigmoid(i), np.tanh(g), sigmoid(o)\n    c = (1 - i)": "f = sigmoid(1 - i)\n    i, g, o = sigmoid(i), np.tanh(g), sigmoid(o)\n    c = f",
                },
                "You take 1 − i before the σ: f is 1 minus the gate, so that the two add up to 1.",
            ),
            "1 − i of the sum": Mistake(
                {
                    "i, g, o = sigmoid(i), np.tanh(g), sigmoid(o)\n    c = (1 - i)": "f = 1 - i\n    i, g, o = sigmoid(i), np.tanh(g), sigmoid(o)\n    c = f"
                },
                "You take 1 − i while i is still the sum: first comes the σ, and then 1 − i.",
            ),
            "another order of the blocks": Mistake(
                {"i, g, o = np.split": "i, o, g = np.split"},
                "The blocks stand in the order i, g, o: the candidate is the second.",
            ),
            "the candidate first": Mistake(
                {"i, g, o = np.split": "g, i, o = np.split"},
                "The blocks stand in the order i, g, o: the input gate is the first.",
            ),
            "the candidate through σ": _CANDIDATE,
            "the old c shown": _OLD_SHOWN,
            "tanh(c) forgotten": _TANH_FORGOTTEN,
            "h and c exchanged": _EXCHANGED,
        },
        hints=(
            "It is the step above with one gate less: where does f stand in it?",
            "Split z into three, and write 1 − i where f stood.",
            "`c = (1 - i) * c + i * g`",
        ),
    ),
    Exercise(
        name="peephole_step",
        minutes=5,
        returns=("h", "c"),
        reference=peephole_step,
        cases=lambda: _drawn(4, (3,)),
        mistakes={
            "o sees the c before": Mistake(
                {
                    "c = f * c + i * g\n    o = sigmoid(o + p[2] * c)": "o = sigmoid(o + p[2] * c)\n    c = f * c + i * g"
                },
                "Your output gate sees the c of the step before: it looks once c is new.",
            ),
            "o doesn't look": Mistake(
                {"o + p[2] * c": "o"},
                "The output gate doesn't see c: its weight is p[2].",
            ),
            "only o looks": Mistake(
                {"i + p[0] * c": "i", "f + p[1] * c": "f"},
                "The input and the forget gate don't see c: their weights are p[0] and p[1].",
            ),
            "i and f exchanged": Mistake(
                {"i + p[0] * c), sigmoid(f + p[1] * c)": "i + p[1] * c), sigmoid(f + p[0] * c)"},
                "The weights of i and f are exchanged: p has its rows in the order i, f, o.",
            ),
            "f and o exchanged": Mistake(
                {"f + p[1] * c": "f + p[2] * c", "o + p[2] * c": "o + p[1] * c"},
                "The weights of f and o are exchanged: p has its rows in the order i, f, o.",
            ),
            "every c seen": Mistake(
                {
                    "p[0] * c": "(c @ p[0])[:, None]",
                    "p[1] * c": "(c @ p[1])[:, None]",
                    "p[2] * c": "(c @ p[2])[:, None]",
                },
                "Your gates see the sum over all units: a peephole shows the c of its own unit alone.",
            ),
            "behind the σ": Mistake(
                {
                    "sigmoid(i + p[0] * c)": "sigmoid(i) + p[0] * c",
                    "sigmoid(f + p[1] * c)": "sigmoid(f) + p[1] * c",
                    "sigmoid(o + p[2] * c)": "sigmoid(o) + p[2] * c",
                },
                "A gate left (0, 1): what it sees of c is added before the σ.",
            ),
            "h for c": Mistake(
                {"p[0] * c": "p[0] * h", "p[1] * c": "p[1] * h", "p[2] * c": "p[2] * h"},
                "A peephole shows c, not h: h is in z already.",
            ),
            "tanh(c) seen": Mistake(
                {
                    "p[0] * c": "p[0] * np.tanh(c)",
                    "p[1] * c": "p[1] * np.tanh(c)",
                    "p[2] * c": "p[2] * np.tanh(c)",
                },
                "The gates see c itself, without a tanh: a counter's c may be large.",
            ),
            "the candidate looks too": Mistake(
                {"np.tanh(g)": "np.tanh(g + p[2] * c)"},
                "The candidate has no peephole: p is for i, f and o.",
            ),
            "the candidate through σ": _CANDIDATE,
            "the old c shown": _OLD_SHOWN,
            "tanh(c) forgotten": _TANH_FORGOTTEN,
            "h and c exchanged": _EXCHANGED,
        },
        hints=(
            "A peephole is one more term of the sum in front of the σ.",
            "Every unit sees its own c alone: `p[0] * c`, elementwise, and no product of matrices.",
            "i and f first, with the c that came in; then c; then o, with the new c.",
        ),
    ),
    Exercise(
        name="count_variants",
        minutes=4,
        returns=("coupled", "peephole", "gru", "projected"),
        reference=count_variants,
        cases=lambda: [(6, 4, 2), (1, 1, 1), (3, 20, 5), (10, 7, 6)],
        mistakes={
            "no biases": Mistake(
                {
                    "units * (features + units + 1)": "units * (features + units)",
                    "outputs + 1": "outputs",
                },
                "The biases are missing: one for each unit in each block.",
            ),
            "four blocks when coupled": Mistake(
                {"coupled = 3": "coupled = 4"},
                "A coupled unit has no block for f: three are left.",
            ),
            "four blocks in a GRU": Mistake(
                {"gru = 3": "gru = 4"},
                "A GRU has three blocks: z, r and the candidate.",
            ),
            "two blocks in a GRU": Mistake(
                {"gru = 3": "gru = 2"},
                "A GRU has two gates and a candidate: three blocks.",
            ),
            "two biases in a GRU": Mistake(
                {"gru = 3 * block": "gru = 3 * block + 3 * units"},
                "You count two biases for each unit and block of the GRU: count one.",
            ),
            "a matrix of peepholes": Mistake(
                {"3 * units": "3 * units * units"},
                "A gate sees the c of its own unit alone: units weights for each of i, f and o.",
            ),
            "one peephole a unit": Mistake(
                {" + 3 * units": " + units"},
                "Three gates look at c: i, f and o, each with weights of its own.",
            ),
            "three peepholes in all": Mistake(
                {" + 3 * units": " + 3"},
                "You count three peepholes in all: every unit has three.",
            ),
            "the peepholes alone": Mistake(
                {"4 * block + 3 * units": "3 * units"},
                "Those are the peepholes alone: the weights of an LSTM come to them.",
            ),
            "the candidate looks too": Mistake(
                {" + 3 * units": " + 4 * units"},
                "The candidate has no peephole: three gates look at c.",
            ),
            "U from all units": Mistake(
                {"4 * units * (features + outputs + 1)": "4 * block"},
                "U reads h, and a projected h has `outputs` numbers, not `units`.",
            ),
            "fewer units": Mistake(
                {"4 * units * (features + outputs + 1)": "4 * outputs * (features + outputs + 1)"},
                "A projection makes h smaller, and nothing else: the gates and c keep their units.",
            ),
            "P left out": Mistake(
                {" + units * outputs": ""},
                "The projection P itself has weights too: (units, outputs).",
            ),
            "a bias for P": Mistake(
                {"units * outputs": "(units + 1) * outputs"},
                "The projection has no bias: P is (units, outputs), and that is all.",
            ),
        },
        hints=(
            "One block has the weights of x, those of h, and a bias: how many are that for one unit?",
            "`units * (features + units + 1)` for a block; count the blocks of each variant.",
            "With a projection U reads `outputs` numbers in place of `units`, and P has units · outputs.",
        ),
    ),
    Exercise(
        name="gru_before",
        minutes=5,
        returns=("h",),
        reference=gru_before,
        cases=_gru_cases,
        mistakes={
            "the reset after the product": Mistake(
                {"(r * h) @ U_g": "r * (h @ U_g)"},
                "That is the other convention: here r multiplies h first, and then U_g mixes what is left.",
            ),
            "the input reset too": Mistake(
                {"x_g + (r * h) @ U_g": "r * (x_g + h @ U_g)"},
                "r multiplies the whole sum: it belongs to h alone, before the product with U_g.",
            ),
            "the bias reset too": Mistake(
                {
                    "x_g + (r * h) @ U_g": "x_g - b[-h.shape[1] :] + r * (h @ U_g + b[-h.shape[1] :])"
                },
                "r multiplies the product and the bias: it belongs to h alone, before the product with U_g.",
            ),
            "no reset": Mistake(
                {"(r * h) @ U_g": "h @ U_g"},
                "r does nothing: the candidate reads r · h in place of h.",
            ),
            **_OF_BOTH,
        },
        hints=(
            "z and r read the whole h; only the candidate reads r · h.",
            "Split W, U and b into their blocks z, r, g first: `np.split(U, 3, axis=1)`.",
            "`g = np.tanh(x_g + (r * h) @ U_g)`, and the new h is z · h + (1 − z) · g.",
        ),
    ),
    Exercise(
        name="gru_after",
        minutes=2,
        returns=("h",),
        reference=gru_after,
        cases=lambda: _gru_cases(()),
        mistakes={
            "the reset before the product": Mistake(
                {"r * (h @ U_g + b_h)": "(r * h) @ U_g + b_h"},
                "That is the first convention: here U_g mixes the whole h, and r multiplies what comes out.",
            ),
            "b_h outside": Mistake(
                {"r * (h @ U_g + b_h)": "r * (h @ U_g) + b_h"},
                "b_h stands outside of the brackets: r multiplies it too.",
            ),
            "b_h left out": Mistake(
                {"(h @ U_g + b_h)": "(h @ U_g)"},
                "The second bias is missing: b_h belongs to the product h U_g.",
            ),
            "the input reset too": Mistake(
                {"x_g + r * (h @ U_g + b_h)": "r * (x_g + h @ U_g + b_h)"},
                "r multiplies x W_g + b_g too: these two stand in front of r.",
            ),
            "both biases inside": Mistake(
                {"x_g + r * (h @ U_g": "x_g - b[-len(b_h) :] + r * (h @ U_g + b[-len(b_h) :]"},
                "Both biases stand inside the brackets, where r multiplies them: b_g stands in front of r.",
            ),
            "no reset": Mistake(
                {"r * (h @ U_g + b_h)": "h @ U_g + b_h"},
                "r does nothing: it multiplies what U_g has made of h.",
            ),
            **_OF_BOTH,
        },
        hints=(
            "One line of `gru_before` changes: the candidate's.",
            "First h U_g + b_h, then r times that.",
            "`g = np.tanh(x_g + r * (h @ U_g + b_h))`",
        ),
    ),
    Exercise(
        name="which_gru",
        minutes=3,
        returns=("keras_default", "keras_switched", "pytorch"),
        reference=which_gru,
        cases=lambda: [()],
        mistakes={
            "what Keras's page says": Mistake(
                {"keras_default = True": "keras_default = False"},
                "So Keras's own page has it; but its layer has a second bias, for which only one convention has a use.",
            ),
            "the switch without effect": Mistake(
                {"keras_switched = False": "keras_switched = True"},
                "`reset_after=False` says by its name where the reset is not.",
            ),
            "PyTorch as in the paper": Mistake(
                {"pytorch = True": "pytorch = False"},
                "PyTorch's layer has a second bias: what would it be for, if r multiplied h before the product?",
            ),
            "PyTorch in Keras's order": Mistake(
                {"pytorch = True, 1": "pytorch = True, 0"},
                "Look again at what is left of h in PyTorch's layer: it is not block 0 that keeps it.",
            ),
            "Keras in PyTorch's order": Mistake(
                {"keras_default = True, 0": "keras_default = True, 1"},
                "Look again at what is left of h in Keras's layer: it is not block 1 that keeps it.",
            ),
            "True for before": Mistake(
                {
                    "keras_default = True": "keras_default = False",
                    "keras_switched = False": "keras_switched = True",
                    "pytorch = True": "pytorch = False",
                },
                "You have all three the other way round: True is for a layer where r comes after the product.",
            ),
            "the number first": Mistake(
                {"True, 0": "0, True", "False, 0": "0, False", "True, 1": "1, True"},
                "Your pairs are turned round: True or False comes first, and then the number of the block.",
            ),
            "the least left": Mistake(
                {
                    "keras_default = True, 0": "keras_default = True, 1",
                    "keras_switched = False, 0": "keras_switched = False, 1",
                    "pytorch = True, 1": "pytorch = True, 0",
                },
                "You take the block that leaves least of h: z keeps it, and 0.5 stays 0.50.",
            ),
            "the most left": Mistake(
                {"True, 0": "True, 2", "False, 0": "False, 2", "True, 1": "True, 2"},
                "You take the block after which most is there, the candidate's, which adds to h: z leaves 0.50 as it was.",
            ),
            "blocks counted from 1": Mistake(
                {
                    "keras_default = True, 0": "keras_default = True, 1",
                    "keras_switched = False, 0": "keras_switched = False, 1",
                    "pytorch = True, 1": "pytorch = True, 2",
                },
                "Count the blocks from 0, as the cell above does.",
            ),
        },
        hints=(
            "A block that keeps h leaves it at 0.50 when its bias is 30.",
            "Two biases for one sum would only add up. In which convention is the second one inside a bracket of its own?",
            "Keras's `bias` of shape (2, 12) holds both biases; with `reset_after=False` there is one.",
        ),
    ),
    Exercise(
        name="counting_unit",
        minutes=4,
        returns=("unit",),
        reference=counting_unit,
        cases=_count_cases,
        mistakes={
            "only upwards": Mistake(
                {"abs(np.corrcoef(values, count)[0, 1])": "np.corrcoef(values, count)[0, 1]"},
                "A unit may count downwards: take the size of the correlation, whatever its sign.",
            ),
            "covariance": Mistake(
                {"np.corrcoef": "np.cov"},
                "A covariance is the larger, the larger c is; a correlation asks only how alike the two are.",
            ),
            "the largest range": Mistake(
                {"abs(np.corrcoef(values, count)[0, 1])": "np.ptp(values)"},
                "The unit that moves most need not be the one that counts: compare with the count.",
            ),
            "through tanh": Mistake(
                {"np.corrcoef(values": "np.corrcoef(np.tanh(values)"},
                "You compare tanh(c), in which a large c stands still: compare c itself.",
            ),
            "not centred": Mistake(
                {"np.corrcoef(values, count)[0, 1]": "(values @ count)"},
                "Your product grows with the mean of c, too: a correlation takes the means away first.",
            ),
            "the nearest": Mistake(
                {
                    "abs(np.corrcoef(values, count)[0, 1])": "-np.sum((values - count) ** 2)",
                },
                "You ask which c is near the count: a unit may count on any scale, and downwards.",
            ),
            "the least": Mistake(
                {"np.argmax": "np.argmin"},
                "That is the unit that is least like the count.",
            ),
            "the correlation itself": Mistake(
                {"np.argmax(alike)": "max(alike)"},
                "That is how alike they are: the number of the unit is asked for.",
            ),
            "counted from 1": Mistake(
                {"np.argmax(alike)": "np.argmax(alike) + 1"},
                "Count the units from 0, as NumPy does.",
            ),
        },
        hints=(
            "Compare each unit's c, a column, with the count.",
            "`np.corrcoef(one, other)[0, 1]` is 1 or −1 when one is the other, stretched and moved.",
            "`np.argmax` of the sizes of the correlations.",
        ),
    ),
]
