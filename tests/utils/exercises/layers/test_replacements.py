"""What may stand in the place of a node covers the slips that people make."""

import ast

import pytest

from utils.exercises.layers.replacements import replacements, shown


@pytest.mark.parametrize(
    ("right", "slip"),
    [
        ("a * b", "a + b"),
        ("a - b", "b - a"),
        ("a @ b", "b @ a"),
        ("(a + b) * c", "a + b * c"),
        ("f(a + b)", "f(a) + b"),
        ("a", "b"),
        ("a", "-a"),
        ("a", "1 - a"),
        ("1 - a", "a"),
        ("np.tanh(a)", "a"),
        ("a", "np.tanh(a)"),
        ("np.tanh(a)", "sigmoid(a)"),
        ("a.sum(axis=0)", "a.sum(axis=1)"),
        ("a.sum(axis=0)", "a.sum()"),
        ("a.mean()", "a.sum()"),
        ("a.T", "a"),
        ("a", "a.T"),
        ("a[:, -1]", "a[:, 0]"),
        ("a[1:]", "a[:1]"),
        ("a[:-1]", "a[:-2]"),
        ("a[::-1]", "a"),
        ("(a, b)", "(b, a)"),
        ("f(a, b)", "f(b, a)"),
        ("a < b", "a <= b"),
        ("a and b", "a or b"),
        ("3", "4"),
        ("True", "False"),
        ("a / (1 - b)", "a"),
        ("x.h", "x.c"),
        ("'f'", "'i'"),
    ],
)
def test_a_slip_is_one_replacement_away_from_what_is_right(right, slip):
    tree = ast.parse(f"def g(a, b, x):\n    return {slip}").body[0]
    made = set()
    for parent in ast.walk(tree.body[0]):
        for field, value in ast.iter_fields(parent):
            for k, node in enumerate(value if isinstance(value, list) else [value]):
                if isinstance(node, ast.expr):
                    for _, new, _ in replacements(node, ["a", "b", "x"], field == "func"):
                        place = value if isinstance(value, list) else None
                        _put(parent, field, place, k, new)
                        made.add(ast.unparse(tree.body[0]))
                        _put(parent, field, place, k, node)
    assert ast.unparse(ast.parse(f"return {right}")) in made


def _put(parent, field, place, k, node):
    if place is None:
        setattr(parent, field, node)
    else:
        place[k] = node


@pytest.mark.parametrize(
    ("right", "slip"),
    [("a += b", "a = b"), ("a = b", "a += b"), ("pass", "a = 0"), ("a = 1", "if b:\n    a = 1")],
)
def test_a_statement_too_is_one_replacement_away(right, slip):
    made = [new for _, new, _ in replacements(ast.parse(slip).body[0], ["a"], False)]
    assert right in [ast.unparse(ast.copy_location(new, ast.parse(slip).body[0])) for new in made]


def test_the_words_do_not_say_what_to_write():
    node = ast.parse("a * b", mode="eval").body
    assert {
        words for _, new, words in replacements(node, ["a", "b"], False) if "+" in words
    } == set()


def test_a_long_expression_is_shown_in_brief():
    text = shown(ast.parse("+".join(["value"] * 20), mode="eval").body)
    assert len(text) < 45
    assert text.endswith("…`")
