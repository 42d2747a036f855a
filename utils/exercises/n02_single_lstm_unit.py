"""Exercises of notebook 02: one step with vectors, its weights in three frameworks."""

import itertools

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import init_weights, sigmoid


def column_gate(W, x, b):
    return sigmoid(W @ x + b.reshape(-1, 1))


def lstm_step(x, h, c, W, U, b):
    z = x @ W + h @ U + b
    i, f, g, o = np.split(z, 4, axis=-1)
    i, f, g, o = sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)
    c = f * c + i * g
    h = o * np.tanh(c)
    return h, c


def count_parameters(features, units, bias_vectors=1):
    kernel = features * 4 * units
    recurrent_kernel = units * 4 * units
    return kernel + recurrent_kernel + bias_vectors * 4 * units


def output_gate(h, c):
    return h / np.tanh(c)


def reorder_tf1(kernel):
    i, j, f, o = np.split(kernel, 4, axis=-1)
    return np.concatenate([i, f, j, o], axis=-1)


def keras_to_torch(kernel, recurrent_kernel, bias):
    weight_ih = kernel.T
    weight_hh = recurrent_kernel.T
    bias_ih = bias
    bias_hh = np.zeros_like(bias)
    return weight_ih, weight_hh, bias_ih, bias_hh


def start_from(layer, x, h, c):
    return layer(x, initial_state=[h, c])


def count_1997(inputs, blocks, cells, outputs, biases):
    all_cells = blocks * cells
    gates = 2 * blocks
    into_units = (all_cells + gates) * (inputs + all_cells + gates)
    return into_units + outputs * all_cells + biases


def _column_cases():
    rng = np.random.default_rng(3)
    return [
        (rng.normal(size=(units, features)), rng.normal(size=(features, 1)), rng.normal(size=units))
        for units, features in ((4, 6), (4, 1), (3, 5))
    ]


def _step_cases():
    rng = np.random.default_rng(4)
    cases = []
    for batch, features, units in ((1, 6, 4), (3, 2, 5), (4, 4, 4)):
        shapes = [(features, 4 * units), (units, 4 * units), (4 * units,)]
        state = rng.uniform(-0.9, 0.9, (batch, units)), rng.uniform(-3, 3, (batch, units))
        weights = [rng.normal(0, 0.7, shape) for shape in shapes]
        cases.append((rng.normal(size=(batch, features)), *state, *weights))
    return cases


def _output_gate_cases():
    rng = np.random.default_rng(5)
    cases = []
    for shape in ((1, 4), (3, 2), (2, 5, 3)):
        c = rng.uniform(0.2, 3, shape) * rng.choice([-1, 1], shape)
        cases.append((rng.uniform(0.1, 0.9, shape) * np.tanh(c), c))
    return cases


def _kernel_cases():
    rng = np.random.default_rng(6)
    return [(rng.normal(size=shape),) for shape in ((10, 16), (3, 8), (20,))]


def _weight_cases():
    cases = [init_weights(features, units, seed=7) for features, units in ((6, 4), (3, 3), (12, 4))]
    rng = np.random.default_rng(7)
    return [(W, U, b + rng.normal(size=b.shape)) for W, U, b in cases]


def _layer_cases():
    import keras

    rng = np.random.default_rng(8)
    layer = keras.layers.LSTM(5, return_sequences=True, return_state=True)
    layer.build((None, None, 2))
    layer.set_weights([rng.normal(0, 0.5, w.shape) for w in layer.get_weights()])
    arrays = rng.normal(size=(3, 4, 2)), *rng.normal(size=(2, 3, 5))
    return [(layer, *(array.astype(np.float32) for array in arrays))]


# Whose order of the gate blocks it is. ONNX: the operator LSTM's W[iofc]. CS231n: assignment 3.
_OWNERS = {
    "i, g, f, o": "That is TensorFlow 1's order.",
    "i, o, f, g": "That is ONNX's order.",
    "i, f, o, g": "That is CS231n's order.",
    "f, i, g, o": "Or f and i are exchanged in the update: with f = 1 and i = 0, c must not move.",
}
# What lies behind some of the wrong orders of a kernel from TF1.
_SLIPS = {
    "i, j, f, o": "Nothing has moved: TF1 has i, j, f, o, and its j is the candidate, our g.",
    "o, f, j, i": "All four blocks are reversed; only the two in the middle change places.",
    "o, i, j, f": "Every block has moved one place on; only the two in the middle change places.",
}


def _step_orders():
    """Each of the 23 wrong orders in which lstm_step can read its blocks."""
    mistakes = {}
    for order in _wrong_orders("i, f, g, o"):
        says = f"Your step reads the blocks in the order {order}; here they stand as i, f, g, o."
        says = f"{says} {_OWNERS.get(order, '')}".strip()
        mistakes[f"the order {order}"] = Mistake({"i, f, g, o = np": f"{order} = np"}, says)
    return mistakes


def _block_orders():
    """Each of the 23 wrong orders in which reorder_tf1 can join its blocks."""
    mistakes = {}
    for order in _wrong_orders("i, f, j, o"):
        says = (
            f"Your kernel holds TF1's blocks as {order}; j is the candidate, so ours is i, f, j, o."
        )
        says = _SLIPS.get(order, says)
        mistakes[f"the order {order}"] = Mistake({"[i, f, j, o]": f"[{order}]"}, says)
    return mistakes


def _wrong_orders(right):
    orders = map(", ".join, itertools.permutations(right.split(", ")))
    return [order for order in orders if order != right]


def _torch_layer_seen(weight_ih, weight_hh, bias_ih, bias_hh, *keras_weights):
    """PyTorch adds its biases up, so only their sum is right or wrong."""
    shapes = {"the shape of bias_ih": bias_ih.shape, "the shape of bias_hh": bias_hh.shape}
    biases = {"(bias_ih + bias_hh)": bias_ih + bias_hh}
    return {"weight_ih": weight_ih, "weight_hh": weight_hh} | shapes | biases


EXERCISES = [
    Exercise(
        name="column_gate",
        minutes=5,
        returns=("gate",),
        reference=column_gate,
        cases=_column_cases,
        mistakes={
            "the bias left flat": Mistake(
                {"b.reshape(-1, 1)": "b"},
                "A (units, 1) column plus a (units,) bias made units × units: print b.shape.",
            ),
            "everything flat": Mistake(
                {"W @ x + b.reshape(-1, 1)": "(W @ x).ravel() + b"},
                "The numbers are right, but the column is gone: the gate should be (units, 1) like c.",
            ),
            "a row": Mistake(
                {"(-1, 1))": "(-1, 1)).T"},
                "The numbers are right, but they lie in a row: the gate should be a column, (units, 1).",
            ),
            "no bias": Mistake(
                {" + b.reshape(-1, 1)": ""}, "The shape is right now, and the bias is missing."
            ),
            "the first bias for all": Mistake(
                {"b.reshape(-1, 1)": "b[0]"},
                "You add the first bias to every unit: each unit has its own.",
            ),
            "the mean bias for all": Mistake(
                {"b.reshape(-1, 1)": "b.mean()"},
                "You add the mean of the biases to every unit: each unit has its own.",
            ),
            "the square averaged": Mistake(
                {"b.reshape(-1, 1))": "b).mean(axis=1, keepdims=True)"},
                "You average the units × units square; most of its sums take the bias of another unit.",
            ),
            "no σ": Mistake(
                {"sigmoid": ""}, "These are the sums: σ makes a gate between 0 and 1 of each."
            ),
            "tanh": Mistake(
                {"sigmoid": "np.tanh"},
                "Your gate reaches below 0: it takes σ, and tanh is for what is written.",
            ),
            "the bias after σ": Mistake(
                {"W @ x + b.reshape(-1, 1))": "W @ x) + b.reshape(-1, 1)"},
                "You add the bias after σ, where a gate can leave 0 … 1: it belongs into the sum.",
            ),
            "elementwise": Mistake(
                {"W @ x": "W * x"},
                "`*` multiplies number by number; each unit wants the sum over all features, which is `@`.",
            ),
            "x before W": Mistake(
                {"W @ x": "x @ W"},
                "A product's inner sizes have to meet: W is (units, features) and x (features, 1), so W comes "
                "first.",
            ),
            "W transposed": Mistake(
                {"W @ x": "W.T @ x"},
                "W is (units, features) already, so its rows meet x as it stands: no transpose.",
            ),
        },
        hints=(
            "Print the shapes of W @ x and of b. What does NumPy make of their sum?",
            "The bias has to be a column too: (units,) becomes (units, 1).",
            "`b.reshape(-1, 1)` or `b[:, None]` is that column.",
        ),
    ),
    Exercise(
        name="lstm_step",
        minutes=12,
        returns=("h", "c"),
        reference=lstm_step,
        cases=_step_cases,
        named={2: "a batch as large as the units"},
        mistakes=_step_orders()
        | {
            "h and c exchanged": Mistake(
                {"return h, c": "return c, h"},
                "You return c, h: which of the two can exceed 1? That one is c, and it comes second.",
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
            "the old c is read": Mistake(
                {"    c = f": "    old_c = c\n    c = f", "np.tanh(c)": "np.tanh(old_c)"},
                "h shows the new c, and yours shows the one from before this step.",
            ),
            "h kept for c": Mistake(
                {"f * c": "f * h"}, "Your f multiplies the old h; what is kept is the old c."
            ),
            "the old c returned": Mistake(
                {"    c = f": "    old_c = c\n    c = f", "return h, c": "return h, old_c"},
                "Your h is right, but the c that you return is the old one: the next step needs the new.",
            ),
            "no input gate": Mistake(
                {"i * g": "g"},
                "The candidate is written in full: the input gate i has to let it in.",
            ),
            "no forget gate": Mistake(
                {"f * c": "c"},
                "The old c is kept in full: the forget gate f has to multiply it.",
            ),
            "gates mixed as shares of one": Mistake(
                {"i * g": "(1 - f) * g"},
                "You write 1 - f of the candidate; in an LSTM the input gate decides that by itself.",
            ),
            "output gate forgotten": Mistake(
                {"o * ": ""}, "h is what the output gate lets out: tanh(c) times o."
            ),
            "no recurrence": Mistake(
                {" + h @ U": ""}, "Your step does not look at h: the term h @ U is missing."
            ),
            "no input": Mistake(
                {"x @ W + ": ""}, "Your step does not look at x: the term x @ W is missing."
            ),
            "no bias": Mistake({"U + b": "U"}, "The bias b is missing."),
            "the bias twice": Mistake(
                {"U + b": "U + 2 * b"},
                "Your bias counts twice: it is added once to the sum of both products.",
            ),
            "the old c in the gates": Mistake(
                {"h @ U": "c @ U"},
                "Your gates look at the old c; they hear h, what the layer said the step before.",
            ),
            "W and U exchanged": Mistake(
                {"x @ W + h @ U": "x @ U + h @ W"},
                "W and U are exchanged: W (features, 4·units) is for x, U (units, 4·units) for h.",
            ),
            "h before x, W above U": Mistake(
                {"x @ W + h @ U": "np.hstack([h, x]) @ np.vstack([W, U])"},
                "Side by side, h and x have to stand in the order of their weights: [x, h] meets W on top "
                "of U.",
            ),
            "weights before what they weigh": Mistake(
                {"x @ W + h @ U": "W @ x + U @ h"},
                "W x in the equations is for a column; here each row of x is a sequence, so it is x @ W.",
            ),
            "elementwise": Mistake(
                {"h @ U": "h * U"},
                "`*` multiplies number by number; every gate hears every unit of h, which is `@`.",
            ),
            "gates by a matrix product": Mistake(
                {"f * c": "f @ c"},
                "Each unit's gate is for its own c only: gates multiply elementwise, `*`, not `@`.",
            ),
            "cut along the batch": Mistake(
                {"axis=-1": "axis=0"},
                "You cut along the batch, which is what `np.split` does by itself: the blocks lie along the "
                "last "
                "axis.",
            ),
            "the four of a unit side by side": Mistake(
                {"np.split(z, 4, axis=-1)": "np.moveaxis(z.reshape(len(z), -1, 4), -1, 0)"},
                "You take every fourth number for a gate; a block is all units of one gate, side by side.",
            ),
            "no squashing": Mistake(
                {"sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o)": "i, f, g, o"},
                "Your gates are bare sums: i, f and o take σ, and the candidate g takes tanh.",
            ),
            "the candidate not squashed": Mistake(
                {"np.tanh(g)": "g"},
                "Your candidate is the bare sum: tanh keeps what is written between -1 and 1.",
            ),
            "σ for the candidate": Mistake(
                {"np.tanh(g)": "sigmoid(g)"},
                "The candidate g takes tanh: with σ nothing negative could ever be written.",
            ),
            "tanh where σ belongs": Mistake(
                {"sigmoid(i), sigmoid(f)": "np.tanh(i), np.tanh(f)", "sigmoid(o)": "np.tanh(o)"},
                "Your gates reach below 0, and a gate is a share between 0 and 1: i, f and o take σ.",
            ),
            "tanh for the output gate": Mistake(
                {"sigmoid(o)": "np.tanh(o)"},
                "The output gate is a share between 0 and 1 like i and f, so it takes σ; only g takes tanh.",
            ),
            "the output gate of the new h": Mistake(
                {
                    "return h, c": "o = sigmoid(np.split(x @ W + h @ U + b, 4, axis=-1)[3])\n"
                    "    return o * np.tanh(c), c"
                },
                "Your output gate reads the new h; o reads the h from the step before, as f, i and g do.",
            ),
        },
        hints=(
            "One sum serves all gates: x @ W + h @ U + b, of shape (batch, 4·units).",
            "`np.split(z, 4, axis=-1)` cuts it into i, f, g, o. Three take σ, the candidate takes tanh.",
            "Then as in notebook 01: c = f · c + i · g and h = o · tanh(c), elementwise.",
        ),
    ),
    Exercise(
        name="count_parameters",
        minutes=6,
        returns=("count",),
        reference=count_parameters,
        cases=lambda: [(6, 4), (6, 4, 2), (10, 20), (1, 64, 1), (3, 7, 2)],
        named={2: "the count with two bias vectors", 4: "the count with two bias vectors"},
        mistakes={
            "one gate only": Mistake(
                {
                    "features * 4": "features",
                    "units * 4": "units",
                    "bias_vectors * 4": "bias_vectors",
                },
                "That is one gate; there are four blocks, i, f, g and o.",
            ),
            "three gates": Mistake(
                {
                    "features * 4": "features * 3",
                    "units * 4": "units * 3",
                    "bias_vectors * 4": "bias_vectors * 3",
                },
                "You count the three gates; the candidate g has weights of its own too.",
            ),
            "no recurrent kernel": Mistake(
                {" + recurrent_kernel": ""},
                "The recurrent kernel is missing: every gate also reads all units of h.",
            ),
            "no bias": Mistake(
                {"+ bias_vectors": "+ 0 * bias_vectors"},
                "The biases are missing: 4 · units of them for each bias vector.",
            ),
            "one bias always": Mistake(
                {"    kernel =": "    bias_vectors = 1\n    kernel ="},
                "PyTorch keeps two bias vectors: count `bias_vectors` of them.",
            ),
            "two biases always": Mistake(
                {"    kernel =": "    bias_vectors = 2\n    kernel ="},
                "Only PyTorch keeps two bias vectors: count `bias_vectors` of them.",
            ),
            "the bias of one gate": Mistake(
                {"bias_vectors * 4 * units": "bias_vectors * units"},
                "Your bias is that of one gate: a bias vector holds 4 · units numbers, as wide as the kernels.",
            ),
            "one bias a gate": Mistake(
                {"bias_vectors * 4 * units": "bias_vectors * 4"},
                "You count one bias for each gate; each unit has its own, 4 · units in a vector.",
            ),
            "single biases": Mistake(
                {"bias_vectors * 4 * units": "bias_vectors"},
                "`bias_vectors` is how many bias vectors there are; each of them holds 4 · units numbers.",
            ),
            "everything once for each bias": Mistake(
                {
                    "kernel + recurrent_kernel + bias_vectors *": "bias_vectors * (kernel + recurrent_kernel) + bias_vectors *"
                },
                "You count the kernels once for each bias vector; however many biases, there is one of each "
                "kernel.",
            ),
            "the kernel of one gate": Mistake(
                {"features * 4": "features"},
                "Your kernel is that of one gate: all four blocks read x.",
            ),
            "the recurrent kernel of one gate": Mistake(
                {"units * 4": "units"},
                "Your recurrent kernel is that of one gate: all four blocks read h.",
            ),
            "one recurrent weight a unit": Mistake(
                {"recurrent_kernel = units": "recurrent_kernel = 1"},
                "Each unit reads all units of h, not only its own: U is (units, 4·units).",
            ),
            "h as wide as x": Mistake(
                {"recurrent_kernel = units": "recurrent_kernel = features"},
                "Your recurrent kernel is as large as the kernel; h has `units` numbers, x has `features`.",
            ),
            "x not read": Mistake(
                {"return kernel + ": "return "},
                "The kernel is missing: every gate reads all features of x.",
            ),
            "c read as well": Mistake(
                {"recurrent_kernel = units": "recurrent_kernel = 2 * units"},
                "You count weights for c too; in this layer the gates read x and h only.",
            ),
        },
        hints=(
            "Three arrays: the kernel, the recurrent kernel and the bias. What are their shapes?",
            "(features, 4·units), (units, 4·units), and `bias_vectors` times (4·units,).",
        ),
    ),
    Exercise(
        name="output_gate",
        minutes=4,
        returns=("o",),
        reference=output_gate,
        cases=_output_gate_cases,
        named={2: "a whole sequence"},
        mistakes={
            "tanh forgotten": Mistake(
                {"np.tanh(c)": "c"}, "h = o · tanh(c): divide by tanh(c), not by c."
            ),
            "multiplied": Mistake({"/": "*"}, "You multiply; h = o · tanh(c) has to be undone."),
            "subtracted": Mistake(
                {"/": "-"}, "You subtract; o multiplies tanh(c), and a division undoes that."
            ),
            "upside down": Mistake(
                {"h /": "1 / h *"}, "Upside down: o is smaller than 1, and yours is larger."
            ),
            "h and c exchanged": Mistake(
                {"return h": "return c", "tanh(c)": "tanh(h)"},
                "h and c are exchanged: the first argument is h, and tanh is taken of c.",
            ),
            "arctanh of h": Mistake(
                {"h / np.tanh(c)": "np.arctanh(h) / c"},
                "tanh is applied to c only, not to the whole of h.",
            ),
            "arctanh of h over tanh(c)": Mistake(
                {"return h": "return np.arctanh(h)"},
                "h was made by a product, not by a tanh of its own: leave h as it is.",
            ),
            "tanh of h": Mistake(
                {"return h": "return np.tanh(h)"},
                "You take tanh of h too; only c goes through tanh on the way to h.",
            ),
            "arctanh of c": Mistake(
                {"h / np.tanh(c)": "h * np.arctanh(c)"},
                "arctanh undoes a tanh; here tanh(c) is a factor, and a division undoes that.",
            ),
            "arctanh of the quotient": Mistake(
                {"h / np.tanh(c)": "np.arctanh(h / c)"},
                "You undo a tanh of o · c; in h = o · tanh(c) only c stands in the tanh.",
            ),
            "one minus": Mistake(
                {"return h": "return 1 - h"},
                "That is 1 - o, the share that is held back; o is what is shown.",
            ),
            "σ of c": Mistake(
                {"np.tanh": "sigmoid"}, "c is read through tanh, not through σ: h = o · tanh(c)."
            ),
            "squashed once more": Mistake(
                {"h / np.tanh(c)": "sigmoid(h / np.tanh(c))"},
                "h / tanh(c) is the gate already, after its σ: do not apply σ again.",
            ),
        },
        hints=("Write down how h comes from o and c.", "h = o · tanh(c). Solve it for o."),
    ),
    Exercise(
        name="reorder_tf1",
        minutes=5,
        returns=("kernel",),
        reference=reorder_tf1,
        cases=_kernel_cases,
        mistakes=_block_orders()
        | {
            "columns instead of blocks": Mistake(
                {
                    "np.concatenate([i, f, j, o], axis=-1)": (
                        "kernel.reshape(*kernel.shape[:-1], -1, 4)[..., [0, 2, 1, 3]].reshape(kernel.shape)"
                    )
                },
                "You exchange single columns; each gate is one block of `units` columns.",
            ),
            "four columns": Mistake(
                lambda kernel: kernel[..., [0, 2, 1, 3]],
                "You pick four single columns; each gate is one block of `units` columns.",
            ),
            "rows instead of columns": Mistake(
                {"kernel, 4, axis=-1": "kernel, 4"},
                "You cut along the first axis, which `np.split` does by itself; the blocks lie along the last.",
            ),
            "the second axis": Mistake(
                {"kernel, 4, axis=-1": "kernel, 4, axis=1"},
                "A bias has one axis only, so axis 1 fails there; the last axis of both is -1.",
            ),
            "joined one below the other": Mistake(
                {"o], axis=-1": "o]"},
                "You join the blocks one below the other, as `np.concatenate` does by itself: the axis is "
                "missing.",
            ),
            "transposed": Mistake(
                {"[i, f, j, o], axis=-1": "[i.T, f.T, j.T, o.T], axis=0"},
                "The order is right, but your kernel is transposed, as PyTorch has it: ours keeps its shape.",
            ),
            "stacked": Mistake(
                {"concatenate": "stack"},
                "`np.stack` makes a new axis of 4; `np.concatenate` joins along one that is there.",
            ),
            "not joined": Mistake(
                {"np.concatenate([i, f, j, o], axis=-1)": "[i, f, j, o]"},
                "These are the four blocks in the right order, and one array is asked for: join them.",
            ),
        },
        hints=(
            "Cut the last axis into four blocks, put them in another order, join them again.",
            "TF1's i, j, f, o are our i, g, f, o: the two in the middle change places.",
            "`np.split(kernel, 4, axis=-1)` cuts and `np.concatenate([...], axis=-1)` joins.",
        ),
    ),
    Exercise(
        name="keras_to_torch",
        minutes=8,
        returns=("weight_ih", "weight_hh", "bias_ih", "bias_hh"),
        reference=keras_to_torch,
        cases=_weight_cases,
        observe=_torch_layer_seen,
        mistakes={
            "not transposed": Mistake(
                {"= kernel.T": "= kernel", "recurrent_kernel.T": "recurrent_kernel"},
                "PyTorch keeps its weights as (4·units, features): transpose both kernels.",
            ),
            "only the kernel transposed": Mistake(
                {"recurrent_kernel.T": "recurrent_kernel"},
                "The recurrent kernel needs its transpose as well.",
            ),
            "only the recurrent kernel transposed": Mistake(
                {"= kernel.T": "= kernel"},
                "The kernel needs its transpose as well: weight_ih is (4·units, features).",
            ),
            "reshaped": Mistake(
                {
                    "= kernel.T": "= kernel.reshape(kernel.shape[::-1])",
                    "recurrent_kernel.T": "recurrent_kernel.reshape(recurrent_kernel.shape[::-1])",
                },
                "`reshape` gives the shape but scatters the numbers: a transpose is `.T`.",
            ),
            "kernels exchanged": Mistake(
                {"return weight_ih, weight_hh": "return weight_hh, weight_ih"},
                "Your two weights are exchanged: ih reads the input, as `kernel` does, and hh reads h.",
            ),
            "each weight with its bias": Mistake(
                {"weight_hh, bias_ih, bias_hh": "bias_ih, weight_hh, bias_hh"},
                "You return a bias after each weight; both weights come first, then both biases.",
            ),
            "the bias twice": Mistake(
                {"np.zeros_like(bias)": "bias"},
                "PyTorch adds its two biases up, so yours counts twice: an effective forget bias of 2.",
            ),
            "ones for the second bias": Mistake(
                {"zeros_like": "ones_like"},
                "PyTorch adds its two biases up, so your ones count on top: a second bias of zeros adds "
                "nothing.",
            ),
            "the bias cut in two": Mistake(
                {
                    "= np.zeros_like(bias)": "= bias[bias.size // 2 :]",
                    "= bias\n": "= bias[: bias.size // 2]\n",
                },
                "You cut the bias in two; both of PyTorch's biases are (4·units,) long, and are added up.",
            ),
            "a bias of one gate": Mistake(
                {"np.zeros_like(bias)": "np.zeros(len(recurrent_kernel))"},
                "Your second bias is for one gate only: both are (4·units,) long.",
            ),
            "a single 0": Mistake(
                {"np.zeros_like(bias)": "0"},
                "Your second bias is a single 0; PyTorch has an array of (4·units,) there.",
            ),
            "the bias as a column": Mistake(
                {"= bias\n": "= bias.reshape(-1, 1)\n"},
                "A transpose is for the kernels: a bias stays flat, (4·units,).",
            ),
            "one bias only": Mistake(
                {", bias_ih, bias_hh": ", bias_ih"},
                "PyTorch has two bias vectors, which it adds up: four arrays are asked for.",
            ),
            "the blocks reordered": Mistake(
                {
                    "= kernel.T": "= reorder_tf1(kernel).T",
                    "recurrent_kernel.T": "reorder_tf1(recurrent_kernel).T",
                    "= bias\n": "= reorder_tf1(bias)\n",
                },
                "Nothing needs to be reordered: Keras's i, f, c, o and PyTorch's i, f, g, o are one order.",
            ),
            "no bias": Mistake(
                {"= bias\n": "= 0 * bias\n"},
                "The bias is lost: put it into bias_ih and zeros into bias_hh.",
            ),
        },
        hints=(
            "Look at the figure of the kernels: which way do PyTorch's lie, and in which order?",
            "Both kernels are transposed; the order of the blocks is the same.",
            "PyTorch adds bias_ih and bias_hh: one gets the bias, the other zeros.",
        ),
    ),
    Exercise(
        name="start_from",
        minutes=4,
        returns=("output", "final_h", "final_c"),
        reference=start_from,
        cases=_layer_cases,
        tolerance=1e-5,
        mistakes={
            "the states attribute": Mistake(
                {", initial_state=[h, c]": ""},
                "The layer still started from zeros: setting an attribute changes nothing, the call itself "
                "takes h and c.",
            ),
            "h and c exchanged": Mistake(
                {"x, h, c)": "x, c, h)"},
                "h and c are exchanged, which Keras cannot notice: the order is [h, c].",
            ),
            "h for both": Mistake({"[h, c]": "[h, h]"}, "You pass h twice: the second state is c."),
            "c for both": Mistake({"[h, c]": "[c, c]"}, "You pass c twice: the first state is h."),
            "c left at zero": Mistake(
                {"[h, c]": "[h, 0 * c]"},
                "Your c starts from zeros: the second state is the given c.",
            ),
            "h left at zero": Mistake(
                {"[h, c]": "[0 * h, c]"},
                "Your h starts from zeros: the first state is the given h.",
            ),
            "h alone": Mistake(
                {"[h, c]": "h"},
                "An LSTM layer carries two states, so it wants a list of two, not h alone.",
            ),
            "an axis of layers": Mistake(
                {"[h, c]": "[h[None], c[None]]"},
                "Keras takes h and c as they come, (batch, units); an axis of layers in front is PyTorch's.",
            ),
            "the state in the list of inputs": Mistake(
                {"x, initial_state=[h, c]": "[x, h, c]"},
                "You pass x, h and c as one list of inputs; the states have a keyword of their own.",
            ),
            "the output only": Mistake(
                {"c])": "c])[0]"},
                "That is the output alone; all three that the layer returns are asked for.",
            ),
            "the last two exchanged": Mistake(
                {"return layer": "return [layer", "c])": "c])[k] for k in (0, 2, 1)]"},
                "The last two that you return are exchanged: a layer gives output, h, c.",
            ),
        },
        hints=(
            "A Keras layer is called like a function, and this call has a keyword for it.",
            "`initial_state` takes a list of two arrays. Which comes first, h or c?",
            "`layer(x, initial_state=[h, c])`.",
        ),
    ),
    Exercise(
        name="count_1997",
        minutes=6,
        returns=("count",),
        reference=count_1997,
        cases=lambda: [(2, 2, 2, 1, 9), (8, 2, 2, 4, 12), (7, 4, 1, 7, 8), (7, 3, 2, 7, 6)],
        mistakes={
            "a forget gate": Mistake(
                {"2 * blocks": "3 * blocks"},
                "You count three gates a block; the forget gate came in 2000, so there are two.",
            ),
            "one gate": Mistake(
                {"2 * blocks": "blocks"},
                "You count one gate a block; each has two, an input gate and an output gate.",
            ),
            "two gates in all": Mistake(
                {"2 * blocks": "2"},
                "You count two gates in all; each block has two of its own.",
            ),
            "no gates": Mistake(
                {"2 * blocks": "0"},
                "You count no gates; each block has two, with weights of their own.",
            ),
            "gates of their own for every cell": Mistake(
                {"2 * blocks": "2 * all_cells"},
                "The cells of one block share their two gates: there are 2 · blocks gates.",
            ),
            "gates that nobody reads": Mistake(
                {"(inputs + all_cells + gates)": "(inputs + all_cells)"},
                "In 1997 every unit also read the gates: inputs + cells + gates weights go into each.",
            ),
            "gates that read nothing": Mistake(
                {"(all_cells + gates) *": "all_cells *"},
                "You count the weights into the cells only; every gate reads as much as a cell does.",
            ),
            "only the inputs read": Mistake(
                {"(inputs + all_cells + gates)": "inputs"},
                "Your cells and gates read the inputs alone; they also hear all cells and all gates.",
            ),
            "only the own block read": Mistake(
                {"inputs + all_cells + gates": "inputs + cells + 2"},
                "Your cells and gates hear their own block only; they hear those of all blocks.",
            ),
            "the inputs not read": Mistake(
                {"(inputs + all_cells": "(all_cells"},
                "Your cells and gates do not read the inputs: these come first.",
            ),
            "the cells of one block": Mistake(
                {"= blocks * cells": "= cells"},
                "You count the cells of one block: `cells` is how many each of the blocks has.",
            ),
            "outputs that read one block": Mistake(
                {"outputs * all_cells": "outputs * cells"},
                "Your output units read the cells of one block only; they read those of all.",
            ),
            "outputs that read the gates": Mistake(
                {"outputs * all_cells": "outputs * (all_cells + gates)"},
                "The output units read the cells only, not the gates.",
            ),
            "outputs that read the inputs": Mistake(
                {"outputs * all_cells": "outputs * (all_cells + inputs)"},
                "The output units read the cells only, not the inputs.",
            ),
            "no output weights": Mistake(
                {" + outputs * all_cells": ""},
                "The weights from the cells to the output units are missing.",
            ),
            "no biases": Mistake(
                {" + biases": ""},
                "The biases are missing: their number is given, and is added as it is.",
            ),
            "biases into every unit": Mistake(
                {"+ biases": "+ biases * (all_cells + gates)"},
                "`biases` is how many single biases there are in all: add it once.",
            ),
            "a bias of every unit": Mistake(
                {"+ biases": "+ all_cells + gates + outputs"},
                "You give every unit a bias; not all had one, and `biases` says how many did.",
            ),
        },
        hints=(
            "How many cells and gates are there in all? Each block has `cells` cells and two gates.",
            "Every cell and every gate reads all inputs, all cells and all gates.",
            "Add outputs · all cells for the output units, and the biases as given.",
        ),
    ),
]
