"""A change can be made and taken back, and comes in the order of how plain it is."""

import ast

import pytest
from written import written

from utils.exercises.layers.changes import changes, names_in_scope
from utils.exercises.layers.source import names_read, parsed

CODE = '''
def new_c(f, c, i, g):
    """The new cell."""
    kept = f * c
    return kept + i * g
'''
# Something of each kind that answers are made of.
MANY_KINDS = '''
def many(x, weights, size=2, *, axis=0):
    """All kinds."""
    first, (second, *rest) = x[0], [1, 2, 3]
    total, names = 0.5, {"i": first, "f": -second}
    for k, row in enumerate(x[1:, ::-1]):
        total += row.sum(axis=axis, keepdims=True) if k < size and not rest else row.T @ row
        names["i"] = lambda value: value**2 + sum(w for w in weights if w)
    if size:
        return total, np.concatenate([first, *rest]), f"{total:.2f}"
    x[:, 0] = np.where(first >= 0, 1 / (1 + second), second // (1 + second))
    weights.update(x=x)
    while True:
        break
    return (total, first)[::-1]
'''


@pytest.mark.filterwarnings("ignore::SyntaxWarning")  # of changes that only look like Python
@pytest.mark.parametrize("code", [CODE, MANY_KINDS])
def test_each_change_gives_another_program_and_leaves_the_tree_as_it_was(code):
    tree = parsed(written(code))
    before = ast.dump(tree)
    made = changes(tree)
    for change in made[:: max(1, len(made) // 600)]:
        with change:
            assert ast.dump(tree) != before
            compile(ast.Module([tree], []), "<changed>", "exec")
        assert ast.dump(tree) == before
    assert len(made) > 200


def test_the_plainest_come_first():
    ranks = [change.rank for change in changes(parsed(written(CODE)))]
    assert ranks == sorted(ranks)


def test_neither_the_docstring_nor_what_is_bound_is_changed():
    tree = parsed(written(CODE))
    for change in changes(tree):
        with change:
            assert ast.get_docstring(tree) == "The new cell."
            assert [argument.arg for argument in tree.args.args] == ["f", "c", "i", "g"]


def test_a_functions_names_are_its_arguments_and_what_it_binds():
    assert names_in_scope(parsed(written(CODE))) == ["f", "c", "i", "g", "kept"]


def test_no_list_is_put_into_itself():
    code = """
def collected(x):
    parts = []
    for row in x:
        parts.append((row, x))
    return parts
"""
    tree = parsed(written(code))
    for change in changes(tree):
        with change:
            calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
            given = [
                one for call in calls for one in call.args if "parts." in ast.unparse(call.func)
            ]
            assert not any("parts" in names_read(one) for one in given)
