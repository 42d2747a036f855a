from functools import partial

import numpy as np

from utils.plotting import bits_by_context, coloured_text, overfitting, text_scores
from utils.training import History

COUNTING = {"order 1": 3.48, "order 2": 2.75, "order 6": 1.88}
SCORES = {
    "counting": COUNTING,
    "compressors": {"gzip": 2.92, "xz": 2.35},
    "networks": {"live": 2.2, "shipped": 1.83},
}
NETWORK = [3.6, 2.9, 2.4, 2.2, 2.05, 1.98, 1.94, 1.91, 1.89, 1.87, 1.86, 1.85]
ORDERS = {1: 3.48, 2: 2.75, 3: 2.2, 4: 1.96, 5: 1.89, 6: 1.88}
LINES = (
    'He had been late before, and said nothing of it. "You are late," said',
    "she. He looked at the clock, which had stopped on a Sunday some years",
    'ago; "and it is early still, my dear," she went on, "for those who do',
    'not look at clocks."',
)
SAID = "\n".join(LINES) + "\n"
QUOTED = np.cumsum([character == '"' for character in SAID]) % 2 == 1
VALUES = np.where(QUOTED, 1.2, -0.4) + 0.3 * np.sin(np.arange(len(SAID)))


def coloured(marked=QUOTED, characters=SAID, values=VALUES, **options):
    return coloured_text(characters, values, marked, "inside a quotation", "c of unit 7", **options)


OVERFITS = {
    "dropout 0": History([4, 3, 2.5, 2.2, 2], [3.8, 3.2, 3.1, 3.2, 3.4]),
    "dropout 0.5": History([4.2, 3.3, 2.9, 2.7, 2.6], [3.9, 3.2, 3.05, 3, 3.02]),
}

FIGURES = {
    "overfitting": partial(overfitting, OVERFITS),
    "text_scores": partial(text_scores, SCORES),
    "bits_by_context": partial(bits_by_context, NETWORK, ORDERS, 1.8),
    "coloured_text": coloured,
}
EDGES = {
    "one pass": partial(overfitting, {"one": History([4], [3])}),
    "one model": partial(text_scores, {"networks": {"shipped": 1.8}}),
    "a network that stays behind": partial(bits_by_context, [3.6, 3.0], {1: 3.5, 2: 1.9}, 2.5),
    "nothing is marked": partial(coloured, np.zeros(len(SAID))),
    "one character of nothing": partial(coloured, [1], "a", [0.0]),
}
REFUSED = {
    "histories is empty": partial(overfitting, {}),
    "the validation of a has shape (1,)": partial(overfitting, {"a": History([4, 3], [3])}),
    "bits is empty": partial(text_scores, {}),
    "bits has 4 groups": partial(text_scores, dict.fromkeys("abcd", {"x": 1})),
    "bits['a'] is empty": partial(text_scores, {"a": {}}),
    "bits['a'] is [0]": partial(text_scores, {"a": {"x": 0}}),
    "network is [0]": partial(bits_by_context, [0], {1: 1}, 1),
    "counting is [0]": partial(bits_by_context, [1], {0: 1}, 1),
    "values has shape (1,)": partial(coloured, values=[1]),
    "marked has shape (1,)": partial(coloured, [1]),
}
