"""A change can be made and taken back, and comes in the order of how plain it is."""

import ast

from written import written

from utils.exercises.layers.changes import changes, names_in_scope
from utils.exercises.layers.source import parsed

CODE = '''
def new_c(f, c, i, g):
    """The new cell."""
    kept = f * c
    return kept + i * g
'''


def test_each_change_gives_another_program_and_leaves_the_tree_as_it_was():
    tree = parsed(written(CODE))
    before = ast.unparse(tree)
    made = changes(tree)
    for change in made:
        with change:
            assert ast.unparse(tree) != before
            compile(ast.Module([tree], []), "<changed>", "exec")
        assert ast.unparse(tree) == before
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
