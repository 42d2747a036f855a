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
                {"return one_step, many_steps": "return many_steps, one_step"},
                "You have the two exchanged: the axes are (batch, time, features), in this order.",
            ),
            "no batch axis": Mistake(
                {"(1, 1, -1)": "(1, -1)", "(1, -1, 1)": "(-1, 1)"},
                "The batch axis is missing: even a single sequence is a batch of 1.",
            ),
            "no feature axis": Mistake(
                {"(1, -1, 1)": "(1, -1)"},
                "Your second array has no feature axis: one number at each step is still 1 feature.",
            ),
            "no batch axis in the second": Mistake(
                {"(1, -1, 1)": "(-1, 1)"},
                "Your second array has no batch axis: (n, 1) is a sequence, and a batch of one is (1, n, 1).",
            ),
            "an axis short in the first": Mistake(
                {"(1, 1, -1)": "(1, -1)"},
                "Your first array has two axes of the three: a batch of 1, of 1 step, of n features.",
            ),
            "a batch of many": Mistake(
                {"(1, -1, 1)": "(-1, 1, 1)"},
                "Your second array is a batch of one-step sequences: time is the middle axis.",
            ),
            "a batch of many steps": Mistake(
                {"(1, 1, -1)": "(-1, 1, 1)"},
                "Your first array is a batch of many: one step of n features has its n on the last axis.",
            ),
            "the first array twice": Mistake(
                {"(1, -1, 1)": "(1, 1, -1)"},
                "Both of yours are one step of many features: in the second the numbers follow each other "
                "in time.",
            ),
            "the second array twice": Mistake(
                {
                    "(1, 1, -1)": "(1, -1, 1)",
                    "many_steps = np.reshape(values, (1, -1, 1))": "many_steps = one_step",
                },
                "Both of yours are many steps of one feature: in the first all numbers come in the same step.",
            ),
            "all the numbers at every step": Mistake(
                {"np.reshape(values, (1, -1, 1))": "np.tile(values, (1, len(values), 1))"},
                "Each of your steps holds all n numbers; one number belongs to each step.",
            ),
            "sizes of the example written in": Mistake(
                {"(1, 1, -1)": "(1, 1, 6)", "(1, -1, 1)": "(1, 6, 1)"},
                "The 6 is written in: -1 stands for as many as there are.",
            ),
            "a method of the list": Mistake(
                {"np.reshape(values, (1, 1, -1))": "values.reshape(1, 1, -1)"},
                "The values come as a list, which has no `reshape`: `np.reshape` takes a list too.",
            ),
        },
        hints=(
            "The shape of every input in this course is (batch, time, features).",
            "One step of n features is (1, 1, n); n steps of one feature are (1, n, 1).",
            "`np.reshape(values, (1, 1, -1))` lets NumPy work out the -1.",
        ),
    ),
]
