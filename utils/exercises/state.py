"""What belongs to the whole process or notebook: noted before an answer runs, put back afterwards.

An answer may change it for a good reason, or by a slip: a seed, a backend, a variable of the
notebook, `np.tanh` itself. The next cell, and the next answer, should not see that. Only modules
that are loaded are noted, so that no framework is waited for.
"""

import builtins
import contextlib
import decimal
import functools
import gc
import logging
import os
import sys
import tracemalloc
import types
from locale import LC_ALL, setlocale

from utils.exercises.content import contents, is_same, put_back

FRAMEWORKS = {
    *("torch", "torch.nn", "torch.nn.functional", "torch.nn.init", "torch.optim", "torch.autograd"),
    *("keras", "keras.layers", "keras.models", "keras.ops", "keras.losses", "keras.optimizers"),
    *("tensorflow", "tensorflow.python.eager.context", "keras.src.backend.config"),
    "tensorflow.python.eager.polymorphic_function.eager_function_run",
    *("matplotlib", "matplotlib.pyplot", "IPython", "IPython.display"),
}
# How a setting is asked for, and the function that takes it.
SETTINGS = (
    ("sys.getrecursionlimit", "sys.setrecursionlimit"),
    ("sys.getswitchinterval", "sys.setswitchinterval"),
    ("sys.get_int_max_str_digits", "sys.set_int_max_str_digits"),
    ("threading.gettrace", "threading.settrace"),
    ("threading.getprofile", "threading.setprofile"),
    ("threading.stack_size", "threading.stack_size"),
    ("gc.get_debug", "gc.set_debug"),
    ("random.getstate", "random.setstate"),
    ("numpy.random.get_state", "numpy.random.set_state"),
    ("socket.getdefaulttimeout", "socket.setdefaulttimeout"),
    ("torch.get_rng_state", "torch.set_rng_state"),
    ("torch.get_default_dtype", "torch.set_default_dtype"),
    ("torch.get_deterministic_debug_mode", "torch.set_deterministic_debug_mode"),
    ("torch.is_anomaly_enabled", "torch.autograd.set_detect_anomaly"),
)


@contextlib.contextmanager
def unchanged(variables=None, kept=()):
    """Whatever happens within, all is as it was afterwards, and once that is called what it gives.

    variables  of the notebook, a dict
    kept       other values whose contents are put back
    """
    # Names first: what puts the rest back is found by them.
    names = _names({} if variables is None else variables)
    parts = (_modules, _settings, _folder, _environment, _contexts, _matplotlib, _tensorflow)
    rest = [note() for note in parts]
    inner = _inner({} if variables is None else variables, kept)

    def names_and_contents():
        names()
        inner()

    try:
        yield names_and_contents
    finally:
        names_and_contents()
        for back in rest:
            with contextlib.suppress(Exception):  # the rest is put back
                back()


def _names(variables):
    """What every name of the builtins, the notebook and the modules that matter stands for."""
    # Not as a dict: a hand that reaches for every dict would find it.
    complete = [(space, tuple(space.items())) for space in (vars(builtins), variables)]
    modules = [
        (vars(module), vars(module).copy(), name.startswith("utils")) for name, module in _loaded()
    ]
    exercises = _found("utils.exercises.registry.EXERCISES") or {}
    modules += [(vars(one), vars(one).copy(), True) for one in exercises.values()]
    classes = [(one, dict(vars(one))) for one in _classes()]

    def back():
        for space, items in complete:
            space.update(items)  # before anything is called: there may be no builtins left
            before = dict(items)
            for name in [name for name in space if name not in before]:
                del space[name]
        for space, before, is_ours in modules:
            if not is_same(space, before):
                for name in [name for name in space if name not in before]:
                    if _is_of_a_notebook(space[name]):
                        del space[name]
                for name, value in before.items():
                    if space.get(name, back) is not value and (is_ours or _stays(name, value)):
                        space[name] = value
        for one, before in classes:
            if not is_same(vars(one), before):
                _put_class_back(one, before)

    return back


def _loaded():
    """The modules that matter, with their names."""
    return [
        (name, module)
        for name, module in sys.modules.copy().items()
        if _matters(name) and isinstance(module, types.ModuleType)
    ]


@functools.cache
def _matters(name):
    top, _, rest = name.partition(".")
    if top == "numpy":
        return "._" not in name
    return top == "utils" or name in FRAMEWORKS or (not rest and top in sys.stdlib_module_names)


def _is_of_a_notebook(value):
    return type(value) is types.FunctionType and value.__module__ == "__main__"


def _stays(name, value):
    """Whether a library itself gives the name nothing else: not a cache that it has yet to fill."""
    return value is not None and (
        not name.startswith("_") or callable(value) or isinstance(value, str | float)
    )


def _classes():
    """The classes of the course, and the one of a framework that has its own functions."""
    tensor = getattr(sys.modules.get("torch"), "Tensor", None)
    found = {tensor} if tensor else set()
    for name, module in _loaded():
        if name.startswith("utils"):
            found.update(value for value in vars(module).values() if _is_ours(value))
    return found


def _is_ours(value):
    return type(value) is type and value.__module__.startswith("utils")


def _put_class_back(one, before):
    for name in [name for name in vars(one) if name not in before]:
        delattr(one, name)
    for name, value in before.items():
        if vars(one).get(name, one) is not value:
            setattr(one, name, value)


def _inner(variables, kept):
    """What lists, dicts, sets and arrays hold: the notebook's, the course's, the interpreter's."""
    roots = [value for name, value in variables.items() if not _is_private(name)]
    found = contents(*roots, *kept)
    flat = [sys.path, sys.argv, sys.meta_path, sys.path_hooks, gc.callbacks]
    for name, module in _loaded():
        if name.startswith("utils"):
            flat += [value for value in vars(module).values() if type(value) in (list, dict, set)]
    for path in ("linecache.cache", "logging.root.handlers", "torch._tensor_str.PRINT_OPTS"):
        value = _found(path)
        flat.append(value if isinstance(value, list | dict) else getattr(value, "__dict__", {}))
    found += [(value, value.copy()) for value in flat]

    def back():
        for value, before in found:
            put_back(value, before)

    return back


def _is_private(name):
    """Whether a variable is Python's or IPython's, not the notebook's."""
    return name.startswith("_") or name in ("In", "Out")


def _modules():
    """Which modules are loaded; those that an answer loads stay."""
    before = sys.modules.copy()

    def back():
        for name in sys.modules.keys() - before.keys():
            if getattr(sys.modules[name], "__spec__", None) is None:
                del sys.modules[name]
        sys.modules.update(before)

    return back


def _settings():
    """What can be asked for and set, by pairs of functions."""
    pairs = [(_found(ask), _found(put)) for ask, put in SETTINGS]
    noted = []
    for ask, put in pairs:
        with contextlib.suppress(Exception):  # not loaded, or half loaded
            noted.append((put, ask()))
    collects, threshold, frozen = gc.isenabled(), gc.get_threshold(), gc.get_freeze_count()
    mask, place, traces = os.umask(0), setlocale(LC_ALL), tracemalloc.is_tracing()
    os.umask(mask)

    def back():
        (gc.enable if collects else gc.disable)()
        gc.set_threshold(*threshold)
        if gc.get_freeze_count() > frozen:
            gc.unfreeze()
        if tracemalloc.is_tracing() and not traces:
            tracemalloc.stop()
        os.umask(mask)
        setlocale(LC_ALL, place)
        for put, value in noted:
            with contextlib.suppress(Exception):
                put(value)

    return back


def _folder():
    """The working folder; one that is gone is made again, empty as it had to be."""
    try:
        folder = os.getcwd()
    except OSError:  # it was gone before
        return lambda: None

    def back():
        os.makedirs(folder, exist_ok=True)
        os.chdir(folder)

    return back


def _contexts():
    """What `decimal` and `logging` do by default."""
    names = ("prec", "rounding", "Emin", "Emax", "capitals", "clamp")
    contexts = [decimal.DefaultContext, decimal.getcontext()]
    noted = [(one, name, getattr(one, name)) for one in contexts for name in names]
    disabled = logging.root.manager.disable

    def back():
        decimal.setcontext(contexts[1])
        for one, name, value in noted:
            setattr(one, name, value)
        logging.root.manager.disable = disabled

    return back


def _environment():
    before = dict(os.environ)

    def back():
        if dict(os.environ) != before:
            os.environ.clear()
            os.environ.update(before)

    return back


def _matplotlib():
    """Its settings, its backend, and which figures are open."""
    library, pyplot = sys.modules.get("matplotlib"), sys.modules.get("matplotlib.pyplot")
    settings = getattr(library, "rcParams", {}), getattr(library, "rcParamsDefault", {})
    before = [dict.copy(one) for one in settings]
    backend = getattr(pyplot, "_backend_mod", None)
    figures = _found("matplotlib._pylab_helpers.Gcf.figs")
    opened = dict(figures or {})

    def back():
        for one, values in zip(settings, before, strict=True):
            dict.update(one, values)  # as they were: what reads them may change them
        if backend is not None:
            pyplot._backend_mod = backend
        if figures is not None:
            figures.clear()
            figures.update(opened)

    return back


def _tensorflow():
    """Its seed."""
    context = _found("tensorflow.python.eager.context._context")
    names = [name for name in ("_seed", "_rng") if hasattr(context, name)]
    before = [(name, getattr(context, name)) for name in names]
    generator = getattr(context, "_rng", None)
    state = generator.getstate() if generator else None

    def back():
        for name, value in before:
            setattr(context, name, value)
        if generator:
            generator.setstate(state)

    return back


def _found(path):
    """What stands under a dotted path in a module that is loaded, None if nothing does."""
    module, _, name = path.rpartition(".")
    if module in sys.modules:
        return getattr(sys.modules[module], name, None)
    return getattr(_found(module), name, None) if module else None
