"""Exercises of notebook 00: what an exercise is, and which axis is which."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake


def as_sequences(values):
    one_step = np.reshape(values, (1, 1, -1))
    many_steps = np.reshape(values, (1, -1, 1))
    return one_step, many_steps


EXERCISES = [
    Exercise(
        name="as_sequences",
        minutes=5,
        returns=("one_step", "many_steps"),
        reference=as_sequences,
        cases=lambda: [([3, 2, 2, 2, 2, 2],), ([1, 2, 3, 4],), (list(range(10)),)],
        mistakes={
            "the two exchanged": Mistake(
                lambda values: as_sequences(values)[::-1],
                "You have the two exchanged: the axes are (batch, time, features), in this order.",
            ),
            "no batch axis": Mistake(
                lambda values: (np.reshape(values, (1, -1)), np.reshape(values, (-1, 1))),
                "The batch axis is missing: even a single sequence is a batch of 1.",
            ),
            "a batch of many": Mistake(
                lambda values: (np.reshape(values, (1, 1, -1)), np.reshape(values, (-1, 1, 1))),
                "Your second array is a batch of one-step sequences: time is the middle axis.",
            ),
            "sizes of the example written in": Mistake(
                lambda values: (np.resize(values, (1, 1, 6)), np.resize(values, (1, 6, 1))),
                "The 6 is written in: -1 stands for as many as there are.",
            ),
        },
        hints=(
            "The shape of every input in this course is (batch, time, features).",
            "One step of n features is (1, 1, n); n steps of one feature are (1, n, 1).",
            "`np.reshape(values, (1, 1, -1))` lets NumPy work out the -1.",
        ),
    ),
]
