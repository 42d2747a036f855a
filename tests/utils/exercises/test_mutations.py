"""No small change to a solution, made mechanically, passes for correct."""

import machines
import pytest
from mutants import answer, answers, mutants

from utils.exercises import EXERCISES
from utils.exercises.engine import first_wrong

# The changed line of mutants that compute the same as the solution, and why.
ANY_SIZE = "NumPy reads any negative size as the one that is left over"
STRONG = "tanh of a strong weight times ±½ or ±1 is ±1, whichever strong weight it is"
OTHER_FUTURE = "any other future will do"
BOTH_WAYS = "a correlation is the same both ways"
NO_SIGN = "neither an absolute value nor a square asks for the sign"
EQUIVALENT = {
    "one_step = np.reshape(values, (1, 1, -2))": ANY_SIZE,
    "many_steps = np.reshape(values, (1, -2, 1))": ANY_SIZE,
    "return sigmoid(W @ x + b.reshape(-2, 1))": ANY_SIZE,
    "i, f, g, o = np.split(z, 4, axis=1)": "z is (batch, 4·units), so axis 1 is the last",
    "return (weight_ih, weight_hh, bias_hh, bias_ih)": "PyTorch only ever adds its biases up",
    "rows = np.reshape(series, (batch, -2, steps))": ANY_SIZE,
    "for t in range(0, x.shape[1]):": "before step 0 stands no output that could move",
    "changed[:, t:] += 2": OTHER_FUTURE,
    "changed[:, t:] -= 1": OTHER_FUTURE,
    "Wg[-1, 0] = 21": STRONG,
    "Wg[-1, 0] = 19": STRONG,
    "Ug[0, 1] = 21": STRONG,
    "Ug[0, 1] = 19": STRONG,
    "db = dz.sum(axis=(1, 0))": "it sums over both axes, in whichever order they are named",
    "bias = 4": "a forget bias of 4 leaves more than a hundredth of both too",
    "bias = 6": "a forget bias of 6 leaves more than a hundredth of both too",
    "keras_switched = (0, False)": "False is 0",
    "pytorch = (1, True)": "True is 1",
    "alike = [abs(np.corrcoef(values, count)[1, 0]) for values in c.T]": BOTH_WAYS,
    "return np.abs(-(following - past[:, -1])).mean()": NO_SIGN,
    "loss = ((-(model(x) - y)) ** 2).mean()": NO_SIGN,
    "return ((-(wanted - constant)) ** 2).mean()": NO_SIGN,
}


def passes(name, source):
    """Whether the engine takes it for correct, however busy this machine is."""
    results, _ = EXERCISES[name].results(answer(name, source), seconds=60)
    return first_wrong(EXERCISES[name], results) is None


def does_the_same(name, source):
    """Whether a mutated program is another right one, as many are: tried on inputs of our own."""
    rows = answer(name, source)(40)
    return machines.obeys(name, rows, machines.others(machines.INPUTS[name]))


@pytest.mark.parametrize("name", EXERCISES)
def test_no_mutant_of_the_solution_passes(name, record_property):
    made = mutants(answers()[name])
    survivors = [(line, source) for line, source in made if passes(name, source)]
    record_property("mutants", len(made))
    record_property("rejected", len(made) - len(survivors))
    assert made
    unlike = [(line, source) for line, source in survivors if line not in EQUIVALENT]
    if name in machines.MACHINES:
        unlike = [(line, source) for line, source in unlike if not does_the_same(name, source)]
    assert [line for line, _ in unlike] == []
