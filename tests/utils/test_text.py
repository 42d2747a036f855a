"""The text of notebook 10, what counts its characters, and the network that ships."""

import bz2
import math

import numpy as np
import pytest

from utils import lstm, text
from utils.exercises.n10_character_model import batches

NOVEL = text.read()
LETTERS = text.alphabet(NOVEL)
TRAIN, VALIDATION, TEST = text.split(text.encode(NOVEL, LETTERS))


def test_the_text_is_plain_and_of_the_size_that_a_notebook_can_read():
    assert NOVEL.isascii()
    assert "\r" not in NOVEL
    assert "\n\n\n" not in NOVEL
    assert 100_000 < len(NOVEL) < 500_000
    assert NOVEL.startswith("CHAPTER 1\n\nNo one who had ever seen Catherine Morland")
    assert NOVEL.endswith("reward filial disobedience.\n")


def test_its_three_parts_follow_each_other_and_are_the_whole():
    assert "".join(text.split(NOVEL)) == NOVEL
    assert [round(len(part) / len(NOVEL), 3) for part in text.split(NOVEL)] == [0.85, 0.05, 0.1]


def test_every_character_of_the_test_stands_in_the_training_part():
    assert set(TEST) | set(VALIDATION) <= set(TRAIN)


def test_encoding_and_decoding_give_the_text_back():
    assert text.decode(text.encode(NOVEL[:500], LETTERS), LETTERS) == NOVEL[:500]


def test_a_character_that_is_not_in_the_alphabet_is_named():
    with pytest.raises(ValueError, match="text has 'é'"):
        text.encode("Thé", "Th")


def test_order_0_counts_letters_and_adds_equal_ones():
    # aab of a and b: two of three are a; two kinds at strength ½ add 1, of which half is a.
    found = text.ngram(np.array([0, 0, 1]), np.array([0, 1]), [0.5], 2)
    assert found == pytest.approx([(2 + 0.5) / (3 + 1), (1 + 0.5) / (3 + 1)])


def test_order_1_adds_the_probabilities_of_order_0():
    train, ids = np.array([0, 0, 1, 0]), np.array([0, 0, 1, 1])
    a, b = (3 + 0.5) / (4 + 1), (1 + 0.5) / (4 + 1)
    # After a came a and b once each, after b only a: two kinds and one, each times 2.
    after_a = [(1 + 4 * a) / (2 + 4), (1 + 4 * b) / (2 + 4)]
    b_after_b = (0 + 2 * b) / (1 + 2)
    wanted = [a, *after_a, b_after_b]
    assert text.ngram(train, ids, [0.5, 2], 2) == pytest.approx(wanted)


def test_after_what_was_never_seen_the_shorter_context_says_it():
    train = np.array([0, 1, 2, 0, 1])
    assert (
        text.ngram(train, np.array([2, 2]), [1, 1], 3)[1]
        != text.ngram(train, np.array([2, 2]), [1], 3)[1]
    )
    assert (
        text.ngram(train, np.array([3, 0]), [1, 1], 4)[1]
        == text.ngram(train, np.array([3, 0]), [1], 4)[1]
    )


@pytest.mark.parametrize("order", range(4))
def test_the_probabilities_of_all_characters_add_up_to_1(order):
    context = TEST[1000:1003]
    ids = [np.append(context, k) for k in range(len(LETTERS))]
    strengths = [0.01, 0.3, 0.7, 1.5][: order + 1]
    said = [text.ngram(TRAIN[:20_000], these, strengths, len(LETTERS))[-1] for these in ids]
    assert sum(said) == pytest.approx(1)


def test_tuned_strengths_score_better_than_others_on_the_text_they_were_tuned_on():
    train, validation, K = TRAIN[:30_000], VALIDATION[:5000], len(LETTERS)
    strengths = text.tune(train, validation, 3, K)
    best = text.bits(text.ngram(train, validation, strengths, K))
    assert best < text.bits(text.ngram(train, validation, [1, 1, 1, 0.01], K))


def test_a_text_that_stood_before_takes_next_to_nothing_when_packed():
    part = NOVEL[:20_000]
    assert text.packed(bz2.compress, part, part) < 0.5 * text.packed(bz2.compress, "", part)


def test_an_equal_guess_among_eight_takes_three_bits():
    assert text.bits(np.full(5, 1 / 8)) == pytest.approx(3)


def test_properties_are_what_a_reader_would_say():
    (said,) = (text.properties(['"Oh, I\n\nsee." He']),)
    assert said["inside a quotation"][0].tolist() == [1] * 7 + [0] * 5 + [1] * 4
    assert said["place in the line"][0].tolist() == [*range(1, 7), 0, 0, *range(1, 9)]
    assert said["place in the sentence"][0].tolist() == [*range(1, 12), 0, 1, 2, 3, 4]
    assert said["place in the word"][0].tolist() == [0, 1, 2, 0, 0, 1, 0, 0, 1, 2, 3, 0, 0, 0, 1, 2]


@pytest.fixture(scope="module")
def shipped():
    return text.trained(dtype=np.float32)


def test_the_shipped_network_is_small_and_knows_the_novels_alphabet(shipped):
    assert text.MODEL.stat().st_size < 1e6
    assert shipped.alphabet == LETTERS


def test_the_shipped_network_beats_every_order_on_the_test(shipped):
    K = len(LETTERS)
    strengths = text.tune(TRAIN, VALIDATION, 8, K)
    orders = [text.bits(text.ngram(TRAIN, TEST, strengths[: n + 1], K)) for n in range(9)]
    assert min(orders) == orders[6]
    assert text.score(*text.in_torch(shipped), TEST) < min(orders) - 0.03


def test_the_shipped_network_is_the_courses_cell(shipped):
    import torch

    layer, head = text.in_torch(shipped)
    ids = TEST[:60]
    h = lstm.unroll(np.eye(len(LETTERS), dtype=np.float32)[ids[None]], shipped.weights).h[0]
    scores = h @ shipped.head.W + shipped.head.b
    with torch.no_grad():
        theirs = head(layer(text.one_hot(ids[None], len(LETTERS)))[0])[0].numpy()
    assert scores == pytest.approx(theirs, abs=1e-4)


def test_one_pass_carries_the_state_and_not_the_gradient_from_batch_to_batch():
    import torch

    torch.manual_seed(0)
    layer, head = torch.nn.LSTM(5, 4, batch_first=True), torch.nn.Linear(4, 5)
    ids = np.random.default_rng(0).integers(5, size=61)
    still = torch.optim.SGD([*layer.parameters(), *head.parameters()], lr=0)
    losses = text.one_pass(layer, head, still, *batches(ids, 2, 10), dropout=0)
    # Weights that stand still lose the same on each half as when it is read in one piece.
    whole = [text.score(layer, head, ids[k : k + 31]) * math.log(2) for k in (0, 30)]
    assert len(losses) == 3
    assert np.mean(losses) == pytest.approx(np.mean(whole), abs=1e-5)
