"""The learner's code as a syntax tree, and whether it may be tried again with a change in it."""

import ast
import inspect
import textwrap
import types

# An answer that reaches for anything else is judged and not searched: a search runs it often.
PACKAGES = {"numpy", "math", "itertools", "functools", "torch", "tensorflow", "keras", "utils"}
REACH_OUT = {
    *("open", "exec", "eval", "compile", "input", "breakpoint", "globals", "locals", "vars"),
    *("setattr", "delattr", "getattr", "print", "exit", "quit", "help", "get_ipython"),
    *("save", "savez", "savez_compressed", "savetxt", "load", "loadtxt", "genfromtxt", "tofile"),
    *("fromfile", "memmap", "save_weights", "load_weights", "load_state_dict", "seed"),
    *(
        "manual_seed",
        "set_seed",
        "set_random_seed",
        "seterr",
        "set_printoptions",
        "hub",
        "ctypeslib",
    ),
    *("set_default_dtype", "set_num_threads", "io", "data", "system", "os", "sys", "subprocess"),
}


def parsed(function):
    """The def of a function as a tree with the line numbers of its own text, None without one."""
    try:
        source = textwrap.dedent(inspect.getsource(function))
        tree = ast.parse(source)
    except (
        OSError,
        TypeError,
        SyntaxError,
        ValueError,
    ):  # a builtin, a lambda
        return None
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if not found or found[-1].name != getattr(function, "__name__", None):
        return None
    found[-1].decorator_list = []
    return found[-1]


def names_read(tree):
    return {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}


def is_harmless(function, seen=frozenset()):
    """Whether a function is made of numbers, arrays and the notebook's own names alone."""
    tree = parsed(function)
    if tree is None or function.__closure__ or function.__name__ in seen:
        return tree is not None and not function.__closure__
    if not all(_is_harmless_node(node) for node in ast.walk(tree)):
        return False
    seen = seen | {function.__name__}
    values = [function.__globals__.get(name) for name in names_read(tree)]
    return all(_is_harmless_value(value, seen) for value in values)


def _is_harmless_node(node):
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name not in REACH_OUT and not name.startswith("__")
        case ast.Import(names=names):
            return all(alias.name.partition(".")[0] in PACKAGES for alias in names)
        case ast.ImportFrom(module=module):
            return (module or "").partition(".")[0] in PACKAGES
        case ast.Global() | ast.Nonlocal() | ast.ClassDef() | ast.With() | ast.Yield():
            return False
        case ast.YieldFrom() | ast.Await() | ast.AsyncFunctionDef() | ast.Try():
            return False
    return True


def _is_harmless_value(value, seen):
    if isinstance(value, types.ModuleType):
        return value.__name__.partition(".")[0] in PACKAGES
    if isinstance(value, types.FunctionType) and value.__module__ == "__main__":
        return is_harmless(value, seen)
    return True
