"""Units programmed by hand: what the solutions do, and how an answer is judged by what it says."""

import numpy as np
import pytest
from machines import INPUTS, MACHINES, all_short, layer, obeys, others, says, should_say

from utils import lstm, programs
from utils.exercises import EXERCISES
from utils.exercises import n03_program_a_cell as n03
from utils.exercises.engine import judge
from utils.exercises.verdict import CORRECT, RAISED, WRONG_SHAPE, WRONG_VALUE

K = 40


def solution(name, K=K):
    return EXERCISES[name].reference(K)


def program(i, f, g, o):
    """An answer that gives these rows whatever K is."""
    return lambda K: (i, f, g, o)


# --- the solutions -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", MACHINES)
def test_the_solution_is_right_on_all_inputs_of_14_bits(name):
    inputs = all_short(INPUTS[name])
    assert len(np.unique(inputs.reshape(-1, 14), axis=0)) == 2**14
    assert obeys(name, solution(name), inputs)


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("chance", [0.5, 0.001])
def test_the_solution_is_right_at_every_one_of_10000_steps(name, chance):
    bits = np.random.default_rng(3).random((1, 10_000, INPUTS[name])) < chance
    assert obeys(name, solution(name), bits.astype(float))


def test_the_solutions_of_latch_and_parity_are_the_known_formulas():
    pressed = (0, K, 0, -K / 2)
    assert solution("latch") == (pressed, (0, -K, -K, K / 2), pressed, (0, 0, 0, K))
    assert solution("parity") == ((0, K, -K / 2), (0, -K, K / 2), (-K, 0, 0.3 * K), (0, 0, K))


def test_a_single_unit_can_say_the_bit_of_the_step_before():
    K = 200
    rows = (-K, 0, 0.65 * K), (K, 0, -0.65 * K), (-K, 0, -0.65 * K), (0, K, 0.85)
    for bits in (all_short(1), others(1)):
        h = lstm.unroll(bits, programs.weights(*rows)).h[..., 0]
        assert np.array_equal(h > 0.5, should_say("delay", bits))


@pytest.mark.parametrize("seed", range(5))
def test_c_grows_by_at_most_1_a_step_and_h_stays_below_tanh_of_that(seed):
    rng = np.random.default_rng(seed)
    weights = lstm.Weights(*(rng.normal(0, 9, shape) for shape in ((2, 12), (3, 12), (12,))))
    trace = lstm.unroll(rng.normal(0, 3, (4, 12, 2)), weights)
    t = np.arange(1, 13)[:, None]
    assert (abs(trace.c) <= t).all()
    assert (abs(trace.h) <= np.tanh(t)).all()


# --- weights from rows -------------------------------------------------------------------------


def test_the_rows_i_f_g_o_become_blocks_in_this_order():
    W, U, b = programs.weights((5, 6, 7, 8), (1, 2, 3, 4), (9, 10, 11, 12), (0, 0, 0, 13))
    assert W.tolist() == [[6, 2, 10, 0], [7, 3, 11, 0]]
    assert U.tolist() == [[5, 1, 9, 0]]
    assert b.tolist() == [8, 4, 12, 13]


def test_a_layer_has_a_row_for_each_unit():
    rows = np.arange(24.0).reshape(4, 2, 3)[:, :, [0, 1, 2, 2]]  # h0, h1, x, bias
    W, U, b = programs.weights(*rows)
    assert (W.shape, U.shape, b.shape) == ((1, 8), (2, 8), (8,))
    assert U[:, 2].tolist() == rows[1, 0, :2].tolist()  # f of unit 0 stands behind both i
    assert b[7] == rows[3, 1, 3]


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (((1, 2, 3), (1, 2, 3), (1, 2), (1, 2, 3)), r"g has shape \(1, 2\)"),
        (((1, 2), (1, 2), (1, 2), (1, 2)), r"i has shape \(1, 2\)"),
        (np.ones((4, 2, 3)), r"i has shape \(2, 3\)"),
        (np.ones((4, 1, 1, 3)), r"i has shape \(1, 1, 3\)"),
    ],
)
def test_rows_of_a_wrong_shape_are_refused(rows, says):
    with pytest.raises(ValueError, match=says):
        programs.weights(*rows)


# --- running and judging -----------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_a_quick_run_is_the_references(seed):
    rng = np.random.default_rng(seed)
    weights = lstm.Weights(*(rng.normal(0, 3, shape) for shape in ((3, 4), (1, 4), (4,))))
    x = rng.normal(size=(1, 60, 3))
    trace = lstm.unroll(x, weights)
    c, h = programs.run(x[0], weights)
    np.testing.assert_allclose(c, trace.c[0, :, 0], rtol=0, atol=1e-12)
    np.testing.assert_allclose(h, trace.h[0, :, 0], rtol=0, atol=1e-12)


@pytest.mark.parametrize("name", MACHINES)
def test_what_is_wanted_is_what_the_machine_says(name):
    assert set(MACHINES) == set(n03.TASKS)
    for bits in (others(INPUTS[name]), all_short(INPUTS[name])):
        assert np.array_equal(n03.TASKS[name].wanted(bits), should_say(name, bits))


def short_behaviour(name, rows):
    """What the reference says after every input of at most 14 bits, the shortest first."""
    bits = all_short(INPUTS[name])
    said = says(name, rows, bits)
    steps = bits.shape[1]
    starts = [2**14 // 2 ** (INPUTS[name] * (t + 1)) for t in range(steps)]
    return np.concatenate([said[::every, t] for t, every in enumerate(starts)])


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("seed", range(3))
def test_the_behaviour_that_is_judged_is_the_references_on_every_input(name, seed):
    rng = np.random.default_rng(seed)
    rows = solution(name) if seed == 0 else rng.normal(0, 5, (4, len(solution(name)[0])))
    found = programs.behaviour(n03.TASKS[name], n03.weights(name, rows))
    assert np.array_equal(found["short"], short_behaviour(name, rows))
    if seed == 0:
        bits = programs.long_input(INPUTS[name])
        assert bits.shape == (10_000, INPUTS[name])
        assert np.array_equal(found["long"], says(name, rows, bits[None])[0])


def test_the_long_input_has_ever_longer_silences():
    ones = np.flatnonzero(programs.long_input(1))
    assert np.diff(ones[ones < 1000]).max() < 20
    assert np.diff(ones).max() > 1000


@pytest.mark.parametrize("name", MACHINES)
def test_the_first_error_stands_on_a_shortest_input(name):
    task = n03.TASKS[name]
    bits = all_short(INPUTS[name])
    answers = dict(EXERCISES[name].wrong_answers)
    del answers["a number missing"]  # that is no program
    for answer in answers.values():
        rows = answer(K)
        error = programs.first_error(task, n03.weights(name, rows))
        wrong = says(name, rows, bits) != should_say(name, bits)
        first = int(wrong.any(axis=0).argmax())
        assert len(error.bits) == first + 1
        assert error.bits.tolist() == bits[wrong[:, first].argmax(), : first + 1].tolist()
        trace = lstm.unroll(error.bits[None], layer(name, rows))
        np.testing.assert_allclose(error.c, trace.c[0, :, -1], atol=1e-12)
        np.testing.assert_allclose(error.h, trace.h[0, :, -1], atol=1e-12)
        assert np.array_equal(error.wanted, should_say(name, error.bits[None])[0])


@pytest.mark.parametrize("name", MACHINES)
def test_a_right_program_has_no_first_error(name):
    assert programs.first_error(n03.TASKS[name], n03.weights(name, solution(name))) is None


def test_too_small_a_k_is_right_on_every_short_input_and_errs_late():
    rows = solution("parity", K=10)
    assert obeys("parity", rows, all_short(1))
    error = programs.first_error(n03.TASKS["parity"], n03.weights("parity", rows))
    bits = programs.long_input(1)[None]
    wrong = says("parity", rows, bits) != should_say("parity", bits)
    assert len(error.bits) == wrong[0].argmax() + 1 > 1000


# --- the verdict -------------------------------------------------------------------------------


OTHERS_THAT_ARE_RIGHT = {
    "copy_input": [
        program((0, 0, 9), (0, 0, -9), (0, 9, -4), (0, 0, 9)),  # −1 where x is 0
        program((0, 0, 30), (0, 0, 30), (0, 0, 30), (0, 30, -15)),  # the output gate does it
        lambda K: np.array([(0, 0, K), (0, 0, -K), (0, K, 0), (0, 0, K)], np.float32),
        lambda K: [[0, 0, K], [0, 0, -K], [0, K, 0], [0, 0, K]],
    ],
    "latch": [
        lambda K: ((0, K, 0, -K / 2), (0, 0, -K, K / 2), (0, 0, 0, K), (0, 0, 0, K)),  # adds up
        lambda K: ((0, K, K, -K / 2), (0, -K, -K, K / 2), (0, K, -K / 2, 0), (0, 0, 0, K)),
    ],
    "counter": [
        lambda K: ((0, K, K, -K / 2), (0, K, K, K), (0, K, -K, 0), (0, 0, 0, -K)),
    ],
    "parity": [
        lambda K: ((0, K, -K / 2), (0, 0, K), (-K, 0, 0.3 * K), (0, 0, K)),  # 0 and 1 by ± 1
        program((0, 70, -40), (0, -50, 25), (-60, 0, 40), (0, 0, 30)),
    ],
    "delay": [
        lambda K: ((0, 0, 0, K), (0, 0, 0, -K), (K, 0, 0, -K / 2), (0, 0, 0, K)),
    ],
}


@pytest.mark.parametrize(
    ("name", "answer"),
    [(name, answer) for name, answers in OTHERS_THAT_ARE_RIGHT.items() for answer in answers],
)
def test_another_program_that_does_the_same_is_right(name, answer):
    assert obeys(name, answer(K), all_short(INPUTS[name]))
    assert judge(EXERCISES[name], answer).heading == CORRECT


def test_the_verdict_names_the_first_input_and_what_the_cell_did():
    found = judge(EXERCISES["parity"], EXERCISES["parity"].wrong_answers["never back to 0"])
    assert found.heading == WRONG_VALUE
    assert found.sentences[1] == (
        "After `x` = 1, 1 your unit says 1 (`h` is 0.7616) and should say 0. "
        "In that step i is open, f is shut, g is 1.00 and o is open."
    )
    found = judge(EXERCISES["counter"], EXERCISES["counter"].wrong_answers["f half open"])
    assert found.sentences[1] == (
        "After `up` = 0, 0 and `down` = 1, 0 your unit holds `c` = -0.5000 and should hold -1. "
        "In that step i is open, f is half open (0.50), g is 0.00 and o is open."
    )


def test_the_verdict_draws_c_and_h_of_that_input():
    found = judge(EXERCISES["parity"], EXERCISES["parity"].wrong_answers["never back to 0"])
    assert found.draw().caption == (
        "The unit first errs at step 2, where h = 0.76 says 1 and 0 is wanted; 1 of 2 steps is "
        "wrong."
    )
    assert "<img" in found._repr_html_()


def test_the_verdict_on_a_late_error_says_that_it_is_late():
    found = judge(EXERCISES["latch"], lambda K: solution("latch", K=10))
    step = len(
        programs.first_error(n03.TASKS["latch"], n03.weights("latch", solution("latch", 10))).bits
    )
    assert found.sentences[0].startswith(
        f"Every input of 14 bits comes out right, but at step {step} of a long one your unit says 0"
    )
    assert "leak" in found.sentences[0]
    assert f"errs at step {step}" in found.draw().caption


HUGE, INFINITE, NAN = [[(0, 0, value)] * 4 for value in (1e308, np.inf, np.nan)]


@pytest.mark.parametrize(
    ("rows", "heading", "says"),
    [
        (HUGE, WRONG_VALUE, "After `x` = 0 your unit says 1"),
        (INFINITE, WRONG_VALUE, "After `x` = 0 your unit says 1"),
        (NAN, WRONG_VALUE, "After `x` = 1 your unit says 0 (`h` is nan)"),
        ([(np.inf, np.inf, -np.inf)] * 4, WRONG_VALUE, "`h` is nan"),
        ([(0, 0, 0)] * 4, WRONG_VALUE, "After `x` = 1 your unit says 0"),
        ([(0, 1)] * 4, WRONG_SHAPE, "`i` should be a row of 3 numbers, for h, x, bias"),
        ([(0, 1, 2), (0, 1, 2), 5, (0, 1, 2)], WRONG_SHAPE, "`g` should be a row of 3 numbers"),
        ([(0, 1, 2)] * 3, WRONG_SHAPE, "4 values, `i`, `f`, `g` and `o`, and returned 3"),
        ({"i": (0, 1, 2)}, WRONG_SHAPE, "returned a value of type dict"),
        ([("K", 0, 0)] * 4, WRONG_SHAPE, "`i` should hold numbers"),
    ],
)
def test_whatever_the_rows_are_the_verdict_helps_and_shows(rows, heading, says, recwarn):
    found = judge(EXERCISES["copy_input"], lambda K: rows)
    assert found.heading == heading
    assert says in str(found)
    assert len(found.sentences) <= 3
    assert found._repr_html_().endswith("</div>")
    assert not recwarn.list


def test_a_program_that_raises_is_told_so():
    assert judge(EXERCISES["parity"], lambda K: K / 0).heading == RAISED


def test_the_program_is_tried_with_the_k_that_the_notebook_names():
    assert EXERCISES["parity"].inputs == [(40,)]
