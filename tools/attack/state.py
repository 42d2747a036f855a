"""What of a kernel an answer may have changed. This runs in the kernel, from the notebook's cells.

`remember` looks at everything, `changed` looks again and names what is another. A function is
compared by identity, a number, a text or an array by its value.
"""

import contextlib
import decimal
import faulthandler
import gc
import json
import locale
import logging
import os
import random
import signal
import socket
import sys
import threading
import time
import tracemalloc
import types
import warnings
from pathlib import Path

import matplotlib
import numpy as np
from matplotlib import pyplot

from utils.exercises import EXERCISES
from utils.exercises.record import solved

# What the course and the learners' answers lean on; of these, each name is looked at.
MODULES = {
    *(
        "builtins",
        "contextlib",
        "copy",
        "ctypes",
        "functools",
        "inspect",
        "io",
        "itertools",
        "json",
    ),
    *("math", "os", "random", "re", "sys", "threading", "time", "traceback", "types"),
    *("IPython", "IPython.display", "matplotlib", "matplotlib.pyplot"),
    *("numpy", "numpy.linalg", "numpy.random", "torch", "torch.nn", "torch.nn.functional"),
    *("keras", "keras.layers", "keras.ops", "tensorflow"),
}
# Names that Python sets as it goes, and what PyTorch replaces as it is imported.
PASSING = {"sys.last_type", "sys.last_value", "sys.last_traceback", "inspect.getfile"}
# What IPython has put among the notebook's variables.
IPYTHONS = {"In", "Out", "exit", "quit", "open", "get_ipython"}
Array, Module = np.ndarray, types.ModuleType  # as they were before any attack

_before, _own, _threads = {}, "", set()


def remember(variables, own):
    """Keep how everything is now; `own` is the variable that a verdict may set."""
    global _own
    _own = own
    pyplot.close(pyplot.figure())  # the first one tells IPython, which is no change
    _before.clear()
    _before.update(look(variables))
    _threads.update(threading.enumerate())


def changed(variables, file):
    """Write into the file, as JSON, what is another than it was; from here on it is expected."""
    left = threads_left()  # first: what they change is then seen
    now = look(variables)
    found = [name for name, value in _before.items() if not same(value, now.get(name, "gone"))]
    found += [name for name in now.keys() - _before.keys() if is_leftover(name, now[name])]
    found += [f"a thread: {name}" for name in left]
    _before.clear()
    _before.update(now)
    Path(file).write_text(json.dumps(sorted(found)))


def threads_left():
    """The names of new threads that stay; one that is being stopped gets a moment."""
    # ZeroMQ starts one of the kernel's own with its first large message.
    now = {t for t in threading.enumerate() if not type(t).__module__.startswith("zmq.")}
    new = now - _threads
    for thread in new:
        with contextlib.suppress(RuntimeError):  # it was stopped before it began
            thread.join(0.2 / len(new))
    _threads.update(new)
    return [thread.name for thread in new if thread.is_alive()]


def is_leftover(name, value):
    """Whether something new may not stay: what an import brings may."""
    ours = name.startswith(("builtins.", "the variable ", "EXERCISES."))
    return ours and not isinstance(value, Module)


def same(one, other):
    if one is other:
        return True
    with contextlib.suppress(Exception):
        return type(one) is type(other) and bool(one == other)
    return False


def look(variables):
    """All that is looked at, by name."""
    found = {}
    for name, module in modules():
        for key, value in list(vars(module).items()):
            if not (key.startswith("_") and name != "builtins") and f"{name}.{key}" not in PASSING:
                found[f"{name}.{key}"] = value
            if isinstance(value, type) and name.startswith("utils.") and value.__module__ == name:
                found |= {f"{name}.{key}.{k}": v for k, v in vars(value).items()}
    for name in variables.keys() - IPYTHONS - {_own}:
        if not name.startswith("_"):
            found[f"the variable {name}"] = content(variables[name])
    for name, value in EXERCISES.items():
        found |= {f"EXERCISES.{name}.{key}": vars(value)[key] for key in value.__match_args__}
    for part in (settings, numpy_settings, matplotlib_settings, ipython_settings):
        found |= part()
    for library, part in LIBRARIES.items():
        if library in sys.modules:
            found |= part()
    return found


def modules():
    """The modules to look at that are loaded, by name."""
    for name, module in list(sys.modules.items()):
        if (name in MODULES or name.startswith("utils.")) and isinstance(module, Module):
            yield name, module


def content(value):
    """What is in a variable, so that a change in place shows."""
    if isinstance(value, Array):
        return value.shape, value.dtype.str, value.tobytes()
    if isinstance(value, tuple | list):
        return [type(value), *map(content, value)]
    if isinstance(value, dict):
        return {key: content(part) for key, part in value.items()}
    if hasattr(value, "state_dict"):
        return repr(value.state_dict())
    if hasattr(value, "get_weights"):
        return content(value.get_weights())
    if type(value).__name__ == "Tensor":
        return repr(value)
    return value


def settings():
    """Python's own."""
    found = {
        "os.environ": dict(os.environ),
        "the working folder": working_folder(),
        "the time zone": time.tzname,
        "sys.path": list(sys.path),
        "sys.argv": repr(sys.argv),
        "sys.meta_path": list(sys.meta_path),
        "sys.path_hooks": list(sys.path_hooks),
        "sys.modules": {name for name, module in sys.modules.items() if module is None},
        "modules that are gone": frozenset(_kept_modules() - sys.modules.keys()),
        "sys.stdout closed": [getattr(f, "closed", None) for f in (sys.stdout, sys.stderr)],
        "the recursion limit": sys.getrecursionlimit(),
        "the switch interval": sys.getswitchinterval(),
        "the digits of an int": sys.get_int_max_str_digits(),
        "sys.settrace": (sys.gettrace(), threading.gettrace()),
        "sys.setprofile": (sys.getprofile(), threading.getprofile()),
        "the stack of threads": threading.stack_size(),
        "gc": (gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.get_freeze_count()),
        "gc.callbacks": list(gc.callbacks),
        "warnings.filters": list(warnings.filters),
        "warnings.showwarning": (warnings.showwarning, warnings.warn),
        "random's state": random.getstate(),
        "decimal": (repr(decimal.getcontext()), repr(decimal.DefaultContext)),
        "locale": locale.setlocale(locale.LC_ALL),
        "logging": (logging.root.manager.disable, list(logging.root.handlers)),
        "sockets' patience": socket.getdefaulttimeout(),
        "tracemalloc": tracemalloc.is_tracing(),
        "faulthandler": faulthandler.is_enabled(),
        "progress": sorted(solved() - EXERCISES.keys()),
        "EXERCISES": list(EXERCISES),
        "signals": [signal.getsignal(number) for number in sorted(signal.valid_signals())],
    }
    umask = os.umask(0)
    os.umask(umask)
    found["umask"] = umask
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        import resource

        found["blocked signals"] = signal.pthread_sigmask(signal.SIG_BLOCK, [])
        found["a timer"] = signal.getitimer(signal.ITIMER_REAL)[0] > 0
        found["limits"] = [
            resource.getrlimit(n) for n in (resource.RLIMIT_AS, resource.RLIMIT_NOFILE)
        ]
    return found


_first_modules = set()


def _kept_modules():
    """Those that have been loaded once; what is imported for the first time is added."""
    _first_modules.update(sys.modules)
    return _first_modules


def working_folder():
    try:
        return os.getcwd()
    except OSError:
        return None


def numpy_settings():
    state = np.random.get_state()  # noqa: NPY002 - learners' own
    return {
        "np.geterr": np.geterr(),
        "np.geterrcall": np.geterrcall(),
        "np.get_printoptions": np.get_printoptions(),
        "np.getbufsize": np.getbufsize(),
        "np.random's state": (state[1].tobytes(), *state[2:]),
    }


def ipython_settings():
    shell = sys.modules["IPython"].get_ipython()
    return {
        "IPython's formatters": dict(shell.display_formatter.formatters),
        "IPython's display_pub": shell.display_pub,
        "IPython's displayhook": shell.displayhook,
        "IPython's events": {key: len(value) for key, value in shell.events.callbacks.items()},
        "IPython's input transformers": len(shell.input_transformers_cleanup),
        "IPython's exceptions": shell.custom_exceptions,
        "IPython's settings": (shell.colors, shell.autoawait, shell.call_pdb),
    }


def matplotlib_settings():
    # The backend that is chosen with the first figure is no change.
    return {
        "Matplotlib's backend": matplotlib.get_backend(),
        "rcParams": dict(matplotlib.rcParams),
        "figures": pyplot.get_fignums(),
    }


def torch_settings():
    import torch

    return {
        "torch's dtype": torch.get_default_dtype(),
        "torch's device": str(torch.get_default_device()),
        "torch's gradients": (torch.is_grad_enabled(), torch.is_inference_mode_enabled()),
        "torch's anomalies": torch.is_anomaly_enabled(),
        "torch's determinism": torch.are_deterministic_algorithms_enabled(),
        "torch's threads": torch.get_num_threads(),
        "torch's printing": vars(torch._tensor_str.PRINT_OPTS).copy(),
        "torch's seed": torch.random.get_rng_state().numpy().tobytes(),
    }


def keras_settings():
    import keras
    from keras.src.backend.common import global_state

    seeds = global_state.get_global_attribute("global_seed_generator")
    return {
        "Keras's floats": (keras.config.floatx(), keras.config.epsilon()),
        "Keras's image format": keras.config.image_data_format(),
        "Keras's policy": keras.config.dtype_policy().name,
        "Keras's seeds": None if seeds is None else np.asarray(seeds.state).tobytes(),
        "Keras's tracebacks": keras.config.is_traceback_filtering_enabled(),
        "Keras's logging": keras.config.is_interactive_logging_enabled(),
    }


def tensorflow_settings():
    import tensorflow as tf
    from tensorflow.python.eager import context

    return {
        "TensorFlow's eagerness": (tf.executing_eagerly(), tf.config.functions_run_eagerly()),
        "TensorFlow's seed": context.global_seed(),
        "TensorFlow's graph": tf.compat.v1.get_default_graph() if not tf.executing_eagerly() else 0,
    }


LIBRARIES = {
    "torch": torch_settings,
    "keras": keras_settings,
    "tensorflow": tensorflow_settings,
}
