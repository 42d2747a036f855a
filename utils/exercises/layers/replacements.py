"""What may stand in the place of a node of somebody's code.

Each replacement is (rank, new node, words): rank 0 is the plainest slip, the words say what to look
at and not what to write.
"""

import ast
from itertools import permutations

OPERATORS = {
    ast.Add: (ast.Sub, ast.Mult),
    ast.Sub: (ast.Add, ast.Mult),
    ast.Mult: (ast.Add, ast.Div, ast.MatMult, ast.Sub),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.MatMult: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.Mod: (ast.FloorDiv,),
}
COMPARISONS = (ast.Lt, ast.LtE, ast.Gt, ast.GtE, ast.Eq, ast.NotEq)
FAMILIES = (  # names that are taken for one another
    ("tanh", "sigmoid"),
    ("exp", "log"),
    ("sum", "mean", "max", "min"),
    ("argmax", "argmin"),
    ("floor", "ceil", "round"),
    ("sqrt", "square", "abs"),
    ("concatenate", "concat", "stack"),
    ("hstack", "vstack"),
    ("zeros", "ones"),
    ("zeros_like", "ones_like"),
    ("minimum", "maximum"),
    ("all", "any"),
    ("split", "array_split"),
    ("h", "c"),
)
FUNCTIONS = [
    (3, "sigmoid"),
    (3, "tanh"),
    *((5, n) for n in ("sqrt", "log", "exp", "abs", "cumsum")),
]
OPERANDS = ((ast.Mult, "factor"), (ast.Add, "term"), (ast.Sub, "term"), (ast.Div, "divisor"))
PARTS = [
    ast.parse(f"x[{part}]", mode="eval").body.slice
    for part in ("::-1", ":, ::-1", "0", "-1", ":-1", "1:", "None", ":, None", ":, -1")
]
ALONG_AN_AXIS = {"sum", "mean", "max", "min", "all", "any", "concatenate", "stack", "flip", "norm"}
AXES = ("axis", "dim")


def replacements(node, scope, is_called):
    """All replacements of a node; scope are the names that its function knows."""
    if isinstance(node, ast.stmt):
        return _of_statement(node)
    made = list(BY_KIND.get(type(node), _of_others)(node, scope))
    if not is_called and not isinstance(node, WHOLE):
        made += _around(node, scope)
    return made


# Around these nothing is put: they are parts of another expression.
WHOLE = (ast.Constant, ast.Slice, ast.Tuple, ast.List, ast.Starred, ast.Lambda)


def _of_statement(node):
    match node:
        case ast.Assign(targets=[ast.Name() | ast.Subscript() as target], value=value):
            yield 1, ast.AugAssign(target, ast.Add(), value), "`=` or `+=`"
        case ast.AugAssign(target=target, value=value):
            yield 1, ast.Assign([target], value), "`=` or `+=`"
        case ast.If(body=[only]):
            yield 3, only, "the condition"
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Expr | ast.If):
        yield 3, ast.Pass(), "whether this line is needed"


def _of_name(node, scope):
    for other in scope:
        if other != node.id:
            yield 1, ast.Name(other, ast.Load()), f"what stands where `{node.id}` does"
    for other in _family(node.id):
        yield 1, _function(other), f"the function `{node.id}`"


def _of_constant(node, scope):
    value, words = node.value, shown(node)
    if isinstance(value, bool):
        yield 0, ast.Constant(not value), words
    elif isinstance(value, int | float):
        for other in (value + 1, value - 1, -value, 0, 1, 2, 4, 0.5, 10, value / 2, value * 2):
            if other != value:
                yield 1, ast.Constant(other), f"the number {words}"
        for name in scope:
            yield 3, ast.Name(name, ast.Load()), f"the number {words}"
    elif isinstance(value, str) and len(value) == 1:
        for other in "ifgo":
            if other != value:
                yield 1, ast.Constant(other), f"the letter {words}"


def _of_operation(node, scope):
    left, operator, right, words = node.left, node.op, node.right, shown(node)
    if not any(isinstance(side, ast.Constant) and side.value == 1 for side in (left, right)):
        for other in OPERATORS.get(type(operator), ()):
            yield 0, ast.BinOp(left, other(), right), f"the operator in {words}"
    if not isinstance(operator, ast.Add | ast.Mult):
        yield 0, ast.BinOp(right, operator, left), f"the order in {words}"
    yield 2, left, f"something too many in {words}"
    yield 2, right, f"something too many in {words}"
    if isinstance(left, ast.BinOp):  # (a · b) ∘ c -> a · (b ∘ c), or another sign for ∘
        inner = ast.BinOp(left.right, operator, right)
        yield 2, ast.BinOp(left.left, left.op, inner), f"the brackets in {words}"
        for other in OPERATORS.get(type(operator), ()):
            inner = ast.BinOp(left.right, other(), right)
            yield 2, ast.BinOp(left.left, left.op, inner), f"the operator in {words}"
    if isinstance(right, ast.BinOp):  # a ∘ (b · c) -> (a ∘ b) · c
        inner = ast.BinOp(left, operator, right.left)
        yield 2, ast.BinOp(inner, right.op, right.right), f"the brackets in {words}"
    if isinstance(left, ast.Call) and left.args:  # f(a) ∘ b -> f(a ∘ b)
        inner = ast.BinOp(left.args[0], operator, right)
        yield 2, _with_first(left, inner), f"the brackets in {words}"
    if isinstance(right, ast.Call) and right.args:  # a ∘ f(b) -> f(a ∘ b)
        inner = ast.BinOp(left, operator, right.args[0])
        yield 2, _with_first(right, inner), f"the brackets in {words}"


def _of_comparison(node, scope):
    for other in COMPARISONS if len(node.ops) == 1 else ():
        if not isinstance(node.ops[0], other):
            new = ast.Compare(node.left, [other()], node.comparators)
            yield 1, new, f"the comparison {shown(node)}"


def _of_attribute(node, scope):
    if node.attr == "T":
        yield 0, node.value, f"which way round {shown(node.value)} lies"
    for other in _family(node.attr):
        yield 1, ast.Attribute(node.value, other, ast.Load()), f"`{node.attr}` in {shown(node)}"


def _of_slice(node, scope):
    words = f"where the slice `{ast.unparse(node)}` begins, ends, or which way it goes"
    lower, upper, step = node.lower, node.upper, node.step
    yield 0, ast.Slice(lower, upper, None if step else ast.Constant(-1)), words
    if lower or upper:
        yield 0, ast.Slice(upper, lower, step), words
    if lower:
        yield 1, ast.Slice(None, upper, step), words
    if upper:
        yield 1, ast.Slice(lower, None, step), words
    for operator in (ast.Add(), ast.Sub()):
        if lower:
            yield 1, ast.Slice(ast.BinOp(lower, operator, ast.Constant(1)), upper, step), words
        if upper:
            yield 1, ast.Slice(lower, ast.BinOp(upper, operator, ast.Constant(1)), step), words


def _of_call(node, scope):
    words = shown(node)
    for argument in node.args[:2]:
        if not isinstance(argument, ast.Starred):
            yield 2, argument, f"a function too many: `{ast.unparse(node.func)}`"
    for rank, order in _orders(node.args):
        yield rank, ast.Call(node.func, order, node.keywords), f"the order in {words}"
    for number, keyword in enumerate(node.keywords):
        others = [*node.keywords[:number], *node.keywords[number + 1 :]]
        said = f"`{keyword.arg}=` in {words}"
        yield 2, ast.Call(node.func, node.args, others), said
        for axis in (0, 1, 2, -1) if keyword.arg in AXES else ():
            other = ast.keyword(keyword.arg, ast.Constant(axis))
            yield 1, ast.Call(node.func, node.args, [*others, other]), said
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    if name in ALONG_AN_AXIS and not any(keyword.arg in AXES for keyword in node.keywords):
        for axis in (0, 1, -1):
            added = [*node.keywords, ast.keyword("axis", ast.Constant(axis))]
            yield 2, ast.Call(node.func, node.args, added), f"the axis of {words}"
    if isinstance(node.func, ast.Attribute):
        yield 2, node.func.value, f"something too many: `.{name}(…)`"


def _of_others(node, scope):
    words = shown(node)
    match node:
        case ast.UnaryOp(operand=operand):
            yield 0, operand, f"the sign of {shown(operand)}"
        case ast.BoolOp(op=operator, values=values):
            other = ast.Or() if isinstance(operator, ast.And) else ast.And()
            yield 0, ast.BoolOp(other, values), f"`and` or `or` in {words}"
        case ast.IfExp(test=test, body=body, orelse=orelse):
            yield 0, ast.IfExp(test, orelse, body), f"the two sides of {words}"
        case ast.Subscript(value=value):
            yield 3, value, f"which part of {shown(value)} is meant"
        case ast.Tuple(elts=elements) | ast.List(elts=elements):
            for rank, order in _orders(elements):
                yield rank, type(node)(order, ast.Load()), f"the order in {words}"


BY_KIND = {
    ast.Name: _of_name,
    ast.Constant: _of_constant,
    ast.BinOp: _of_operation,
    ast.Compare: _of_comparison,
    ast.Attribute: _of_attribute,
    ast.Slice: _of_slice,
    ast.Call: _of_call,
}


def _around(node, scope):
    """What may be missing around an expression, or beside it."""
    words = shown(node)
    yield 3, ast.UnaryOp(ast.USub(), node), f"the sign of {words}"
    yield 3, ast.BinOp(ast.Constant(1), ast.Sub(), node), f"whether {words} or its rest is meant"
    yield 4, ast.Attribute(node, "T", ast.Load()), f"which way round {words} lies"
    yield 4, ast.BinOp(node, ast.Pow(), ast.Constant(2)), f"the power of {words}"
    for operator in (ast.Add(), ast.Sub()):
        yield 4, ast.BinOp(node, operator, ast.Constant(1)), f"one too many or too few at {words}"
    for rank, function in FUNCTIONS:
        call = ast.Call(_function(function), [node], [])
        yield rank, call, f"a function that {words} should go through"
    for rank, operand in _operands(scope):
        for operator, what in OPERANDS:
            yield rank, ast.BinOp(node, operator(), operand), f"a {what} missing beside {words}"
    for part in PARTS:
        new = ast.Subscript(node, part, ast.Load())
        yield 5, new, f"which part of {words} is meant, or in which order"


def _operands(scope):
    yield from ((5, ast.Name(name, ast.Load())) for name in scope)
    yield from ((5, ast.Constant(number)) for number in (2, 4))
    for name in scope:
        yield 6, ast.BinOp(ast.Constant(1), ast.Sub(), ast.Name(name, ast.Load()))
        yield 6, ast.BinOp(ast.Constant(2), ast.Mult(), ast.Name(name, ast.Load()))


def _orders(elements):
    """Other orders of a few elements, with their ranks: two exchanged are plain."""
    own = tuple(range(len(elements)))
    for order in permutations(own) if 2 <= len(elements) <= 4 else ():
        moved = sum(a != b for a, b in zip(order, own, strict=True))
        if moved:
            yield (0 if moved == 2 else 2), [elements[k] for k in order]


def _with_first(call, argument):
    return ast.Call(call.func, [argument, *call.args[1:]], call.keywords)


def _family(name):
    """The names that this one is taken for."""
    return [other for family in FAMILIES if name in family for other in family if other != name]


def _function(name):
    """A function as the notebooks call it: the course's own by its name, NumPy's as `np.name`."""
    if name == "sigmoid":
        return ast.Name(name, ast.Load())
    return ast.Attribute(ast.Name("np", ast.Load()), name, ast.Load())


def shown(node, longest=36):
    text = " ".join(ast.unparse(node).split())
    return f"`{text}`" if len(text) <= longest else f"`{text[: longest - 1]}…`"
