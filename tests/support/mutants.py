"""Small changes to each solution, made mechanically.

A mutant is the solution notebook's own answer with one change: an operator, a gate, an axis, a
sign, a constant, a comparison, a slice or the order of two values changed; a term, a call or a line
dropped.
"""

import ast
import copy
import functools

import nbformat
import numpy as np
from written import written

from tools.start import SOLUTIONS
from utils.exercises import EXERCISES
from utils.lstm import backward, unroll

OPERATORS = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div, ast.Add],
    ast.Div: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.MatMult: [ast.Mult],
}
COMPARISONS = {ast.GtE: [ast.LtE], ast.Gt: [ast.Lt], ast.Lt: [ast.Gt], ast.LtE: [ast.GtE]}
FUNCTIONS = {"tanh": "sigmoid", "sigmoid": "tanh", "log": "exp", "exp": "log"}
GATES = "fgijo"


@functools.cache
def answers():
    """Exercise name -> source of the answer cell in its solution notebook."""
    found = {}
    for path in sorted(SOLUTIONS.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if "exercise" in cell.metadata.get("tags", []):
                tree = ast.parse(cell.source)
                tree.body[0].decorator_list.clear()
                found[tree.body[0].name] = ast.unparse(tree)
    return found


def mutants(source):
    """(changed line, source) for every mutant of a function."""
    tree = ast.parse(source)
    lines = ast.unparse(tree).splitlines()
    gates = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)} & set(GATES)
    found = {}
    for position, node in enumerate(ast.walk(tree)):
        for changed in changes(node, gates):
            mutant = copy.deepcopy(tree)
            replace(mutant, position, changed)
            mutated = ast.unparse(ast.fix_missing_locations(mutant))
            pairs = zip(lines, mutated.splitlines(), strict=True)
            for old, new in pairs:
                if old != new:
                    found[mutated] = new.strip()
    return [(line, mutated) for mutated, line in found.items()]


def replace(tree, position, changed):
    """Put ``changed`` in the place of the node at this position of ``ast.walk``."""
    target = list(ast.walk(tree))[position]
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            if value is target:
                setattr(parent, field, changed)
            elif isinstance(value, list) and any(item is target for item in value):
                setattr(parent, field, [changed if item is target else item for item in value])


def changes(node, gates):
    """What may stand in the place of a node."""
    if isinstance(node, ast.BinOp):
        for operator in OPERATORS.get(type(node.op), []):
            yield ast.BinOp(node.left, operator(), node.right)
        yield node.left
        yield node.right
        yield ast.UnaryOp(ast.USub(), node)
    if isinstance(node, ast.UnaryOp):
        yield node.operand
    if isinstance(node, ast.Compare):
        for operator in COMPARISONS.get(type(node.ops[0]), []):
            yield ast.Compare(node.left, [operator()], node.comparators)
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float):
        yield ast.Constant(node.value + 1)
        yield ast.Constant(node.value - 1)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in GATES:
        yield from (ast.Constant(gate) for gate in "figo" if gate != node.value)
    if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in gates:
        yield from (ast.Name(gate, ast.Load()) for gate in sorted(gates - {node.id}))
    if isinstance(node, ast.Call):
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in FUNCTIONS:
            yield ast.Call(ast.Name(FUNCTIONS[name], ast.Load()), node.args, node.keywords)
        if name in FUNCTIONS or name == "abs":
            yield node.args[0]
        for k in range(len(node.keywords)):
            fewer = [*node.keywords[:k], *node.keywords[k + 1 :]]
            yield ast.Call(node.func, node.args, fewer)
        if isinstance(node.func, ast.Attribute) and name in ("reshape", "detach"):
            yield node.func.value
    if isinstance(node, ast.Attribute) and node.attr == "T":
        yield node.value
    if isinstance(node, ast.Attribute) and node.attr in "hc":
        yield ast.Attribute(node.value, "c" if node.attr == "h" else "h", node.ctx)
    if isinstance(node, ast.Slice) and (node.lower or node.upper):
        yield ast.Slice(node.upper, node.lower, node.step)
    if isinstance(node, ast.Tuple | ast.List) and isinstance(node.ctx, ast.Load):
        for k in range(len(node.elts) - 1):
            order = [*node.elts[:k], node.elts[k + 1], node.elts[k], *node.elts[k + 2 :]]
            yield type(node)(order, ast.Load())
    if isinstance(node, ast.AugAssign):
        for operator in OPERATORS.get(type(node.op), []):
            yield ast.AugAssign(node.target, operator(), node.value)
    if isinstance(node, ast.Assign | ast.AugAssign):
        yield ast.Pass()
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass()


def answer(name, source):
    """The function that the source defines, among the names that its notebook has."""
    others = {name: other.reference for name, other in EXERCISES.items()}
    names = {"tanh": np.tanh, "exp": np.exp, "log": np.log, "unroll": unroll, "backward": backward}
    return written(source, **(others | names))
