"""Strings of the embedded Reber grammar, one by one and as a stream without an end.

A Reber string is a walk through a small graph, where each arrow writes a letter and every fork is
decided by a coin. An embedded one stands between two letters T or two letters P, and these between
B and E: ``BT…TE`` or ``BP…PE``. Whoever is to say its last letter but one has to remember the
second.

Sources: Reber, *Implicit learning of artificial grammars* (1967); embedded by Smith & Zipser
(1989); as a test of memory by Hochreiter & Schmidhuber (1997), and as a stream by Gers,
Schmidhuber & Cummins (2000).
"""

from typing import NamedTuple

import numpy as np

LETTERS = "BTPSXVE"

# The arrows out of each place: the letter that is written, and the place that it leads to.
REBER = (
    {"B": 1},
    {"T": 2, "P": 3},
    {"S": 2, "X": 4},
    {"T": 3, "V": 5},
    {"X": 3, "S": 6},
    {"P": 4, "V": 6},
    {"E": 7},
)


def _embedded_grammar():
    """The arrows of the embedded grammar, a whole Reber graph behind T and another behind P."""
    behind_t, behind_p = 2, 2 + len(REBER) + 1
    end = behind_p + len(REBER) + 1
    arrows = [{"B": 1}, {"T": behind_t, "P": behind_p}]
    for letter, start in (("T", behind_t), ("P", behind_p)):
        arrows += [{written: start + to for written, to in place.items()} for place in REBER]
        arrows += [{letter: end}]
    return (*arrows, {"E": 0})  # where one string ends, the next begins


ARROWS = _embedded_grammar()
LAST = len(ARROWS) - 1
# The same as arrays: which letters may come; for a coin of 0 or 1, which does and where it leads.
MAY_COME = np.array([[letter in place for letter in LETTERS] for place in ARROWS])
COMES, LEADS = (
    np.array([[row[0], row[-1]] for row in rows], np.int8)
    for rows in (
        [[LETTERS.index(letter) for letter in place] for place in ARROWS],
        [list(place.values()) for place in ARROWS],
    )
)


class Strings(NamedTuple):
    """Strings to be foretold letter by letter.

    x (strings, time, 7) the letters one-hot, float32; y (strings, time) the number of the letter
    that came next; allowed (strings, time, 7), True for each letter that could have come next;
    steps (strings,), how many letters of each are read. Behind the end of a string x is 0, y is −1
    and nothing is allowed.
    """

    x: np.ndarray
    y: np.ndarray
    allowed: np.ndarray
    steps: np.ndarray


class Streams(NamedTuple):
    """Embedded strings one behind the other, with nothing between them.

    x, y and allowed are as in ``Strings``; number (streams, time) counts the strings of a stream
    from 0: the one each letter of x is from.
    """

    x: np.ndarray
    y: np.ndarray
    allowed: np.ndarray
    number: np.ndarray


def embedded(rng):
    """One string of the embedded Reber grammar, such as ``"BTBPVVETE"``."""
    letters, _ = _walks(1, rng)
    return "".join(LETTERS[number] for number in letters[0])


def allowed(string):
    """Which letters may follow each letter of an embedded string -> (time, 7), True or False.

    B may follow its last E. Raises ValueError when the grammar doesn't write such a string.
    """
    place, rows = 0, []
    for number, letter in enumerate(string):
        if letter not in ARROWS[place]:
            wanted = " or ".join(ARROWS[place])
            raise ValueError(
                f"string has {letter!r} at {number}; the grammar writes {wanted} there"
            )
        place = ARROWS[place][letter]
        rows.append(MAY_COME[place])
    if place or not rows:
        raise ValueError(
            f"string is {string!r}; it should go on until the grammar writes its last E"
        )
    return np.array(rows)


def one_hot(letters):
    """Letters, a string or an array of their numbers, as float32 with a last axis of 7.

    A number of −1 stands for no letter, and gives zeros.
    """
    if isinstance(letters, str):
        letters = np.array([LETTERS.index(letter) for letter in letters], int)
    return (np.asarray(letters)[..., None] == np.arange(len(LETTERS))).astype(np.float32)


def strings(count, rng):
    """``count`` embedded strings, each as long as it is -> ``Strings``, padded to the longest.

    The last letter, an E, is foretold and not read.
    """
    letters, places = _walks(count, rng)
    follows = letters[:, 1:]
    there = follows >= 0
    read = np.where(there, letters[:, :-1], -1)
    may_come = MAY_COME[places[:, 1:]] & there[..., None]
    return Strings(one_hot(read), follows.astype(int), may_come, there.sum(axis=1))


def streams(count, length, rng):
    """``count`` streams of ``length`` letters each -> ``Streams``."""
    shortest = 9
    letters, places = _walks(count * (length // shortest + 2), rng)
    letters, places = (array.reshape(count, -1) for array in (letters, places))
    rows = [np.flatnonzero(row >= 0)[: length + 1] for row in letters]
    letters, places = (
        np.array([values[row] for values, row in zip(array, rows, strict=True)])
        for array in (letters, places)
    )
    number = np.cumsum(places[:, :-1] == 0, axis=1) - 1
    may_come = MAY_COME[places[:, 1:]]
    return Streams(one_hot(letters[:, :-1]), letters[:, 1:].astype(int), may_come, number)


def wrong(scores, allowed):
    """Where a letter that may not come scores as high as one that may.

    scores and allowed (..., 7) -> (...); where nothing is allowed, nothing is wrong.
    """
    # Letters first: NumPy is slow along a short last axis.
    scores, allowed = (np.ascontiguousarray(np.moveaxis(v, -1, 0)) for v in (scores, allowed))
    lowest = np.where(allowed, scores, np.inf).min(axis=0)
    highest = np.where(allowed, -np.inf, scores).max(axis=0)
    return lowest <= highest


def _walks(count, rng):
    """The letters that walks through the grammar write, and where each of them was written.

    -> (count, longest) twice; behind the end of a walk, the letter is −1.
    """
    place = np.zeros(count, np.int8)
    over = np.zeros(count, bool)
    letters, places = [], []
    while not over.all():
        coin = rng.integers(2, size=count)
        letters.append(np.where(over, -1, COMES[place, coin]))
        places.append(place)
        over = over | (place == LAST)
        place = np.where(over, 0, LEADS[place, coin])
    return np.stack(letters, axis=1), np.stack(places, axis=1)
