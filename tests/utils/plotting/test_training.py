from functools import partial

import numpy as np
import pytest

from utils.plotting import flat_answer, losses, saturation
from utils.training import History

X = np.arange(201)


def history(end, gap, epochs=150):
    loss = end + np.exp(-np.arange(epochs) / 15)
    return History(list(loss), list(gap * loss))


def h_of(scale, units=8, x=X[:100]):
    return 0.76 * np.tanh(np.outer(x, np.linspace(-scale, scale, units)))


RUNS = {"scaled": [history(1e-2 * k, 30 * k) for k in (1, 2, 4)], "relative": history(1e-3, 2)}
ONES = (1, 1)
PERSISTENCE = {"scaled": (0.1, 0.2), "relative": ONES}

FIGURES = {
    "flat_answer": partial(flat_answer, X, X + 1, 26 * np.tanh(X / 15), seen=99),
    "saturation": partial(saturation, X[:100], h_of(0.3)),
    "losses": partial(losses, RUNS, PERSISTENCE),
}
EDGES = {
    "answers negative": partial(flat_answer, X, X + 1, -X, seen=200),
    "answers right": partial(flat_answer, X, X + 1, X + 1, seen=10),
    "saturation of one unit": partial(saturation, [0, 1, 2], np.zeros((3, 1))),
    "losses of one epoch": partial(losses, {"one": history(1, 1, epochs=1)}, {"one": ONES}),
    "losses alike": partial(
        losses, dict.fromkeys("abcd", History([5e10] * 9, [6e10] * 9)), dict.fromkeys("abcd", ONES)
    ),
}
REFUSED = {
    "answers has shape (200,); it should be (201,)": partial(flat_answer, X, X, X[1:], 99),
    "x ends at 200; it should have two": partial(flat_answer, X, X, X, seen=500),
    "answers is": partial(flat_answer, X, X, np.nan * X, 9),
    "h has shape (100, 8); with x of (201,)": partial(saturation, X, h_of(1)),
    "histories is empty": partial(losses, {}, {}),
    "the loss of histories['a'] is": partial(losses, {"a": History([np.nan], [1])}, {"a": ONES}),
    "persistence['a'] has shape (1,); it should be (2,)": partial(
        losses, {"a": history(1, 1)}, {"a": [1]}
    ),
}


@pytest.mark.parametrize(
    ("answers", "says"),
    [
        (26 * np.tanh(X / 15), "the network's moves by less than 1 % of that"),
        (X / 10, "the network's moves by less than 10 % of that"),
        (X + 1, "the network's moves by less than 100 % of that"),
    ],
)
def test_flat_answer_says_how_much_of_the_way_is_gone_from_the_middle_of_the_training_on(
    answers, says
):
    caption = flat_answer(X, X + 1, answers, seen=100).caption
    assert caption == f"From x = 50 to 200 the right answer grows by 150; {says}."


@pytest.mark.parametrize(
    ("h", "says"),
    [
        (
            h_of(0.3, x=np.arange(101)),
            "Up to x = 50, few of 8 units stand still; from there to 100,",
        ),
        (h_of(9, x=np.arange(101)), "few of 8 units stand still; from there to 100, nearly all."),
        (np.linspace(0, 1, 101)[:, None] * [1, 1, 0], "few of 3 units stand still;"),
        (np.linspace(0, 1, 101)[:, None] * [0, 0, 1], "from there to 100, most."),
    ],
)
def test_saturation_says_how_many_units_stand_still_in_each_half(h, says):
    assert says in saturation(np.arange(101), h).caption


def test_losses_says_where_the_validation_loss_ends_far_above_the_training_loss_and_above_1():
    assert FIGURES["losses"]().caption == (
        "The validation loss ends more than 5 times above the training loss for scaled, but not "
        "for relative; it ends above persistence's for scaled."
    )
    assert losses({"a": history(0.01, 9)}, {"a": ONES}).caption == (
        "The validation loss ends more than 5 times above the training loss for a; it ends above "
        "persistence's for none."
    )
    assert losses({"a": [history(1, 2), history(1, 4), history(1, 99)]}, {"a": ONES}).caption == (
        "The validation loss ends more than 5 times above the training loss for none, but not "
        "for a; it ends above persistence's for a."
    )


def test_losses_divides_each_loss_by_that_of_persistence_on_the_same_examples():
    ax = losses({"a": history(1, 8)}, {"a": (2, 8)})
    training, validation = ax.figure.axes[1].lines[:2]
    assert np.allclose(training.get_ydata(), np.array(history(1, 8).loss) / 2)
    assert np.allclose(validation.get_ydata(), np.array(history(1, 8).validation) / 8)
    assert ax.caption.startswith(
        "The validation loss ends more than 5 times above the training loss for none"
    )


def test_losses_draws_every_panel_on_one_scale():
    few, many = history(1e-3, 1), history(1e3, 1)
    _, *row = losses({"a": few, "b": many}, {"a": ONES, "b": ONES}).figure.axes
    assert row[0].get_ylim() == row[1].get_ylim()


def test_losses_draws_the_median_of_the_seeds_within_their_band():
    ax = losses({"a": [history(1, k) for k in (1, 2, 6)]}, {"a": ONES})
    training, validation = ax.figure.axes[1].lines[:2]
    assert np.allclose(training.get_ydata(), history(1, 1).loss)
    assert np.allclose(validation.get_ydata(), history(1, 2).validation)
    band = ax.figure.axes[1].collections[1].get_paths()[0].vertices[:, 1]
    assert band.max() == pytest.approx(max(history(1, 6).validation))
