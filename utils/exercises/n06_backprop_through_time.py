"""Exercises of notebook 06: slopes, the backward pass, cutting it, clipping it, and what it keeps."""

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
    bias = 3
    return bias


def _step_cases():
    rng = np.random.default_rng(1)
    cases = []
    for batch, units in ((1, 1), (3, 2), (2, 4)):
        dh, dc, i, f, g, o, c, c_before = rng.normal(0, 1.5, (8, batch, units))
        cases.append((dh, dc, sigmoid(i), sigmoid(f), np.tanh(g), sigmoid(o), c, c_before))
    return cases


def _step_with(dc=None, slopes=None, asked=None, c_before=None):
    """backward_step with one of its parts done otherwise, each a function of what it needs."""

    def answer(dh, dc_after, i, f, g, o, c, before):
        dc_now = (dc or _whole_dc)(dh, dc_after, o, c)
        di, df, dg, do = (asked or _asked)(dh, dc_now, i, g, c, before)
        of_i, of_f, of_g, of_o = (slopes or _slopes)(i, f, g, o)
        dz = np.concatenate([di * of_i, df * of_f, dg * of_g, do * of_o], axis=1)
        return dz, (c_before or np.multiply)(dc_now, f)

    return answer


def _whole_dc(dh, dc, o, c):
    return dc + dh * o * (1 - np.tanh(c) ** 2)


def _asked(dh, dc, i, g, c, c_before):
    return dc * g, dc * c_before, dc * i, dh * np.tanh(c)


def _slopes(i, f, g, o):
    return i * (1 - i), f * (1 - f), 1 - g**2, o * (1 - o)


def _wrong_tanh_slopes(dh, dc, i, f, g, o, c, c_before):
    """tanh' as 1 − tanh, at both places."""
    dc = dc + dh * o * (1 - np.tanh(c))
    slopes = i * (1 - i), f * (1 - f), 1 - g, o * (1 - o)
    asked = _asked(dh, dc, i, g, c, c_before)
    dz = np.concatenate([a * b for a, b in zip(asked, slopes, strict=True)], axis=1)
    return dz, dc * f


def _gates_first(*values):
    dz, dc_before = backward_step(*values)
    return np.concatenate([np.split(dz, 4, axis=1)[k] for k in (1, 0, 2, 3)], axis=1), dc_before


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


def _scaled(factor):
    """weight_gradients times factor(batch, time)."""
    return lambda x, h_before, dz: tuple(
        array * factor(*x.shape[:2]) for array in weight_gradients(x, h_before, dz)
    )


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


def _one_pass(x, weights, dh, k):
    gradients = backward(x, weights, unroll(x, weights), dh)
    return gradients.x, gradients.weights.U


def _no_state(x, weights, dh, k):
    parts = [
        _one_pass(x[:, start : start + k], weights, dh[:, start : start + k], k)
        for start in range(0, x.shape[1], k)
    ]
    return np.concatenate([dx for dx, _ in parts], axis=1), sum(dU for _, dU in parts)


def _last_chunk(x, weights, dh, k):
    start = (x.shape[1] - 1) // k * k
    state = unroll(x[:, :start], weights).state if start else None
    chunk, dchunk = x[:, start:], dh[:, start:]
    gradients = backward(chunk, weights, unroll(chunk, weights, state), dchunk, state)
    return truncated(x, weights, dh, k)[0], gradients.weights.U


def _whole_chunks(x, weights, dh, k):
    whole = max(x.shape[1] // k, 1) * k
    return truncated(x[:, :whole], weights, dh[:, :whole], k)


def _mean_over_chunks(x, weights, dh, k):
    dx, dU = truncated(x, weights, dh, k)
    return dx, dU / -(-x.shape[1] // k)


def _start_untold(x, weights, dh, k):
    """The state is carried on, and ``backward`` is not told of it."""
    dx, dU, state = [], 0, None
    for start in range(0, x.shape[1], k):
        chunk = x[:, start : start + k]
        trace = unroll(chunk, weights, state)
        gradients = backward(chunk, weights, trace, dh[:, start : start + k])
        dx.append(gradients.x)
        dU, state = dU + gradients.weights.U, trace.state
    return np.concatenate(dx, axis=1), dU


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


def _chunks_with(carry):
    """chunk_by_chunk with another hand-over: carry(h, c)."""

    def answer(layer, chunks):
        state = None
        for chunk in chunks:
            output, (h, c) = layer(chunk, state)
            (output**2).mean().backward()
            state = carry(h, c)
        return layer.weight_hh_l0.grad

    return answer


def _one_backward(layer, chunks):
    loss, state = 0, None
    for chunk in chunks:
        output, state = layer(chunk, state)
        loss = loss + (output**2).mean()
    loss.backward()
    return layer.weight_hh_l0.grad


def _last_gradient_only(layer, chunks):
    state = None
    for chunk in chunks:
        layer.zero_grad()
        output, (h, c) = layer(chunk, state)
        (output**2).mean().backward()
        state = h.detach(), c.detach()
    return layer.weight_hh_l0.grad


def _gradient_cases():
    rng = np.random.default_rng(4)
    cases = []
    for features, units, size, limit in ((2, 1, 3, 1.0), (3, 2, 0.05, 5.0), (1, 3, 1, 0.5)):
        shapes = (features, 4 * units), (units, 4 * units), (4 * units,)
        cases.append((*(rng.normal(0, size, shape) for shape in shapes), limit))
    return cases


def _scaled_to(norm, always=False):
    """clip_by_norm with another norm of the three arrays."""

    def answer(dW, dU, db, limit):
        scale = limit / norm(dW, dU, db)
        return tuple(array * (scale if always else min(1, scale)) for array in (dW, dU, db))

    return answer


def _norm(*arrays):
    return np.sqrt(sum(np.sum(array**2) for array in arrays))


def _left_at_lag_100(bias):
    """How many powers of ten the gradient at lag 100 is short of a hundredth of that at lag 0."""
    rng = np.random.default_rng(5)
    x, heard = rng.normal(size=(2, 101, 4)), np.zeros((2, 101, 64))
    heard[:, -1] = rng.normal(size=(2, 64))
    weights = init_weights(4, 64, seed=0, forget_bias=bias)
    dx = backward(x, weights, unroll(x, weights), heard).x
    first, last = np.linalg.norm(dx[:, 0]), np.linalg.norm(dx[:, -1])
    return {"powers of ten missing at lag 100": np.maximum(0, -2 - np.log10(first / last))}


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
                lambda function, x, nudge: (function(x + nudge) - function(x)) / nudge,
                "You nudge upwards only; once up and once down, the bend of the curve cancels out.",
            ),
            "the other side only": Mistake(
                lambda function, x, nudge: (function(x) - function(x - nudge)) / nudge,
                "You nudge downwards only; once up and once down, the bend of the curve cancels out.",
            ),
            "not halved": Mistake(
                lambda function, x, nudge: (function(x + nudge) - function(x - nudge)) / nudge,
                "Twice too steep: from one nudged place to the other it is two nudges.",
            ),
            "not divided": Mistake(
                lambda function, x, nudge: function(x + nudge) - function(x - nudge),
                "That is how far the result moved; a slope says how far for each unit of x.",
            ),
            "the sign": Mistake(
                lambda function, x, nudge: (
                    (function(x - nudge) - function(x + nudge)) / (2 * nudge)
                ),
                "The sign is wrong: where the curve rises, the slope is above 0.",
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
                lambda s, t: (1 - s**2, 1 - t**2),
                "1 − s² belongs to tanh; the slope of σ is s (1 − s), never above ¼.",
            ),
            "tanh′ written as 1 − tanh": Mistake(
                lambda s, t: (s * (1 - s), 1 - t),
                "The square is missing: the slope of tanh is 1 − t², the same at t and at −t.",
            ),
            "tanh′ in the form of σ′": Mistake(
                lambda s, t: (s * (1 - s), t * (1 - t)),
                "t (1 − t) is below 0 for half of all z, and tanh always rises: its slope is 1 − t².",
            ),
            "exchanged": Mistake(
                lambda s, t: (1 - t**2, s * (1 - s)),
                "The two are exchanged: first the slope of σ, then that of tanh.",
            ),
            "the curve once more": Mistake(
                lambda s, t: (sigmoid(s) * (1 - sigmoid(s)), 1 - np.tanh(t) ** 2),
                "s and t have been through σ and tanh already: use them as they are.",
            ),
            "minus one": Mistake(
                lambda s, t: (s * (s - 1), t**2 - 1),
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
                _step_with(dc=lambda dh, dc, o, c: dh * o * (1 - np.tanh(c) ** 2)),
                "Right at T = 1, wrong at T = 2: you left out the dc that arrives from the next step.",
            ),
            "the dc of this step's h left out": Mistake(
                _step_with(dc=lambda dh, dc, o, c: dc),
                "c is read twice, by the next step and by h: dh · o · (1 − tanh²(c)) has to be added.",
            ),
            "σ′ written as 1 − σ²": Mistake(
                _step_with(slopes=lambda i, f, g, o: (1 - i**2, 1 - f**2, 1 - g**2, 1 - o**2)),
                "1 − s² is the slope of tanh, and right for g; for i, f and o it is s (1 − s).",
            ),
            "tanh′ written as 1 − tanh": Mistake(
                _wrong_tanh_slopes,
                "The slope of tanh is 1 − tanh², with the square, at g and at c.",
            ),
            "tanh′ of c without its tanh": Mistake(
                _step_with(dc=lambda dh, dc, o, c: dc + dh * o * (1 - c**2)),
                "c itself has not been through tanh: its slope there is 1 − tanh(c)².",
            ),
            "no slopes": Mistake(
                _step_with(slopes=lambda i, f, g, o: (1, 1, 1, 1)),
                "That is what the gates should move by; dz stands before the curve, so its slope comes too.",
            ),
            "the new c for the old": Mistake(
                _step_with(asked=lambda dh, dc, i, g, c, c_before: _asked(dh, dc, i, g, c, c)),
                "f was multiplied with the old cell: df = dc · c_before.",
            ),
            "i and g with themselves": Mistake(
                _step_with(
                    asked=lambda dh, dc, i, g, c, c_before: _asked(dh, dc, g, i, c, c_before)
                ),
                "At a product each gets the other factor: di = dc · g and dg = dc · i.",
            ),
            "do without tanh": Mistake(
                _step_with(
                    asked=lambda dh, dc, i, g, c, c_before: (
                        *_asked(dh, dc, i, g, c, c_before)[:3],
                        dh * c,
                    )
                ),
                "h = o · tanh(c), so do = dh · tanh(c).",
            ),
            "f left out on the belt": Mistake(
                _step_with(c_before=lambda dc, f: dc),
                "Forwards the old c was multiplied by f, and so is the gradient on its way back.",
            ),
            "the dc that arrived, times f": Mistake(
                lambda *values: (backward_step(*values)[0], values[1] * values[3]),
                "dc_before takes the whole dc, with the part that came through h, times f.",
            ),
            "f and i exchanged": Mistake(
                _gates_first, "The blocks of dz stand in the order i, f, g, o, as everywhere here."
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
        name="weight_gradients",
        minutes=5,
        returns=("dW", "dU", "db"),
        reference=weight_gradients,
        cases=_sum_cases,
        mistakes={
            "the last step only": Mistake(
                lambda x, h_before, dz: weight_gradients(x[:, -1:], h_before[:, -1:], dz[:, -1:]),
                "These are the gradients of the last step: the same weights serve all steps, so sum over time.",
            ),
            "the first step only": Mistake(
                lambda x, h_before, dz: weight_gradients(x[:, :1], h_before[:, :1], dz[:, :1]),
                "These are the gradients of the first step: the same weights serve all steps, so sum over time.",
            ),
            "the batch mean taken twice": Mistake(
                _scaled(lambda batch, time: 1 / batch),
                "You divide by the batch; if the loss is a mean, that is in dz already, once.",
            ),
            "the mean over time": Mistake(
                _scaled(lambda batch, time: 1 / time),
                "You take the mean over the steps: each use of a weight adds its part, so sum.",
            ),
            "the mean over both": Mistake(
                _scaled(lambda batch, time: 1 / (batch * time)),
                "You take the mean over batch and time: each use of a weight adds its part, so sum.",
            ),
            "not summed over time": Mistake(
                lambda x, h_before, dz: (
                    x.swapaxes(0, 1).swapaxes(1, 2) @ dz.swapaxes(0, 1),
                    h_before.swapaxes(0, 1).swapaxes(1, 2) @ dz.swapaxes(0, 1),
                    dz.sum(axis=0),
                ),
                "One gradient a step: they belong to the same weights, so sum over time.",
            ),
            "not summed over the batch": Mistake(
                lambda x, h_before, dz: (
                    x.swapaxes(1, 2) @ dz,
                    h_before.swapaxes(1, 2) @ dz,
                    dz.sum(axis=1),
                ),
                "One gradient a sequence: they belong to the same weights, so sum over the batch.",
            ),
            "transposed": Mistake(
                lambda x, h_before, dz: tuple(
                    array.T for array in weight_gradients(x, h_before, dz)
                ),
                "A gradient has the shape of its weight: W is (features, 4·units), and yours lies on its side.",
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
        mistakes={
            "the state not carried": Mistake(
                _no_state,
                "Every chunk of yours starts from zeros: only the gradient is cut, the state goes on.",
            ),
            "not cut at all": Mistake(
                _one_pass,
                "That is the gradient of one pass: cut it, by one `backward` for each chunk of k steps.",
            ),
            "backward without the state": Mistake(
                _start_untold,
                "`backward` has to know the state that the chunk started from, as `unroll` does.",
            ),
            "the last chunk only": Mistake(
                _last_chunk, "Your dU is that of the last chunk: every chunk adds its own."
            ),
            "the rest left out": Mistake(
                _whole_chunks,
                "The steps left over at the end are a chunk too, only a shorter one.",
            ),
            "the mean over the chunks": Mistake(
                _mean_over_chunks,
                "You take the mean over the chunks: each use of U adds its part, so sum.",
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
                _chunks_with(lambda h, c: (h, c)),
                "The state still knows where it came from: `detach()` both h and c before the next chunk.",
            ),
            "one backward for all chunks": Mistake(
                _one_backward,
                "This gradient walks back through all chunks: call `backward()` in each, and `detach()` the state.",
            ),
            "the state thrown away": Mistake(
                _chunks_with(lambda h, c: None),
                "Every chunk of yours starts from zeros: hand on the state, without its gradient.",
            ),
            "only h handed on": Mistake(
                _chunks_with(lambda h, c: (h.detach(), 0 * c.detach())),
                "c is lost on the way: hand on both, h and c.",
            ),
            "h and c exchanged": Mistake(
                _chunks_with(lambda h, c: (c.detach(), h.detach())),
                "h and c are exchanged, which PyTorch cannot notice: the order is (h, c).",
            ),
            "gradients set to zero": Mistake(
                _last_gradient_only,
                "You empty the gradient in each chunk, so that of the last one is left: here they add up.",
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
        mistakes={
            "by value": Mistake(
                lambda *arrays: tuple(np.clip(a, -arrays[3], arrays[3]) for a in arrays[:3]),
                "That clips each number by itself and turns the gradient: the norm was asked for.",
            ),
            "each array by its own norm": Mistake(
                lambda dW, dU, db, limit: tuple(
                    array * min(1, limit / _norm(array)) for array in (dW, dU, db)
                ),
                "Each array got a scale of its own: one norm of all three keeps the direction.",
            ),
            "always scaled": Mistake(
                _scaled_to(_norm, always=True),
                "A gradient that is small enough stays as it is; yours is blown up to the limit.",
            ),
            "the root forgotten": Mistake(
                _scaled_to(lambda *arrays: _norm(*arrays) ** 2),
                "The root is missing: the norm is the square root of the sum of squares.",
            ),
            "the largest value for the norm": Mistake(
                _scaled_to(lambda *arrays: max(np.abs(array).max() for array in arrays)),
                "You measure the largest number; the norm is the root of the sum of all squares.",
            ),
            "the sum of the norms": Mistake(
                _scaled_to(lambda *arrays: sum(map(_norm, arrays))),
                "Norms do not add up, their squares do: take the root once, at the end.",
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
        minutes=3,
        returns=("bias",),
        reference=bias_for_lag_100,
        cases=lambda: [()],
        observe=_left_at_lag_100,
        tolerance=0.3,  # and a mistake is recognised near it
        mistakes={
            "PyTorch's": Mistake(
                lambda: 0,
                "About what PyTorch starts with: f = ½, so that each step takes half of what is left.",
            ),
            "Keras's": Mistake(
                lambda: 1,
                "What Keras starts with: f = 0.73, and 0.73 to the power of 100 is next to nothing.",
            ),
            "the sign": Mistake(
                lambda: -3, "A bias below 0 shuts the gate: it should stay open to keep something."
            ),
        },
        hints=(
            "Look at the figure: which curves are still high at lag 100?",
            "σ(b) to the power of 100 should not be tiny. Notebook 01 had half of it left at b = 5.",
        ),
    ),
]
