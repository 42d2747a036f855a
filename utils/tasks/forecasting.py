"""Series of numbers to forecast.

A forecast is always one step ahead: from the ``width`` true terms before it. What the network reads
in place of these terms is up to a function ``represent(past, training_terms) -> x, base, unit``:

    past            (n, width), the windows
    training_terms  (split,), the terms before the split, all that a scale may be taken from
    x               (n, time), what the network reads
    base, unit      each (n,) or a number; a term is base + unit · y

and y is what the network answers.
"""

from typing import NamedTuple

import numpy as np


class Examples(NamedTuple):
    """Examples of a series, one for each term that has ``width`` terms before it.

    terms (n,) the number of the term to forecast, counted from 1; past (n, width) the terms before
    it; following (n,) the term itself; x (n, time, 1) and y (n, 1), float32, what the network reads
    and should answer; base and unit (n,), with following = base + unit · y.
    """

    terms: np.ndarray
    past: np.ndarray
    following: np.ndarray
    x: np.ndarray
    y: np.ndarray
    base: np.ndarray
    unit: np.ndarray

    def between(self, first, last):
        """The Examples whose term has a number from ``first`` to ``last``."""
        chosen = (first <= self.terms) & (self.terms <= last)
        return Examples(*(array[chosen] for array in self))

    def forecast(self, answers):
        """The terms (n,) that a network's answers (n, 1) stand for."""
        return self.base + self.unit * np.asarray(answers, float)[:, 0]

    def persistence_loss(self):
        """The mean squared error of y when every forecast is the last term again."""
        said = (self.past[:, -1] - self.base) / self.unit
        return float(np.mean((said - self.y[:, 0]) ** 2))


def examples(series, represent, width=5, split=80):
    """The ``Examples`` of a series, as ``represent`` shows them.

    series (terms,), of which the first ``split`` are the training part. Raises ValueError when the
    series is empty or not finite, the windows are longer than the training part, or the target has
    no range to be scaled by.
    """
    series = np.asarray(series, float)
    if series.ndim != 1 or not series.size or not np.isfinite(series).all():
        raise ValueError(
            f"series has shape {series.shape}; it should be (terms,), finite and not empty"
        )
    if not 1 <= width < split <= len(series):
        raise ValueError(
            f"width is {width}; with {split} training terms of {len(series)} in all, a window of at"
            f" least 1 and the term after it should fit into the training part"
        )
    past = np.lib.stride_tricks.sliding_window_view(series[:-1], width).copy()
    following = series[width:]
    with np.errstate(divide="ignore", invalid="ignore"):  # a unit of 0 is told below
        x, base, unit = represent(past, series[:split])
    base, unit = (np.broadcast_to(np.asarray(value, float), len(past)) for value in (base, unit))
    terms = np.arange(width + 1, len(series) + 1)
    if not unit.all():
        raise ValueError(
            f"unit is 0 for term {terms[unit == 0][0]}; the target has no range to be scaled by"
        )
    y = (following - base) / unit
    x, y = np.asarray(x, np.float32)[..., None], y.astype(np.float32)[:, None]
    return Examples(terms, past, following, x, y, base, unit)
