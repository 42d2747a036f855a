"""What is said of a wrong answer: each layer looks in its own way, and the first that finds speaks.

A layer is a function of an ``Attempt`` that returns a ``Finding`` or None. The order is that of
trust: a listed mistake has its reason, a repair its place in the learner's own line, a relation
what the result would be right for. Layers that search share the time.
"""

from utils.exercises.layers.attempt import Finding
from utils.exercises.layers.known import known_mistake, two_known_mistakes
from utils.exercises.layers.place import place
from utils.exercises.layers.relations import as_if, related
from utils.exercises.layers.repair import one_change, two_changes
from utils.exercises.layers.unused import unused

NAMING = (known_mistake, two_known_mistakes, one_change, as_if, related, two_changes)
LAYERS = (*NAMING, unused)  # the last says what was forgotten, not why


def diagnose(attempt):
    """The name of the layer that found something, and its Finding; "" where it only says where."""
    for layer in LAYERS:
        finding = layer(attempt)
        if finding:
            return layer.__name__, finding
    return "", Finding(place(attempt))


def is_named(layer):
    """Whether a verdict of this layer says which mistake it is."""
    return layer in {one.__name__ for one in NAMING}
