"""Train a small network in PyTorch or in Keras, on all examples at once, and keep its losses.

``fit_torch`` and ``fit_keras`` take ``Examples`` (see tasks/forecasting.py), or anything with their
``x`` and ``y``, and return the same ``History``. The loss is the mean squared error.
``steps_to_learn`` draws new examples for each step instead, and only counts.
"""

import math
import os
from typing import NamedTuple


class History(NamedTuple):
    """Losses, one an epoch.

    loss is the training loss with the weights that the epoch began with, validation the loss on the
    validation examples with those it ended with.
    """

    loss: list
    validation: list


def bar(epochs, label=None):
    """``epochs``, with a progress bar while it is looped over: ``for epoch in bar(range(150))``.

    The environment variable TQDM_DISABLE switches all bars off.
    """
    from tqdm.auto import tqdm

    # The bar of a notebook, unlike that of a terminal, doesn't look at the variable itself.
    return tqdm(epochs, desc=label, disable=bool(os.environ.get("TQDM_DISABLE")))


def fit_torch(model, optimizer, train, validation, epochs):
    """Train a PyTorch module, one step an epoch -> ``History``.

    epochs is what to loop over, such as ``range(150)`` or ``bar(range(150))``. Raises ValueError
    when there are no examples, or when a loss is not a finite number.
    """
    import torch

    _check_there_are_some(train, validation)
    x, y, later_x, later_y = map(torch.from_numpy, (train.x, train.y, validation.x, validation.y))
    history = History([], [])
    for _ in epochs:
        loss = ((model(x) - y) ** 2).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            later = ((model(later_x) - later_y) ** 2).mean()
        _add(history, loss.item(), later.item())
    return history


def fit_keras(model, train, validation, epochs):
    """Train a compiled Keras model, one step an epoch -> ``History``.

    epochs and what is raised are as in ``fit_torch``.
    """
    import tensorflow as tf

    _check_there_are_some(train, validation)
    x, y, later_x, later_y = map(
        tf.convert_to_tensor, (train.x, train.y, validation.x, validation.y)
    )
    history = History([], [])
    for _ in epochs:  # `fit` takes three times as long for epochs of one step
        loss = model.train_on_batch(x, y, return_dict=True)["loss"]
        later = model.test_on_batch(later_x, later_y, return_dict=True)["loss"]
        _add(history, float(loss), float(later))
    return history


def steps_to_learn(build, draw, seed, limit=600):
    """How many steps of training it takes until a network answers rightly, up to ``limit``.

    build() makes a module whose first output is h (batch, time, units); draw(rng) draws x (batch,
    time, features) and what is to be said at each step, 0 or 1, (batch, time), both float32. Every
    step has new examples. It is learned when the mean cross-entropy of five steps is below 0.1.
    """
    import numpy as np
    import torch

    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = build()
    head = torch.nn.Linear(network(torch.from_numpy(draw(rng)[0]))[0].shape[-1], 1)
    weights = [*network.parameters(), *head.parameters()]
    optimizer = torch.optim.Adam(weights, lr=0.02, fused=True)  # the quickest for so few weights
    losses = []
    while len(losses) < limit and not (len(losses) >= 5 and np.mean(losses[-5:]) < 0.1):
        x, wanted = map(torch.from_numpy, draw(rng))
        said = head(network(x)[0])[..., 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(said, wanted)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return len(losses)


def _check_there_are_some(train, validation):
    for name, part in (("train", train), ("validation", validation)):
        if not len(part.x):
            raise ValueError(f"{name} has no examples; it should have at least one")


def _add(history, loss, validation):
    """Put the losses of an epoch into the history, if they are numbers."""
    if not (math.isfinite(loss) and math.isfinite(validation)):
        raise ValueError(
            f"the loss of epoch {len(history.loss) + 1} is {loss}, and {validation} in validation: "
            f"is there a NaN in the examples, are they on a scale of about 1, is the learning rate "
            f"too high?"
        )
    history.loss.append(loss)
    history.validation.append(validation)
