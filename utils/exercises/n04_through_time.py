"""Exercises of notebook 04: shapes, carried state, rows that go on, causality and padding.

Where an exercise takes a layer or a model, that is a plain function: it is judged by what it does,
and nothing here needs a framework.
"""

import numpy as np

from utils.exercises.definition import Exercise, Mistake
from utils.lstm import State, init_weights, unroll


def five_shapes(batch, time, features, units):
    keras_output = (batch, units)
    keras_sequences = (batch, time, units)
    keras_two_ways = (batch, 2 * units)
    torch_h_n = (1, batch, units)
    torch_two_ways_h_n = (2, batch, units)
    return keras_output, keras_sequences, keras_two_ways, torch_h_n, torch_two_ways_h_n


def in_chunks(x, layer, size):
    outputs, state = [], None
    for start in range(0, x.shape[1], size):
        output, state = layer(x[:, start : start + size], state)
        outputs.append(output)
    return np.concatenate(outputs, axis=1), state


def continuing_rows(series, batch, steps):
    rows = np.reshape(series, (batch, -1, steps))
    return np.swapaxes(rows, 0, 1)


def sees_the_future(model, x):
    before = model(x)
    for t in range(1, x.shape[1]):
        changed = x.copy()
        changed[:, t:] += 1
        if not np.allclose(model(changed)[:, :t], before[:, :t]):
            return True
    return False


def end_states(x, lengths, weights):
    trace = unroll(x, weights)
    rows = np.arange(len(x))
    last = lengths - 1
    return trace.h[rows, last], trace.c[rows, last]


SHAPES = ("keras_output", "keras_sequences", "keras_two_ways", "torch_h_n", "torch_two_ways_h_n")


def _shapes_seen(*values):
    """How many axes each shape has, and then its sizes: the shape of a shape would puzzle."""
    shapes = dict(zip(SHAPES, values[: len(SHAPES)], strict=True))
    axes = {f"the number of axes in {name}": np.size(shape) for name, shape in shapes.items()}
    return axes | {name: np.resize(shape, 3) for name, shape in shapes.items()}


def _chunk_cases():
    cases = []
    for batch, time, size, units in ((2, 10, 4, 3), (3, 8, 4, 2), (4, 3, 5, 2), (2, 7, 1, 4)):
        weights = init_weights(3, units, seed=9)
        x = np.random.default_rng([9, time]).normal(size=(batch, time, 3))
        cases.append((x, _small_layer(weights, size), size))
    return cases


def _small_layer(weights, most):
    """A layer that takes at most so many steps at once: (x, state) -> (output, state)."""

    def layer(x, state=None):
        if x.shape[1] > most:
            raise ValueError(f"x has {x.shape[1]} steps; this layer takes at most {most} at once")
        trace = unroll(x, weights, None if state is None else State(*state))
        return trace.h, trace.state

    return layer


def _row_cases():
    rng = np.random.default_rng(10)
    sizes = ((2, 3, 4), (3, 2, 5), (4, 5, 3))  # batch, steps, calls
    counted = (np.arange(12), 2, 3)
    return [
        counted,
        *((rng.normal(size=batch * steps * calls), batch, steps) for batch, steps, calls in sizes),
    ]


def _model_cases():
    rng = np.random.default_rng(11)
    x = rng.normal(size=(2, 6, 3))
    two_steps = rng.normal(size=(1, 2, 3))
    models = [
        _one_way,
        _two_ways,
        _two_ways_late,
        _less_its_mean,
        _yesterday,
        _one_step_ahead,
        _two_steps_ahead,
        _ahead_at_the_start,
        _the_last_input,
        _another_sequence,
        _filled_at_the_start,
        _running_maximum,
        _doubled,
        np.zeros_like,
    ]
    return [*((model, x) for model in models), (_one_way, two_steps), (_two_ways, two_steps)]


def _one_way(x):
    return unroll(x, init_weights(3, 4, seed=11)).h


def _two_ways(x):
    return np.concatenate([_one_way(x), _one_way(x[:, ::-1])[:, ::-1]], axis=-1)


def _two_ways_late(x):
    half = x.shape[1] // 2
    first = _two_ways(x[:, :1]).repeat(half, axis=1)
    return np.concatenate([first, _two_ways(x[:, half:])], axis=1)


def _less_its_mean(x):
    return _one_way(x - x.mean(axis=1, keepdims=True))


def _yesterday(x):
    return np.concatenate([np.zeros_like(x[:, :1]), x[:, :-1]], axis=1)


def _one_step_ahead(x):
    return np.concatenate([x[:, 1:], x[:, -1:]], axis=1)


def _two_steps_ahead(x):
    return np.concatenate([x[:, 2:], x[:, :2]], axis=1)


def _ahead_at_the_start(x):
    return np.concatenate([x[:, :4][:, -1:], x[:, 1:]], axis=1)


def _the_last_input(x):
    return np.concatenate([x[:, -1:], x[:, :-1]], axis=1)


def _another_sequence(x):
    return x[::-1].copy()


def _filled_at_the_start(x):
    """A mean over three steps, whose first two values are filled in from the third."""
    means = (x[:, 2:] + x[:, 1:-1] + x[:, :-2]) / 3
    first = x[:, :3].mean(axis=1, keepdims=True)
    return np.concatenate([first.repeat(min(2, x.shape[1]), axis=1), means], axis=1)


def _running_maximum(x):
    return np.maximum.accumulate(x, axis=1)


def _doubled(x):
    return 2 * x


# How a verdict names them.
MODELS = {
    _one_way: "an LSTM",
    _two_ways: "an LSTM in both directions",
    _two_ways_late: "an LSTM in both directions over the second half only",
    _less_its_mean: "an LSTM that gets each value less the mean of its whole sequence",
    _yesterday: "the input of the step before",
    _one_step_ahead: "the input of the next step",
    _two_steps_ahead: "the input of two steps on",
    _ahead_at_the_start: "the input of the same step, and at the first one that of the fourth",
    _the_last_input: "the last input at the first step, and then the input of the step before",
    _another_sequence: "the input of the same step, of another sequence",
    _filled_at_the_start: "a mean of three steps, its first two values filled in from the third",
    _running_maximum: "the largest input so far",
    _doubled: "twice the input",
    np.zeros_like: "nothing but zeros",
}


def _future_seen(sees, model, x):
    """The answer under the model's name; 0 and 1 are as good as False and True."""
    yes_or_no = sees.ndim == 0 and sees in (0, 1)
    return {f"the answer for {MODELS[model]}": bool(sees) if yes_or_no else sees}


def _padded_cases():
    rng = np.random.default_rng(12)
    cases = []
    for lengths, time, padding in (([5, 2, 3], 5, 0), ([1, 4], 6, 0), ([3, 3, 6, 2], 7, 9)):
        x = rng.normal(size=(len(lengths), time, 2))
        x[:, 0] = 0  # a step of zeros that is meant
        for row, length in zip(x, lengths, strict=True):
            row[length:] = padding
        cases.append((x, np.array(lengths), init_weights(2, 3, seed=12)))
    return cases


EXERCISES = [
    Exercise(
        name="five_shapes",
        minutes=5,
        returns=SHAPES,
        reference=five_shapes,
        cases=lambda: [(6, 5, 3, 4), (3, 7, 2, 5), (10, 4, 8, 6)],
        observe=_shapes_seen,
        mistakes={
            "features where units belong": Mistake(
                {"(batch, time, features, units)": "(batch, time, units, features)"},
                "The last axis has one number a unit: `features` is what goes in, `units` what comes out.",
            ),
            "features at every step": Mistake(
                {"(batch, time, units)": "(batch, time, features)"},
                "`return_sequences` gives the h of each step, one number a unit: the features do not come out again.",
            ),
            "all steps by default": Mistake(
                {
                    "keras_output = (batch, units)": "keras_output = (batch, time, units)",
                    "(batch, 2 * units)": "(batch, time, 2 * units)",
                },
                "Keras returns only the last step unless you say `return_sequences=True`.",
            ),
            "all steps in one direction": Mistake(
                {"keras_output = (batch, units)": "keras_output = (batch, time, units)"},
                "`LSTM(units)` alone gives the last h only; the h of every step needs `return_sequences=True`.",
            ),
            "all steps in both directions": Mistake(
                {"(batch, 2 * units)": "(batch, time, 2 * units)"},
                "Bidirectional does not ask for every step: without `return_sequences=True` time is gone here too.",
            ),
            "the sequences without their steps": Mistake(
                {"(batch, time, units)": "(batch, units)"},
                "`return_sequences=True` keeps the h of every step, so time stays an axis.",
            ),
            "time before the batch": Mistake(
                {"(batch, time, units)": "(time, batch, units)"},
                "Time in front is PyTorch's own order; Keras keeps the batch first.",
            ),
            "the two directions added up": Mistake(
                {"2 * units": "units"},
                "Bidirectional puts the two directions side by side: its last axis is twice as long.",
            ),
            "Keras's directions one behind the other": Mistake(
                {"(batch, 2 * units)": "(2, batch, units)"},
                "An axis in front for the directions is what PyTorch's h_n has; Keras puts them side by side.",
            ),
            "Keras's directions in an axis of their own": Mistake(
                {"(batch, 2 * units)": "(batch, 2, units)"},
                "Keras's two directions get no axis of their own: they lie in the last one, side by side.",
            ),
            "batch_first moves h_n": Mistake(
                {
                    "(1, batch, units)": "(batch, 1, units)",
                    "(2, batch, units)": "(batch, 2, units)",
                },
                "`batch_first=True` moves the input and the output, and leaves h_n as it is.",
            ),
            "h_n without its first axis": Mistake(
                {"(1, batch, units)": "(batch, units)", "(2, batch, units)": "(batch, 2 * units)"},
                "PyTorch's h_n has an axis in front: one entry for each layer and direction.",
            ),
            "one direction without its axis": Mistake(
                {"(1, batch, units)": "(batch, units)"},
                "One layer and one direction still have their axis in front in `torch_h_n`, of size 1.",
            ),
            "the directions of h_n side by side": Mistake(
                {"(2, batch, units)": "(1, batch, 2 * units)"},
                "PyTorch's output has the directions side by side; its h_n has them one behind the other.",
            ),
            "the directions of h_n twice": Mistake(
                {"(2, batch, units)": "(2, batch, 2 * units)"},
                "You count the two directions twice: they stand in front already, and each entry has `units` numbers.",
            ),
            "two directions, one h_n": Mistake(
                {"(2, batch, units)": "(1, batch, units)"},
                "Each direction ends with an h of its own, and h_n keeps both.",
            ),
            "h_n with every step": Mistake(
                {
                    "(1, batch, units)": "(batch, time, units)",
                    "(2, batch, units)": "(batch, time, 2 * units)",
                },
                "That is PyTorch's output; h_n is what is left after the last step, so it has no time.",
            ),
            "the second and the third exchanged": Mistake(
                {"keras_sequences, keras_two_ways": "keras_two_ways, keras_sequences"},
                "The second shape and the third have changed places: look at their order in the docstring.",
            ),
            "the two h_n exchanged": Mistake(
                {"torch_h_n, torch_two_ways_h_n": "torch_two_ways_h_n, torch_h_n"},
                "The last two have changed places: first h_n of one direction, then that of two.",
            ),
            "h_n of two directions as in Keras": Mistake(
                {"(2, batch, units)": "(batch, 2 * units)"},
                "That is Keras's output of two directions; in PyTorch's h_n they stand in front, (2, batch, units).",
            ),
        },
        hints=(
            "Look at the table: which of the four sizes stand in each shape? One of them stands in none.",
            "Two directions double the last axis of an output, and the first axis of h_n.",
            "h_n is (directions, batch, units) for one layer, with batch_first or without.",
        ),
    ),
    Exercise(
        name="in_chunks",
        minutes=8,
        returns=("output", "state"),
        reference=in_chunks,
        cases=_chunk_cases,
        named={
            0: "a size that does not divide the steps",
            2: "a size longer than the sequence",
            3: "a size of 1",
        },
        mistakes={
            "from zeros each time": Mistake(
                {"size], state)": "size], None)"},
                "Each of your chunks starts from zeros: hand over the state that the one before returned.",
            ),
            "h without c": Mistake(
                {"size], state)": "size], state and State(state.h, 0 * state.c))"},
                "You hand over h and lose c, which is where the memory is.",
            ),
            "c without h": Mistake(
                {"size], state)": "size], state and State(0 * state.h, state.c))"},
                "You hand over c and lose h: the gates of the next step read it.",
            ),
            "h and c exchanged": Mistake(
                {"size], state)": "size], state and state[::-1])"},
                "h and c change places on the way: hand the state over as you got it.",
            ),
            "the first chunk's state for all": Mistake(
                {
                    "outputs, state = [], None": "outputs, first = [], None",
                    "size], state)": "size], first)",
                    "outputs.append(output)": "outputs.append(output)\n        first = first or state",
                },
                "Every chunk of yours goes on from the first one: take the newest state each time.",
            ),
            "the first chunk's state returned": Mistake(
                {
                    "outputs.append(output)": "outputs.append(output)\n        first = state if start == 0 else first",
                    "axis=1), state": "axis=1), first",
                },
                "You return the state after the first chunk: asked is the one after the last step.",
            ),
            "the last chunk dropped": Mistake(
                {"x.shape[1], size)": "x.shape[1] - size + 1, size)"},
                "Steps are missing at the end: the last chunk may be shorter than `size`.",
            ),
            "two chunks": Mistake(
                {
                    "start in range(0, x.shape[1], size)": "start, stop in ((0, size), (size, None))",
                    "start : start + size": "start:stop",
                },
                "Two chunks are not always enough, and not always needed: go on until all steps are read.",
            ),
            "one step more a chunk": Mistake(
                {"start + size": "start + size + 1"},
                "A chunk of yours has `size` + 1 steps: a slice leaves out its end, and the next one begins there.",
            ),
            "one step less a chunk": Mistake(
                {"start + size": "start + size - 1"},
                "Between your chunks a step is left out: the end of a slice is left out already.",
            ),
            "a chunk past the end": Mistake(
                {"x.shape[1], size)": "x.shape[1] + 1, size)"},
                "Where the steps divide evenly, your last chunk is empty: a chunk begins before the end.",
            ),
            "every chunk to the same end": Mistake(
                {"start + size": "size"},
                "The end of your slices stays where it is, so only the first chunk has steps: let it move on with the start.",
            ),
            "a step read twice": Mistake(
                {"x.shape[1], size)": "x.shape[1] - (size > 1), max(size - 1, 1))"},
                "Your chunks overlap by a step, which is read twice: the state alone joins one chunk to the next.",
            ),
            "only the last chunk returned": Mistake(
                {"np.concatenate(outputs, axis=1)": "output"},
                "Your output is that of the last chunk: keep the others and join them.",
            ),
            "only the last h of each chunk": Mistake(
                {"append(output)": "append(output[:, -1:])"},
                "You keep the last h of each chunk: the output is the h of every step.",
            ),
            "joined along the batch": Mistake(
                {"axis=1": "axis=0"},
                "The chunks are joined along the batch; they belong one behind the other in time, `axis=1`.",
            ),
            "joined along the units": Mistake(
                {"axis=1": "axis=2"},
                "The chunks are joined along the units; they belong one behind the other in time, `axis=1`.",
            ),
            "the chunks in a list": Mistake(
                {"np.concatenate(outputs, axis=1)": "outputs"},
                "Your output is a list of chunks: join them along time to one array.",
            ),
            "not cut along time": Mistake(
                {"x[:, start : start + size]": "x"},
                "At most `size` steps at once: cut x along time, its second axis, `x[:, start:stop]`.",
            ),
            "no last chunk": Mistake(
                {"x.shape[1], size)": "x.shape[1] - size, size)"},
                "Your loop ends before the last chunk: a chunk may begin anywhere before the end of x.",
            ),
            "the chunks in an array": Mistake(
                {"np.concatenate(outputs, axis=1)": "np.array(outputs)"},
                "`np.array` gives the chunks an axis of their own, and they may differ in length: join them along time.",
            ),
            "the chunks stacked": Mistake(
                {"np.concatenate(outputs, axis=1)": "np.stack(outputs)"},
                "`np.stack` puts the chunks on top of each other in a new axis: join them along time.",
            ),
            "h for the state": Mistake(
                {"axis=1), state": "axis=1), state.h"},
                "You return h alone: the state is h and c, as the layer gives it.",
            ),
        },
        hints=(
            "Start with state None and an empty list. What has to survive from one chunk to the next?",
            "`for start in range(0, x.shape[1], size)` gives the first step of each chunk.",
            "`output, state = layer(x[:, start : start + size], state)` hands the state on; join the "
            "outputs with `np.concatenate(outputs, axis=1)`.",
        ),
    ),
    Exercise(
        name="continuing_rows",
        minutes=6,
        returns=("calls",),
        reference=continuing_rows,
        cases=_row_cases,
        mistakes={
            "windows one after the other": Mistake(
                {"(batch, -1, steps)": "(-1, batch, steps)", "np.swapaxes(rows, 0, 1)": "rows"},
                "Your row 0 goes on in row 1 of the same call; the layer looks for it in row 0 of the next.",
            ),
            "rows first": Mistake(
                {"np.swapaxes(rows, 0, 1)": "rows"},
                "The rows are right, and the axes are not in order: it should be (calls, batch, steps).",
            ),
            "all axes turned round": Mistake(
                {"np.swapaxes(rows, 0, 1)": "rows.T"},
                "All three axes are turned round, so that the steps come first: only calls and rows change places.",
            ),
            "steps and calls exchanged": Mistake(
                {"(rows, 0, 1)": "(rows, 1, 2)"},
                "The rows come first in yours, and the steps before the calls: it should be (calls, batch, steps).",
            ),
            "the rows last": Mistake(
                {"np.swapaxes(rows, 0, 1)": "np.transpose(rows, (1, 2, 0))"},
                "Your axes are (calls, steps, batch): the rows belong in the middle.",
            ),
            "steps for calls": Mistake(
                {"(batch, -1, steps)": "(batch, steps, -1)"},
                "You make `steps` calls: `steps` is how many values one call reads, the last axis.",
            ),
            "every batch-th value": Mistake(
                {"np.reshape(series,": "np.reshape(np.reshape(series, (-1, batch)).T,"},
                "Your rows take turns with single values, so neighbours in time are torn apart.",
            ),
            "the whole series in every row": Mistake(
                {"np.reshape(series,": "np.reshape([*series] * batch,"},
                "Each of your rows reads the whole series: share it out, one stretch for each row.",
            ),
            "overlapping windows": Mistake(
                {
                    "np.swapaxes(rows, 0, 1)": "np.lib.stride_tricks.sliding_window_view(series, steps)",
                },
                "Your windows overlap, so a stateful layer would read most values several times.",
            ),
            "one row a call": Mistake(
                {"np.swapaxes(rows, 0, 1)": "np.reshape(series, (-1, steps))"},
                "An axis is missing: every call has `batch` rows, of `steps` values each.",
            ),
            "not cut into calls": Mistake(
                {"-1, steps)": "-1)", "np.swapaxes(rows, 0, 1)": "rows"},
                "Each of your rows is one long stretch: cut it into calls of `steps` values.",
            ),
            "an axis for the feature": Mistake(
                {"np.swapaxes(rows, 0, 1)": "np.swapaxes(rows, 0, 1)[..., None]"},
                "An axis too many: asked is (calls, batch, steps), without one for the feature.",
            ),
            "calls take turns within a row": Mistake(
                {
                    "np.reshape(series, (batch, -1, steps))": "np.reshape(series, (batch, steps, -1)).swapaxes(1, 2)",
                },
                "Within a row your calls take turns with single values: a call reads `steps` neighbours in time.",
            ),
        },
        hints=(
            "Cut the series into `batch` long stretches, one for each row. Then cut every stretch into "
            "calls.",
            "`np.reshape(series, (batch, -1, steps))` does both. Which axis should come first?",
            "`np.swapaxes(rows, 0, 1)` puts the calls first.",
        ),
    ),
    Exercise(
        name="sees_the_future",
        minutes=8,
        returns=("sees",),
        reference=sees_the_future,
        cases=_model_cases,
        observe=_future_seen,
        mistakes={
            "the other way round": Mistake(
                {"return True\n    return False": "return False\n    return True"},
                "You have it the other way round: True means that an earlier output moved.",
            ),
            "later outputs compared": Mistake(
                {"(changed)[:, :t], before[:, :t]": "(changed), before"},
                "You count outputs at the changed steps and after, which may move: look only before them.",
            ),
            "the changed step compared too": Mistake(
                {"[:, :t], before[:, :t]": "[:, : t + 1], before[:, : t + 1]"},
                "The output at the changed step may move, for it reads that input: stop before it, at `:t`.",
            ),
            "the past changed": Mistake(
                {
                    "changed[:, t:]": "changed[:, :t]",
                    "[:, :t], before[:, :t]": "[:, t:], before[:, t:]",
                },
                "You change the past and look at what comes after: that only shows that it remembers.",
            ),
            "everything changed": Mistake(
                {"changed[:, t:]": "changed"},
                "You change the past along with the future: leave the steps as they are whose outputs you compare.",
            ),
            "another sequence changed": Mistake(
                {"changed[:, t:]": "changed[0]", "[:, :t], before[:, :t]": "[1:], before[1:]"},
                "You change one sequence and look at the others: that finds a leak between sequences, not between steps.",
            ),
            "only the last step changed": Mistake(
                {"range(1, x.shape[1])": "[x.shape[1] - 1]"},
                "You change only the last step: a model may look ahead early on and not there.",
            ),
            "the last step never changed": Mistake(
                {"x.shape[1])": "x.shape[1] - 1)"},
                "The last step alone never changes in yours: the output before it may have seen it.",
            ),
            "only one cut in the middle": Mistake(
                {"range(1, x.shape[1])": "[x.shape[1] // 2]"},
                "One cut in the middle is not enough: a model may look ahead only before it, or only behind it.",
            ),
            "only the first output compared": Mistake(
                {"range(1, x.shape[1])": "[1]"},
                "You look at the first output only: a model may begin to look ahead later.",
            ),
            "only the next input tried": Mistake(
                {
                    "changed[:, t:]": "changed[:, t]",
                    "[:, :t], before[:, :t]": "[:, t - 1], before[:, t - 1]",
                },
                "You try only the next input of each output: a model may look further ahead than one step.",
            ),
            "only put into another order": Mistake(
                {"changed[:, t:] += 1": "changed[:, t:] = x[:, t:][:, ::-1]"},
                "You only put the later inputs into another order, which a mean does not notice: give them other values.",
            ),
            "all of them have to move": Mistake(
                {
                    "np.allclose(model(changed)[:, :t], before[:, :t])": "np.isclose(model(changed)[:, :t], before[:, :t]).any()",
                },
                "You ask that all earlier outputs move: one that moves is enough.",
            ),
            "one copy for all steps": Mistake(
                {
                    "before = model(x)": "before = model(x)\n    changed = x.copy()",
                    "        changed = x.copy()\n        changed": "        changed",
                },
                "One copy serves all your steps, so that the changes pile up: start from x again each time.",
            ),
            "x itself changed": Mistake(
                {"x.copy()": "x"},
                "You change x itself, so that one change stays when the next is made: `x.copy()` gives a new array.",
            ),
            "x itself changed, from the first step": Mistake(
                {"range(1, x.shape[1])": "range(x.shape[1])", "x.copy()": "x"},
                "You change x itself, and from its first step on, so that no later comparison has the same past: change a copy.",
            ),
            "agreement taken for sight": Mistake(
                {"if not np": "if np"},
                "You say True as soon as one comparison agrees: it is a difference that tells.",
            ),
            "always False": Mistake(
                {"+= 1": "+= 0"},
                "Yours says False of every model: have later inputs really changed before the outputs are compared?",
            ),
            "always True": Mistake(
                {"return False": "return True"},
                "Yours says True of every model, even of one that answers zeros: when does it say False?",
            ),
        },
        hints=(
            "Run the model on x and on a copy of x whose future, from some step t on, is different.",
            "Compare the outputs before t. If one of them has moved, it has seen the future.",
            "Do so for every t from 1 on: `changed = x.copy()`, `changed[:, t:] += 1`, and then "
            "`np.allclose(model(changed)[:, :t], model(x)[:, :t])`.",
        ),
    ),
    Exercise(
        name="end_states",
        minutes=7,
        returns=("h", "c"),
        reference=end_states,
        cases=_padded_cases,
        mistakes={
            "the padding read as well": Mistake(
                {"lengths - 1": "-1"},
                "That is the state after the padding: the layer went on after the sequence had ended.",
            ),
            "one step too far": Mistake(
                {"lengths - 1": "lengths"},
                "One step too far: steps are counted from 0, so the last one of n is step n - 1.",
            ),
            "one step too early": Mistake(
                {"lengths - 1": "lengths - 2"},
                "One step too early: the last one of n steps is step n - 1.",
            ),
            "all cut to the shortest": Mistake(
                {"lengths - 1": "lengths.min() - 1"},
                "You cut all sequences to the shortest: each row has its own last step.",
            ),
            "all as long as the longest": Mistake(
                {"lengths - 1": "lengths.max() - 1"},
                "You read all rows at the end of the longest: each row has its own last step.",
            ),
            "the first row's length for all": Mistake(
                {"lengths - 1": "lengths[0] - 1"},
                "You read all rows at the end of the first one: each row has its own last step.",
            ),
            "every row at every last step": Mistake(
                {"trace.h[rows, last], trace.c[rows, last]": "trace.h[:, last], trace.c[:, last]"},
                "`[:, last]` takes each row at every last step: pair them, `[rows, last]` with "
                "`rows = np.arange(len(x))`.",
            ),
            "the last steps before the rows": Mistake(
                {
                    "trace.h[rows, last], trace.c[rows, last]": "trace.h[last, rows], trace.c[last, rows]"
                },
                "The batch is the first axis and time the second: name the row first, then its step.",
            ),
            "an axis of one step": Mistake(
                {
                    "np.arange(len(x))": "np.arange(len(x))[:, None]",
                    "lengths - 1": "lengths[:, None] - 1",
                },
                "An axis of one step is left over: a state is (batch, units).",
            ),
            "padding found by its zeros": Mistake(
                {"lengths - 1": "np.count_nonzero(x.any(axis=-1), axis=1) - 1"},
                "You look for steps of zeros, but a real step may be zero, and padding may not be: use lengths.",
            ),
            "the padding set to zero and read": Mistake(
                {
                    "unroll(x,": "unroll(x * (np.arange(x.shape[1]) < lengths[:, None])[:, :, None],",
                    "lengths - 1": "-1",
                },
                "Zeros are an input like any other: the layer still reads them, and its state goes on changing.",
            ),
            "h and c exchanged": Mistake(
                {
                    "trace.h[rows, last], trace.c[rows, last]": "trace.c[rows, last], trace.h[rows, last]"
                },
                "You return c, h: first h, then c.",
            ),
            "h twice": Mistake(
                {"trace.c[rows": "trace.h[rows"},
                "You return h twice: the second is c, which the trace has as well.",
            ),
            "c after the padding": Mistake(
                {"trace.c[rows, last]": "trace.state.c"},
                "Your h is the right one, and your c is that after the padding: take both at the same step.",
            ),
            "the padding's h set to zero": Mistake(
                {
                    "return": "real = (lengths == x.shape[1])[:, None]\n    return",
                    "trace.h[rows, last], trace.c[rows, last]": "real * trace.h[:, -1], real * trace.c[:, -1]",
                },
                "Zeros are what PyTorch fills the output with; the state is the one at the last real step.",
            ),
        },
        hints=(
            "What is in `unroll(x, weights).h` at the last real step of a row? Does padding change it?",
            "An output cannot see the future, so the values before the padding are right already.",
            "With `rows = np.arange(len(x))`, `trace.h[rows, last]` takes one step of each row.",
        ),
    ),
]
