"""A novel as numbers: its characters, the models that only count them, and the shipped network.

``read`` gives the text of notebook 10, ``split`` cuts it in three, and an alphabet, a string of its
characters, turns it into ids and back. ``ngram`` gives the probabilities of a model that counts
what followed the last few characters, ``tune`` finds its weights on text that it has not counted,
and ``packed`` asks a compressor. ``trained`` loads the network that ``tools/character_model.py``
made.

Sources: I. Witten & T. Bell, *The zero-frequency problem* (1991), for counts that are mixed with
those of shorter contexts by how many kinds of characters followed.
"""

import math
from pathlib import Path
from typing import NamedTuple

import numpy as np

from utils import layouts
from utils.lstm import Weights

ROOT = Path(__file__).parent.parent
NOVEL = ROOT / "utils/texts/northanger_abbey.txt"
MODEL = ROOT / "results/character_model.npz"
TRAINING, VALIDATION = 0.85, 0.05  # shares of the text; the rest, at its end, is the test
STRENGTHS = (0.01, 0.03, 0.1, 0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 6)


class Head(NamedTuple):
    """The linear layer that makes a score of each character: W (units, characters) and b."""

    W: np.ndarray
    b: np.ndarray


class Trained(NamedTuple):
    """A trained model: its alphabet, the ``Weights`` of its LSTM, and its ``Head``."""

    alphabet: str
    weights: Weights
    head: Head


def read():
    """The text of *Northanger Abbey*, its lines broken as in its source (see utils/texts)."""
    return NOVEL.read_text("utf-8")


def split(text):
    """A text or its ids in three: 85 % to train on, 5 % to validate, the last 10 % to test."""
    first, second = (int(share * len(text)) for share in (TRAINING, TRAINING + VALIDATION))
    return text[:first], text[first:second], text[second:]


def alphabet(text):
    """The characters of a text, each once, in the order of their code points."""
    return "".join(sorted(set(text)))


def encode(text, alphabet):
    """The place of each character in the alphabet, (characters,).

    Raises ValueError with a character that the alphabet doesn't have.
    """
    places = {character: place for place, character in enumerate(alphabet)}
    strange = set(text) - set(places)
    if strange:
        raise ValueError(f"text has {min(strange)!r}; the alphabet has only {alphabet!r}")
    return np.array([places[character] for character in text])


def decode(ids, alphabet):
    """The text of these places in the alphabet."""
    return "".join(alphabet[place] for place in ids)


def bits(probabilities):
    """Bits per character, from the probability that each character was given before it came."""
    return float(-np.log2(probabilities).mean())


def ngram(train, ids, strengths, characters):
    """The probability of each character of a text, given the few before it, (len(ids),).

    train and ids are the places of characters in an alphabet of that many. A model of order n looks
    at n characters. It adds to the counts after these n the probabilities of order n - 1, as if
    they had been counted too: strengths[n] times for each kind of character that followed. The one
    of order 0 adds equal probabilities. Near the start of ``ids`` shorter orders must do.
    """
    probability = np.full(len(ids), 1 / characters)
    for order, strength in enumerate(strengths):
        probability = _mixed(probability, strength, _counted(train, ids, order, characters))
    return probability


def tune(train, validation, order, characters):
    """The strengths of ``ngram`` up to this order, each the best on ``validation``."""
    probability, strengths = np.full(len(validation), 1 / characters), []
    for n in range(order + 1):
        counted = _counted(train, validation, n, characters)
        mixed = {strength: _mixed(probability, strength, counted) for strength in STRENGTHS}
        strengths.append(min(mixed, key=lambda strength: bits(mixed[strength])))
        probability = mixed[strengths[-1]]
    return strengths


def packed(compress, train, text):
    """Bits per character that a text takes when it is compressed right after another."""
    alone, both = (len(compress(part.encode())) for part in (train, train + text))
    return 8 * (both - alone) / len(text)


def one_hot(ids, characters):
    """A float tensor in which each id has become a row of zeros with a one at its place."""
    import torch

    return torch.nn.functional.one_hot(torch.as_tensor(ids), characters).float()


def one_pass(lstm, head, optimizer, x, y, dropout=0, dropped_weights=0):
    """Train on each batch in turn, the state carried on -> the loss of each, in nats.

    lstm is a ``torch.nn.LSTM`` with batch_first=True that reads one-hot characters, head the linear
    layer behind it; x and y (number, batch, time) hold ids. The gradient goes back through one
    batch and is clipped to a norm of 1. dropout is the share of h that the head doesn't see,
    dropped_weights the share of the recurrent weights U that is left out for a batch (Merity,
    Keskar & Socher, 2018).
    """
    import torch

    drop = torch.nn.functional.dropout
    weights, state, losses = [*lstm.parameters(), *head.parameters()], None, []
    for now, following in zip(torch.as_tensor(x), torch.as_tensor(y), strict=True):
        thinned = {"weight_hh_l0": drop(lstm.weight_hh_l0, dropped_weights)}
        read = one_hot(now, head.out_features), state
        h, (last_h, last_c) = torch.func.functional_call(lstm, thinned, read)
        state = last_h.detach(), last_c.detach()
        scores = head(drop(h, dropout))
        loss = torch.nn.functional.cross_entropy(scores.flatten(0, 1), following.flatten())
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        losses.append(loss.item())
    return losses


def score(lstm, head, ids):
    """Bits per character of a network in PyTorch on a text, read from its start to its end."""
    import torch

    with torch.no_grad():
        h, _ = lstm(one_hot(ids[None, :-1], head.out_features))
        loss = torch.nn.functional.cross_entropy(head(h[0]), torch.as_tensor(ids[1:]))
    return loss.item() / math.log(2)


def trained(path=MODEL, dtype=np.float64):
    """The shipped network, which is stored in float16, in another type of number."""
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    letters = str(arrays.pop("alphabet"))
    W, U, b, *head = (arrays[name].astype(dtype) for name in ("W", "U", "b", "head_W", "head_b"))
    return Trained(letters, Weights(W, U, b), Head(*head))


def in_torch(model):
    """The ``torch.nn.LSTM`` and the linear head of a ``Trained`` model, in float32."""
    import torch

    weights, head = model.weights, model.head
    lstm = torch.nn.LSTM(weights.features, weights.units, batch_first=True)
    arrays = layouts.to_torch(weights)
    lstm.load_state_dict({f"{name}_l0": torch.tensor(array) for name, array in arrays.items()})
    linear = torch.nn.Linear(*head.W.shape)
    linear.load_state_dict({"weight": torch.tensor(head.W.T), "bias": torch.tensor(head.b)})
    return lstm, linear


def properties(texts):
    """What can be said of each character of some texts of one length: name -> (texts, characters).

    Each is known once the character was read. Whether it is inside a quotation, which ends with its
    paragraph at the latest; and how many characters of the line, of the sentence and of the word
    have been read.
    """
    return {
        "inside a quotation": np.array([_quoted(text) for text in texts]),
        "place in the line": _since(texts, "\n"),
        "place in the sentence": _since(texts, ".!?"),
        "place in the word": _since(texts, "\n \"'(),-.:;!?"),
    }


def _quoted(text):
    inside, before, found = False, "", []
    for character in text:
        inside ^= character == '"'
        inside &= not before == character == "\n"
        found.append(float(inside))
        before = character
    return found


def _since(texts, ends):
    """How many characters have been read since the last of these, or since the start."""
    ended = np.array([[character in ends for character in text] for text in texts])
    place = np.arange(1, ended.shape[1] + 1)
    return (place - np.maximum.accumulate(np.where(ended, place, 0), axis=1)).astype(float)


def _mixed(shorter, strength, counted):
    """Probabilities from counts and from those of the order below; alone where nothing counts."""
    times, total, kinds = counted
    late = len(shorter) - len(times)  # the first characters have too few before them
    added = strength * kinds
    mixed = (times + added * shorter[late:]) / np.maximum(total + added, 1e-12)
    return np.concatenate([shorter[:late], np.where(total > 0, mixed, shorter[late:])])


def _counted(train, ids, order, characters):
    """For each character of ids with ``order`` before it, what the training text says of these.

    How often they were followed by it, how often by anything, and by how many kinds.
    """
    grams, times = np.unique(_grams(train, order + 1, characters), return_counts=True)
    contexts, first, kinds = np.unique(grams // characters, return_index=True, return_counts=True)
    totals = np.add.reduceat(times, first)
    asked = _grams(ids, order + 1, characters)
    before = asked // characters
    return (
        _found(grams, times, asked),
        _found(contexts, totals, before),
        _found(contexts, kinds, before),
    )


def _grams(ids, length, characters):
    """Each run of ``length`` characters as one number."""
    powers = characters ** np.arange(length)[::-1]
    return np.lib.stride_tricks.sliding_window_view(ids, length) @ powers


def _found(keys, values, asked):
    """The value of each key that is asked for, and 0 where there is none; keys are sorted."""
    place = np.minimum(np.searchsorted(keys, asked), len(keys) - 1)
    return np.where(keys[place] == asked, values[place], 0)
