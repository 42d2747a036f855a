"""The single changes that somebody's code is tried with, the plainest first.

A change puts another node into the place of one node of a syntax tree, or of several in which it is
the same slip. Its rank says how plain it is, its words what a learner is told to look at.
"""

import ast
from collections import defaultdict
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

from utils.exercises.layers.replacements import replacements

MANY = 8  # places at most that one change is made in
LOCATED = ast.expr | ast.stmt | ast.keyword  # what has a line and a column


@dataclass
class Change:
    """New nodes for some places; within ``with change:`` it is made."""

    rank: int
    words: str
    places: list
    new: list

    def __enter__(self):
        self.old = [place.get() for place in self.places]
        for place, node, old in zip(self.places, self.new, self.old, strict=True):
            for part in ast.walk(node):
                if isinstance(part, LOCATED) and not hasattr(part, "lineno"):
                    ast.copy_location(part, old)
            place.put(node)

    def __exit__(self, *_):
        for place, node in zip(self.places, self.old, strict=True):
            place.put(node)


class Place(NamedTuple):
    """Where a node hangs in its tree: a field of its parent, and where in it if that is a list."""

    parent: ast.AST
    field: str
    index: int | None

    def get(self):
        value = getattr(self.parent, self.field)
        return value if self.index is None else value[self.index]

    def put(self, node):
        if self.index is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.index] = node


def changes(tree):
    """Every change of a function's tree that is tried, the plainest first."""
    scope = names_in_scope(tree)
    found, alike = [], defaultdict(list)
    for place in _places(tree):
        node = place.get()
        is_called = isinstance(place.parent, ast.Call) and place.field == "func"
        for number, (rank, new, words) in enumerate(replacements(node, scope, is_called)):
            found.append(Change(rank, words, [place], [new]))
            alike[type(node), number, rank, _gist(node)].append(found[-1])
    found += [_everywhere(group) for group in alike.values() if 2 <= len(group) <= MANY]
    found += _exchanged(tree, scope)
    holders = _holders(tree)
    found = [change for change in found if not _would_hold_itself(change, holders)]
    return sorted(found, key=lambda change: change.rank)


def _holders(tree):
    """What stands within ``name.append(...)`` and its like: the id of a node -> that name."""
    return {
        id(part): call.func.value.id
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
        if isinstance(call.func.value, ast.Name)
        for argument in call.args
        for part in ast.walk(argument)
    }


def _would_hold_itself(change, holders):
    """Whether a list would be put into itself: to make an array of that, NumPy never ends."""
    return any(
        isinstance(part, ast.Name) and part.id == holders.get(id(place.get()))
        for place, new in zip(change.places, change.new, strict=True)
        for part in ast.walk(new)
    )


def names_in_scope(tree):
    """The arguments of a function and what it binds, in the order of the text."""
    names = [argument.arg for argument in tree.args.args]
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
    return list(dict.fromkeys(names))


def _places(tree):
    """Every statement below the def, and every expression that is read, not bound."""
    for parent in ast.walk(tree):
        if isinstance(parent, ast.arguments | ast.arg | ast.JoinedStr):
            continue
        for field, value in ast.iter_fields(parent):
            if isinstance(value, list):
                yield from (Place(parent, field, k) for k, one in enumerate(value) if _may(one))
            elif _may(value):
                yield Place(parent, field, None)


def _may(node):
    """Whether a node may be changed: not the docstring, not what is bound, no text in braces."""
    if isinstance(node, ast.stmt):
        return not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
    if isinstance(node, ast.JoinedStr | ast.FormattedValue):
        return False
    return isinstance(node, ast.expr) and not isinstance(
        getattr(node, "ctx", None), ast.Store | ast.Del
    )


def _gist(node):
    """What two nodes share in which the same change is the same slip: their operator or name."""
    match node:
        case ast.BinOp(op=operator):
            return type(operator)
        case ast.Call(func=function):
            return ast.unparse(function)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Constant(value=value):
            return repr(value)
    return None


def _everywhere(group):
    """The same change in every place of its kind, as when each of four lines has the same slip."""
    places = [change.places[0] for change in group]
    new = [change.new[0] for change in group]
    return Change(group[0].rank + 1, group[0].words, places, new)


def _exchanged(tree, scope):
    """Two names in each other's place: everywhere, or in one pair of places."""
    read = defaultdict(list)
    for place in _places(tree):
        node = place.get()
        if isinstance(node, ast.Name) and node.id in scope:
            read[node.id].append(place)
    for one, other in combinations(read, 2):
        words = f"`{one}` and `{other}`, which stand in each other's place"
        names = [other] * len(read[one]) + [one] * len(read[other])
        nodes = [ast.Name(name, ast.Load()) for name in names]
        yield Change(1, words, [*read[one], *read[other]], nodes)
        for pair in product(read[one], read[other]):
            new = [ast.Name(other, ast.Load()), ast.Name(one, ast.Load())]
            yield Change(3, words, list(pair), new)
