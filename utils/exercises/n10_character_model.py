"""Exercises of notebook 10: a score in bits, a leak, batches that go on, and sampling."""

import numpy as np

from utils.exercises.definition import Exercise, Mistake


def uniform_loss(alphabet):
    return np.log(len(alphabet))


def bits_per_character(losses, sizes):
    return np.sum(losses * sizes) / np.sum(sizes) / np.log(2)


def leaked(train_starts, test_starts, width):
    window = np.arange(width)
    seen = np.unique(train_starts[:, None] + window)
    asked = np.unique(test_starts[:, None] + window)
    return np.isin(asked, seen).mean()


def batches(ids, batch, time):
    number = (len(ids) - 1) // (batch * time)
    used = batch * number * time
    x = ids[:used].reshape(batch, number, time).swapaxes(0, 1)
    y = ids[1 : used + 1].reshape(batch, number, time).swapaxes(0, 1)
    return x, y


def at_temperature(scores, temperature):
    scaled = scores / temperature
    powers = np.exp(scaled - scaled.max(axis=-1)[..., None])
    return powers / powers.sum(axis=-1)[..., None]


def sample(say, first, state, draws):
    ids = [first]
    for draw in draws:
        probabilities, state = say(ids[-1], state)
        chosen = np.argmax(np.cumsum(probabilities) > draw)
        ids.append(int(chosen))
    return ids[1:]


def _alphabet_cases():
    return [("abcd",), ("\n abcdefghijklmnopqrstuvwxyz",), ("01",)]


def _loss_cases():
    rng = np.random.default_rng(1)
    return [
        (np.array([2.0, 1.0, 3.0]), np.array([100, 100, 50])),
        (rng.exponential(size=8), rng.integers(1, 40, size=8)),
        (rng.exponential(size=1), np.array([7])),
    ]


def _leak_cases():
    rng = np.random.default_rng(2)
    apart = np.arange(0, 60, 10)
    order = rng.permutation(np.arange(0, 96, 5))
    return [
        (np.array([0, 4, 14]), np.array([8, 18]), 6),
        (order[:14], order[14:], 10),
        (apart[:4], apart[4:], 10),
        (np.array([3]), np.array([4]), 2),
    ]


def _batch_cases():
    # Every id stands once, so that it tells which place it is.
    return [
        (np.arange(13), 2, 3),
        (np.arange(100, 150), 4, 3),
        (np.arange(30, 51), 1, 5),
        (np.arange(40), 3, 1),
        (np.arange(12), 2, 3),  # all but the last y would fill another batch
        (np.arange(59), 4, 5),
    ]


def _rest_shared_out(ids, batch, time):
    row = (len(ids) - 1) // batch
    places = np.arange(batch)[:, None] * row + np.arange(row // time * time)
    return tuple(part[places].reshape(batch, -1, time).swapaxes(0, 1) for part in (ids, ids[1:]))


def _score_cases():
    rng = np.random.default_rng(3)
    return [
        (np.array([2.0, 1.0, 0.0, -1.0]), 0.5),
        (rng.normal(size=(2, 3, 5)), 2.0),
        (rng.normal(size=7) * 2000, 1.5),  # the exponential alone would overflow
        (rng.normal(size=(3, 4)) + np.array([[0], [2000], [-2000]]), 0.7),
    ]


class _Chain:
    """A small model of text: what follows depends on the last character and on the state."""

    def __init__(self, characters, seed):
        rng = np.random.default_rng(seed)
        self.scores = rng.normal(size=(characters, characters)) * 1.5
        self.drift = rng.normal(size=(characters, characters))

    def __call__(self, character, state):
        state = 0.7 * state + self.drift[character]
        powers = np.exp(self.scores[character] + state)
        return powers / powers.sum(), state


def _quarters(character, state):
    """Probabilities whose sums a draw may hit, and one of them is 0."""
    return np.roll([0.25, 0.5, 0.25, 0.0], character), state


def _sample_cases():
    rng = np.random.default_rng(4)
    return [
        (_Chain(4, 1), 0, np.zeros(4), np.array([0.1, 0.6, 0.9, 0.3, 0.7, 0.2])),
        (_Chain(9, 2), 5, rng.normal(size=9), rng.uniform(size=30)),
        (_Chain(3, 3), 2, rng.normal(size=3), np.array([0.45])),
        (_quarters, 0, np.zeros(1), np.array([0.25, 0.0, 0.5, 0.75])),
    ]


EXERCISES = [
    Exercise(
        name="uniform_loss",
        minutes=3,
        returns=("loss",),
        reference=uniform_loss,
        cases=_alphabet_cases,
        mistakes={
            "bits": Mistake(
                {"np.log(": "np.log2("},
                "That is in bits: the loss is in nats, with the natural logarithm.",
            ),
            "the logarithm to base 10": Mistake(
                {"np.log(": "np.log10("}, "np.log10 counts in decimal digits: the loss is in nats."
            ),
            "the sign": Mistake(
                {"np.log(len(alphabet))": "np.log(1 / len(alphabet))"},
                "Your loss is negative: it is minus the logarithm of the probability.",
            ),
            "the probability": Mistake(
                {"np.log(len(alphabet))": "1 / len(alphabet)"},
                "That is the probability itself: the loss is minus its logarithm.",
            ),
            "a term of the mean": Mistake(
                {"np.log(len(alphabet))": "np.log(len(alphabet)) / len(alphabet)"},
                "You multiply by the probability too: that is one term of a mean, and the loss is −ln p itself.",
            ),
            "the number of characters": Mistake(
                {"np.log(len(alphabet))": "len(alphabet)"},
                "That is how many characters there are: take the logarithm of it.",
            ),
            "one minus the probability": Mistake(
                {"np.log(len(alphabet))": "1 - 1 / len(alphabet)"},
                "One minus the probability counts wrong guesses; the loss is minus the logarithm of the probability.",
            ),
            "one character left out": Mistake(
                {"len(alphabet)": "len(alphabet) - 1"},
                "You leave out one character: any of the alphabet may come next, the last one again too.",
            ),
        },
        hints=(
            "Of n characters each gets the same probability, and together they get 1. How much is one of them given?",
            "Each gets 1 / n, and the loss is −ln(1 / n).",
        ),
    ),
    Exercise(
        name="bits_per_character",
        minutes=4,
        returns=("bits",),
        reference=bits_per_character,
        cases=_loss_cases,
        named={2: "a single piece"},
        mistakes={
            "multiplied by ln 2": Mistake(
                {"/ np.log(2)": "* np.log(2)"},
                "You multiply by ln 2, which makes nats of bits: a bit is ln 2 = 0.69 nats, so there are more bits than nats.",
            ),
            "nats": Mistake({" / np.log(2)": ""}, "That is in nats still: divide by ln 2."),
            "every piece alike": Mistake(
                {"np.sum(losses * sizes) / np.sum(sizes)": "np.mean(losses)"},
                "You take the mean of the pieces: a character of a short one would count more than others.",
            ),
            "a loss of the whole text": Mistake(
                {" / np.sum(sizes)": ""},
                "These are the bits of the whole text: divide by the number of its characters.",
            ),
            "divided by the number of pieces": Mistake(
                {"/ np.sum(sizes)": "/ len(sizes)"},
                "You divide by the number of pieces: it should be the number of characters in all of them.",
            ),
            "the losses added up": Mistake(
                {"losses * sizes": "losses"},
                "You add up the means as if they were sums: the loss of a piece is its mean times its size.",
            ),
            "the logarithm of the loss": Mistake(
                {
                    "np.sum(losses * sizes) / np.sum(sizes) / np.log(2)": "np.log2(np.sum(losses * sizes) / np.sum(sizes))"
                },
                "You take a logarithm of the loss, which is one already: only its unit changes.",
            ),
            "the perplexity": Mistake(
                {
                    "np.sum(losses * sizes) / np.sum(sizes) / np.log(2)": "np.exp(np.sum(losses * sizes) / np.sum(sizes))"
                },
                "That is the perplexity, among how many characters it hesitates: its logarithm to base 2 is the bits.",
            ),
            "divided by 2": Mistake(
                {"np.log(2)": "2"},
                "You divide by 2: by its natural logarithm, np.log(2), it should be.",
            ),
            "the logarithm to base 10": Mistake(
                {"np.log(2)": "np.log10(2)"},
                "You divide by the logarithm of 2 to base 10: nats go with the natural one, np.log.",
            ),
        },
        hints=(
            "A bit is the loss of a guess between two equal ones: −ln ½ = ln 2 nats. So how many bits is one nat?",
            "A piece's mean times its size is the loss of all its characters. Add these up, and divide by all sizes.",
            "`np.sum(losses * sizes) / np.sum(sizes)` is in nats: divide it by `np.log(2)`.",
        ),
    ),
    Exercise(
        name="leaked",
        minutes=7,
        returns=("share",),
        reference=leaked,
        cases=_leak_cases,
        named={2: "windows that don't overlap", 3: "two windows"},
        mistakes={
            "a place counted for each window": Mistake(
                {"np.unique(test_starts[:, None] + window)": "test_starts[:, None] + window"},
                "You count a place once for every test window that it is in: count each place once.",
            ),
            "the starts alone": Mistake(
                {"np.isin(asked, seen)": "np.isin(test_starts, seen)"},
                "You look at the first character of each test window alone: the others may leak as well.",
            ),
            "the same windows alone": Mistake(
                {"np.isin(asked, seen)": "np.isin(test_starts, train_starts)"},
                "You look for test windows that are training windows: two that only overlap leak too.",
            ),
            "windows that overlap counted whole": Mistake(
                lambda train_starts, test_starts, width: np.mean(
                    (abs(test_starts[:, None] - train_starts) < width).any(axis=1)
                ),
                "You count a test window as a whole when it overlaps: count its characters one by one.",
            ),
            "the other way round": Mistake(
                {"np.isin(asked, seen)": "np.isin(seen, asked)"},
                "You ask which of the training is in the test: the share is of the test's characters.",
            ),
            "the number": Mistake(
                {".mean()": ".sum()"},
                "That is how many leak: asked is their share of all test characters.",
            ),
            "in percent": Mistake(
                {".mean()": ".mean() * 100"},
                "That is in percent: the share lies from 0 to 1.",
            ),
            "what is clean": Mistake(
                {"np.isin(asked, seen).mean()": "1 - np.isin(asked, seen).mean()"},
                "That is the share that doesn't leak: asked is the one that does.",
            ),
            "the last character left out": Mistake(
                {"np.arange(width)": "np.arange(width - 1)"},
                "Your windows are a character too short: the last place is start + width - 1.",
            ),
            "a character too many": Mistake(
                {"np.arange(width)": "np.arange(width + 1)"},
                "Your windows are a character too long: the last place is start + width - 1.",
            ),
            "a share of all places": Mistake(
                {
                    "np.isin(asked, seen).mean()": "np.isin(asked, seen).sum() / len(np.union1d(asked, seen))"
                },
                "You divide by the places of both parts: it is the share of the test's alone.",
            ),
            "everything up to the last training window": Mistake(
                {"np.isin(asked, seen)": "(asked <= seen.max())"},
                "You count every place before the end of the last training window: some of these no training window holds.",
            ),
        },
        hints=(
            "Write down all places that the training windows hold, and all of the test windows; then compare.",
            "`starts[:, None] + np.arange(width)` is a table of places, a row a window; `np.unique` has each once.",
            "`np.isin(asked, seen)` says for each place of the test whether it was seen; its mean is a share.",
        ),
    ),
    Exercise(
        name="batches",
        minutes=10,
        returns=("x", "y"),
        reference=batches,
        cases=_batch_cases,
        named={2: "a batch of 1", 3: "a single time step"},
        mistakes={
            "rows that go on in the next row": Mistake(
                {
                    "ids[:used].reshape(batch, number, time).swapaxes(0, 1)": "ids[:used].reshape(number, batch, time)",
                    "ids[1 : used + 1].reshape(batch, number, time).swapaxes(0, 1)": "ids[1 : used + 1].reshape(number, batch, time)",
                },
                "The end of each of your rows goes on in the row below: it should go on in the same row of the next batch.",
            ),
            "y is x": Mistake(
                {"ids[1 : used + 1]": "ids[:used]"},
                "Your y is x itself: asked for is the character that comes after each.",
            ),
            "y before x": Mistake(
                {"return x, y": "return y, x"},
                "Your x comes after your y: x holds the characters, y the one that follows each.",
            ),
            "y rolled": Mistake(
                {"ids[1 : used + 1]": "np.roll(ids[:used], -1)"},
                "Your last y is the first character of all: it is the one that follows in the text.",
            ),
            "no character left for the last y": Mistake(
                {"(len(ids) - 1)": "len(ids)"},
                "The last y needs one character more than x holds: count the batches without it.",
            ),
            "the rest shared out": Mistake(
                _rest_shared_out,
                "Your rows begin at even distances, and leave a gap before the next: row r + 1 begins where row r ends.",
            ),
            "y rolled within its row": Mistake(
                {
                    "y = ids[1 : used + 1].reshape(batch, number, time).swapaxes(0, 1)": "y = np.roll(x, -1, axis=-1)"
                },
                "The last y of each row is its first x: it should be the character that comes next in the text.",
            ),
            "the axes not exchanged": Mistake(
                {
                    "time).swapaxes(0, 1)\n    y": "time)\n    y",
                    "time).swapaxes(0, 1)\n    return": "time)\n    return",
                },
                "Your first axis is the row of the batch: the first should be the number of the batch.",
            ),
            "time before batch": Mistake(
                {
                    "x = ids[:used].reshape(batch, number, time).swapaxes(0, 1)": "x = ids[:used].reshape(batch, number, time).transpose(1, 2, 0)",
                    "y = ids[1 : used + 1].reshape(batch, number, time).swapaxes(0, 1)": "y = ids[1 : used + 1].reshape(batch, number, time).transpose(1, 2, 0)",
                },
                "Your last two axes are (time, batch): they should be (batch, time).",
            ),
            "a batch too few": Mistake(
                {"(batch * time)\n": "(batch * time) - 1\n"},
                "You make one batch too few: what fills a whole batch is to be used.",
            ),
            "every other batch": Mistake(
                {"return x, y": "return x[::2], y[::2]"},
                "You leave out every other batch, so that a row has a gap between two batches.",
            ),
            "every character followed by itself in time": Mistake(
                {
                    "ids[:used].reshape(batch, number, time).swapaxes(0, 1)": "ids[:used].reshape(number, time, batch).swapaxes(1, 2)",
                    "ids[1 : used + 1].reshape(batch, number, time).swapaxes(0, 1)": "ids[1 : used + 1].reshape(number, time, batch).swapaxes(1, 2)",
                },
                "Within your rows characters are left out: neighbours of the text stand in different rows.",
            ),
            "shuffled": Mistake(
                {
                    "return x, y": "order = np.random.default_rng(0).permutation(number)\n    return x[order], y[order]"
                },
                "Your batches are shuffled: a state that is carried on would meet another place of the text.",
            ),
        },
        hints=(
            "Cut the ids into `batch` long pieces, one for each row. Then cut these, all at the same places, into `time` steps.",
            "`number = (len(ids) - 1) // (batch * time)` batches fit, and one id is left for the last y.",
            "`ids[:batch * number * time].reshape(batch, number, time)` has a row of the batch first: exchange its first two axes. For y start one id later.",
        ),
    ),
    Exercise(
        name="at_temperature",
        minutes=5,
        returns=("probabilities",),
        reference=at_temperature,
        cases=_score_cases,
        named={1: "a table of scores", 2: "large scores", 3: "rows far apart"},
        mistakes={
            "multiplied": Mistake(
                {"scores / temperature": "scores * temperature"},
                "You multiply by the temperature: a hot model should be less sure, so divide.",
            ),
            "after the softmax": Mistake(
                {
                    "scores / temperature": "scores",
                    "powers / powers.sum(axis=-1)[..., None]": "powers / powers.sum(axis=-1)[..., None] / temperature",
                },
                "You divide the probabilities, which then no longer add up to 1: divide the scores.",
            ),
            "no temperature": Mistake(
                {"scores / temperature": "scores"}, "The temperature has no effect on yours."
            ),
            "not divided by the sum": Mistake(
                {"return powers / powers.sum(axis=-1)[..., None]": "return powers"},
                "Yours don't add up to 1: divide by their sum.",
            ),
            "overflow": Mistake(
                {" - scaled.max(axis=-1)[..., None]": ""},
                "A large score overflows in the exponential: first take the largest off each.",
            ),
            "the largest before the division": Mistake(
                {"scaled.max": "scores.max"},
                "You take off the largest score as it was before the division: take it off after.",
            ),
            "an axis lost": Mistake(
                {"scaled.max(axis=-1)[..., None]": "scaled.max(axis=-1)"},
                "A maximum or a sum over the last axis has an axis less: `keepdims=True` keeps it.",
            ),
            "the first axis": Mistake(
                {
                    "scaled.max(axis=-1)[..., None]": "scaled.max(axis=0)",
                    "powers.sum(axis=-1)[..., None]": "powers.sum(axis=0)",
                },
                "Your softmax goes along the first axis: it goes along the last.",
            ),
            "the scores changed": Mistake(
                {"scaled = scores / temperature": "scaled = scores\n    scaled /= temperature"},
                "You write into `scores` itself, which is the caller's: make a new array.",
            ),
            "the largest of everything": Mistake(
                {".max(axis=-1)[..., None]": ".max()"},
                "You take the largest of the whole table off: where a row lies far below, all of its exponentials are 0.",
            ),
            "the sum over everything": Mistake(
                {"powers.sum(axis=-1)[..., None]": "powers.sum()"},
                "You divide by the sum of the whole table: each last axis should add up to 1.",
            ),
            "softmax of everything": Mistake(
                {
                    ".max(axis=-1)[..., None]": ".max()",
                    "powers.sum(axis=-1)[..., None]": "powers.sum()",
                },
                "Your softmax is one over the whole table: it should be one along each last axis.",
            ),
            "powers of two": Mistake(
                {"np.exp(scaled": "np.exp2(scaled"},
                "You take powers of 2: the scores are natural logarithms, up to a constant, so it is np.exp.",
            ),
            "the logarithm": Mistake(
                {
                    "return powers / powers.sum(axis=-1)[..., None]": "return np.log(powers / powers.sum(axis=-1)[..., None])"
                },
                "These are logarithms of probabilities: leave out np.log.",
            ),
            "no exponential": Mistake(
                {
                    "np.exp(scaled - scaled.max(axis=-1)[..., None])": "scaled - scaled.min(axis=-1)[..., None]"
                },
                "You divide the scores by their sum: their exponentials it should be.",
            ),
        },
        hints=(
            "Divide the scores by the temperature, then softmax: the exponential of each, divided by the sum of these.",
            "Softmax stays the same when a number is taken off all scores. Take off the largest, and no exponential overflows.",
            "`powers = np.exp(scaled - scaled.max(axis=-1)[..., None])`, and the sum is over the last axis too.",
        ),
    ),
    Exercise(
        name="sample",
        minutes=8,
        returns=("ids",),
        reference=sample,
        cases=_sample_cases,
        named={2: "a single character", 3: "draws that hit a sum"},
        mistakes={
            "a sum equal to the draw": Mistake(
                {"> draw)": ">= draw)"},
                "You take a sum that is equal to the draw: with a draw of 0 that would be a character of probability 0.",
            ),
            "the state not handed on": Mistake(
                {"probabilities, state = say": "probabilities, _ = say"},
                "Your model forgets: each call should get the state that the call before returned.",
            ),
            "the first character again and again": Mistake(
                {"say(ids[-1], state)": "say(first, state)"},
                "The model reads `first` at each step: it should read what was chosen last.",
            ),
            "the most probable": Mistake(
                {"np.argmax(np.cumsum(probabilities) > draw)": "np.argmax(probabilities)"},
                "You take the most probable one, whatever the draw is.",
            ),
            "the first one above the draw": Mistake(
                {"np.cumsum(probabilities) > draw": "probabilities > draw"},
                "You look for a single probability above the draw: it is the sum of all up to there that counts.",
            ),
            "the first one returned too": Mistake(
                {"return ids[1:]": "return ids"},
                "You return `first` as well: it was given, and only what was chosen after it is asked for.",
            ),
            "one character too few": Mistake(
                {"return ids[1:]": "return ids[:-1]"},
                "The last character is missing, and `first` is there in its place.",
            ),
            "the last one below the draw": Mistake(
                {
                    "np.argmax(np.cumsum(probabilities) > draw)": "max(np.argmax(np.cumsum(probabilities) > draw) - 1, 0)"
                },
                "You choose the one before: take the first place whose sum is above the draw.",
            ),
            "counted from the end": Mistake(
                {"np.cumsum(probabilities) > draw": "np.cumsum(probabilities) > 1 - draw"},
                "You hold the sums against 1 − draw: a small draw should choose the first character.",
            ),
            "draws of its own": Mistake(
                {"> draw)": "> np.random.default_rng(0).random())"},
                "You draw numbers of your own: use `draws`, so that the same ones give the same text.",
            ),
        },
        hints=(
            "Hand the last id and the state to `say`; choose from the probabilities; keep the id and the state for the next step.",
            "Lay the probabilities end to end: they fill the line from 0 to 1, and the draw is a point on it. Which one is it in?",
            "`np.argmax(np.cumsum(probabilities) > draw)` is the first place whose sum is above the draw.",
        ),
    ),
]
