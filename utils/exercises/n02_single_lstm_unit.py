"""Exercises of notebook 02: the cell with vectors, its weights in three frameworks."""

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


def count_parameters(features, units, biases=1):
    kernel = features * 4 * units
    recurrent_kernel = units * 4 * units
    return kernel + recurrent_kernel + biases * 4 * units


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


def _step_with(update, order="ifgo"):
    """lstm_step with another last part, or with its blocks read in another order."""

    def answer(x, h, c, W, U, b):
        blocks = dict(zip(order, np.split(x @ W + h @ U + b, 4, axis=-1), strict=True))
        gates = (np.tanh(blocks[k]) if k == "g" else sigmoid(blocks[k]) for k in "ifgo")
        return update(*gates, c)

    return answer


def _update(i, f, g, o, c):
    return _read(o, f * c + i * g)


def _read(o, c):
    return o * np.tanh(c), c


def _order_mistakes():
    """Each of the 23 wrong orders of the blocks, with the name of whoever uses it."""
    mistakes = {}
    for order in itertools.permutations("ifgo"):
        name = ", ".join(order)
        if name == "i, f, g, o":
            continue
        says = f"Your cell reads the blocks in the order {name}; here they stand as i, f, g, o."
        says = f"{says} {_OWNERS.get(name, '')}".strip()
        mistakes[f"the order {name}"] = Mistake(_step_with(_update, order), says)
    return mistakes


def _sigmoid_candidate(x, h, c, W, U, b):
    i, f, g, o = np.split(sigmoid(x @ W + h @ U + b), 4, axis=-1)
    return _update(i, f, g, o, c)


def _late_output_gate(x, h, c, W, U, b):
    h, c = lstm_step(x, h, c, W, U, b)
    o = sigmoid(np.split(x @ W + h @ U + b, 4, axis=-1)[3])
    return _read(o, c)


def _count_1997(inputs, all_cells, gates, outputs, biases):
    return (all_cells + gates) * (inputs + all_cells + gates) + outputs * all_cells + biases


def _states_attribute(layer, x, h, c):
    layer.states = [h, c]
    return layer(x)


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
                lambda W, x, b: sigmoid(W @ x + b),
                "A (units, 1) column plus a (units,) bias made units × units: print b.shape.",
            ),
            "everything flat": Mistake(
                lambda W, x, b: sigmoid((W @ x).ravel() + b),
                "The numbers are right, but the column is gone: the gate should be (units, 1) like c.",
            ),
            "no bias": Mistake(
                lambda W, x, b: sigmoid(W @ x), "The shape is right now, and the bias is missing."
            ),
            "the first bias for all": Mistake(
                lambda W, x, b: sigmoid(W @ x + b[0]),
                "You add the first bias to every unit: each unit has its own.",
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
        mistakes=_order_mistakes()
        | {
            "h and c exchanged": Mistake(
                lambda *args: lstm_step(*args)[::-1],
                "You return c, h: which of the two can exceed 1? That one is c, and it comes second.",
            ),
            "tanh(c) forgotten": Mistake(
                _step_with(lambda i, f, g, o, c: (o * (f * c + i * g), f * c + i * g)),
                "The tanh before the output gate is missing: your h can leave (-1, 1).",
            ),
            "tanh applied to the stored c": Mistake(
                _step_with(
                    lambda i, f, g, o, c: (o * np.tanh(f * c + i * g), np.tanh(f * c + i * g))
                ),
                "The cell itself is stored without tanh: count to five, and yours saturates below 1.",
            ),
            "no recurrence": Mistake(
                lambda x, h, c, W, U, b: lstm_step(x, 0 * h, c, W, U, b),
                "Your step does not look at h: the term h @ U is missing.",
            ),
            "no bias": Mistake(
                lambda x, h, c, W, U, b: lstm_step(x, h, c, W, U, 0 * b), "The bias b is missing."
            ),
            "σ for the candidate": Mistake(
                _sigmoid_candidate,
                "The candidate g takes tanh: with σ the cell could only ever grow.",
            ),
            "the output gate of the new h": Mistake(
                _late_output_gate,
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
        mistakes={
            "one gate only": Mistake(
                lambda features, units, biases=1: units * (features + units + biases),
                "That is one gate; there are four blocks, i, f, g and o.",
            ),
            "three gates": Mistake(
                lambda features, units, biases=1: 3 * units * (features + units + biases),
                "You count the three gates; the candidate g has weights of its own too.",
            ),
            "no recurrent kernel": Mistake(
                lambda features, units, biases=1: 4 * units * (features + biases),
                "The recurrent kernel is missing: every gate also reads all units of h.",
            ),
            "no bias": Mistake(
                lambda features, units, biases=1: 4 * units * (features + units),
                "The biases are missing: 4 · units of them for each bias vector.",
            ),
            "one bias always": Mistake(
                lambda features, units, biases=1: 4 * units * (features + units + 1),
                "PyTorch keeps two bias vectors: count `biases` of them.",
            ),
            "one recurrent weight a unit": Mistake(
                lambda features, units, biases=1: 4 * units * (features + 1 + biases),
                "Each unit reads all units of h, not only its own: U is (units, 4·units).",
            ),
        },
        hints=(
            "Three arrays: the kernel, the recurrent kernel and the bias. What are their shapes?",
            "(features, 4·units), (units, 4·units), and `biases` times (4·units,).",
        ),
    ),
    Exercise(
        name="output_gate",
        minutes=4,
        returns=("o",),
        reference=output_gate,
        cases=_output_gate_cases,
        mistakes={
            "tanh forgotten": Mistake(
                lambda h, c: h / c, "h = o · tanh(c): divide by tanh(c), not by c."
            ),
            "multiplied": Mistake(
                lambda h, c: h * np.tanh(c), "You multiply; h = o · tanh(c) has to be undone."
            ),
            "upside down": Mistake(
                lambda h, c: np.tanh(c) / h,
                "Upside down: o is smaller than 1, and yours is larger.",
            ),
            "arctanh of h": Mistake(
                lambda h, c: np.arctanh(h) / c, "tanh is applied to c only, not to the whole of h."
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
        mistakes={
            "unchanged": Mistake(
                lambda kernel: kernel,
                "Nothing has moved: TF1 has i, j, f, o, and its j is the candidate, our g.",
            ),
            "j taken for the forget gate": Mistake(
                lambda kernel: np.concatenate(
                    [np.split(kernel, 4, axis=-1)[k] for k in (0, 1, 3, 2)], axis=-1
                ),
                "You took j for the forget gate; j is the candidate, the letter before c is only a name.",
            ),
            "reversed": Mistake(
                lambda kernel: np.concatenate(np.split(kernel, 4, axis=-1)[::-1], axis=-1),
                "All four blocks are reversed; only the two in the middle change places.",
            ),
            "moved one place": Mistake(
                lambda kernel: np.roll(kernel, kernel.shape[-1] // 4, axis=-1),
                "Every block has moved one place on; only the two in the middle change places.",
            ),
            "columns instead of blocks": Mistake(
                lambda kernel: kernel.reshape(*kernel.shape[:-1], -1, 4)[..., [0, 2, 1, 3]].reshape(
                    kernel.shape
                ),
                "You exchange single columns; each gate is one block of `units` columns.",
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
                lambda kernel, recurrent_kernel, bias: (kernel, recurrent_kernel, bias, 0 * bias),
                "PyTorch keeps its weights as (4·units, features): transpose both kernels.",
            ),
            "reshaped": Mistake(
                lambda kernel, recurrent_kernel, bias: (
                    kernel.reshape(kernel.shape[::-1]),
                    recurrent_kernel.reshape(recurrent_kernel.shape[::-1]),
                    bias,
                    0 * bias,
                ),
                "`reshape` gives the shape but scatters the numbers: a transpose is `.T`.",
            ),
            "the bias twice": Mistake(
                lambda kernel, recurrent_kernel, bias: (kernel.T, recurrent_kernel.T, bias, bias),
                "PyTorch adds its two biases up, so yours counts twice: an effective forget bias of 2.",
            ),
            "only one kernel transposed": Mistake(
                lambda kernel, recurrent_kernel, bias: (
                    kernel.T,
                    recurrent_kernel,
                    bias,
                    0 * bias,
                ),
                "The recurrent kernel needs its transpose as well.",
            ),
            "the blocks reordered": Mistake(
                lambda kernel, recurrent_kernel, bias: (
                    reorder_tf1(kernel).T,
                    reorder_tf1(recurrent_kernel).T,
                    reorder_tf1(bias),
                    0 * bias,
                ),
                "Nothing needs to be reordered: Keras's i, f, c, o and PyTorch's i, f, g, o are one order.",
            ),
            "no bias": Mistake(
                lambda kernel, recurrent_kernel, bias: (
                    kernel.T,
                    recurrent_kernel.T,
                    0 * bias,
                    0 * bias,
                ),
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
                _states_attribute,
                "Setting `layer.states` changes nothing: the layer still started from zeros.",
            ),
            "h and c exchanged": Mistake(
                lambda layer, x, h, c: layer(x, initial_state=[c, h]),
                "h and c are exchanged, which Keras cannot notice: the order is [h, c].",
            ),
            "h for both": Mistake(
                lambda layer, x, h, c: layer(x, initial_state=[h, h]),
                "You pass h twice: the second state is c.",
            ),
            "c for both": Mistake(
                lambda layer, x, h, c: layer(x, initial_state=[c, c]),
                "You pass c twice: the first state is h.",
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
                lambda inputs, blocks, cells, outputs, biases: _count_1997(
                    inputs, blocks * cells, 3 * blocks, outputs, biases
                ),
                "You count three gates a block; the forget gate came in 2000, so there are two.",
            ),
            "gates of their own for every cell": Mistake(
                lambda inputs, blocks, cells, outputs, biases: _count_1997(
                    inputs, blocks * cells, 2 * blocks * cells, outputs, biases
                ),
                "The cells of one block share their two gates: there are 2 · blocks gates.",
            ),
            "gates that nobody reads": Mistake(
                lambda inputs, blocks, cells, outputs, biases: (
                    blocks * (cells + 2) * (inputs + blocks * cells)
                    + outputs * blocks * cells
                    + biases
                ),
                "In 1997 every unit also read the gates: inputs + cells + gates weights go into each.",
            ),
            "outputs that read the gates": Mistake(
                lambda inputs, blocks, cells, outputs, biases: (
                    blocks * (cells + 2) * (inputs + blocks * (cells + 2))
                    + outputs * blocks * (cells + 2)
                    + biases
                ),
                "The output units read the cells only, not the gates.",
            ),
            "no output weights": Mistake(
                lambda inputs, blocks, cells, outputs, biases: (
                    blocks * (cells + 2) * (inputs + blocks * (cells + 2)) + biases
                ),
                "The weights from the cells to the output units are missing.",
            ),
        },
        hints=(
            "How many cells and gates are there in all? Each block has `cells` cells and two gates.",
            "Every cell and every gate reads all inputs, all cells and all gates.",
            "Add outputs · all cells for the output units, and the biases as given.",
        ),
    ),
]
