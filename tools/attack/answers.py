"""Hostile answers, as data: what stands in the place of an answer, and what it does to a kernel.

In each, `$name` stands for the exercise, `$arguments` for its arguments and `$first` for the first
of them. A title says what the answer does.
"""

from typing import NamedTuple


class Hostile(NamedTuple):
    """One hostile answer.

    code      lines that stand before the right ones, or a whole cell where `is_cell` says so
    may_pass  whether it may be right: the right lines still follow, or return the right numbers
    leaves    what of it nobody can end: a thread that waits in compiled code
    ends      whether it ends the process itself
    """

    title: str
    code: str
    may_pass: bool = False
    leaves: bool = False
    ends: bool = False
    is_cell: bool = False


# The whole of an answer; none of these is right, and none may be told so.
ENDLESS = {
    "a loop that never ends": "while True: pass",
    "a loop that never ends and catches everything": """\
while True:
    try:
        while True: pass
    except: pass""",
    "a loop that goes on in its own finally": """\
try:
    while True: pass
finally:
    while True: pass""",
    "a loop within an except of BaseException, within another": """\
def again():
    try:
        while True: pass
    except BaseException:
        again()
again()""",
    "a loop in the garbage collector's __del__": """\
class Sticky:
    def __del__(self):
        while True: pass
Sticky()""",
    "a sort whose comparisons never end": """\
import functools
def compare(one, other):
    while True: pass
return sorted([2, 1], key=functools.cmp_to_key(compare))""",
    "a singular value decomposition of minutes": """\
import numpy as np
return np.linalg.svd(np.random.default_rng(0).normal(size=(4000, 4000)))""",
    "a sleep of an hour": "import time\ntime.sleep(3600)",
    "a lock that is never free": """\
import threading
lock = threading.Lock()
lock.acquire()
lock.acquire()""",
    "a queue that stays empty": "import queue\nreturn queue.Queue().get()",
    "a thread that never ends, joined": """\
import threading, time
thread = threading.Thread(target=time.sleep, args=(3600,), daemon=True)
thread.start()
thread.join()""",
    "itself, joined": "import threading\nthreading.current_thread().join()",
    "the main thread, joined": "import threading\nthreading.main_thread().join()",
    "a pipe that nobody writes to": "import os\nreturn os.read(os.pipe()[0], 1)",
    "a server that nobody calls": """\
import socket
with socket.create_server(("localhost", 0)) as server:
    server.accept()""",
    "a process of an hour, waited for": """\
import subprocess, sys
subprocess.run([sys.executable, "-c", "import time; time.sleep(60)"])""",
    "a select without end": "import select, os\nselect.select([os.pipe()[0]], [], [])",
    "a wait for a signal": "import signal\nsignal.pause()",
    "an event loop that runs for ever": "import asyncio\nasyncio.new_event_loop().run_forever()",
    "input()": "return input('How much? ')",
    "the input() of builtins": "import builtins\nreturn builtins.input()",
    "stdin, read": "import sys\nreturn sys.stdin.read()",
    "the debugger": "breakpoint()",
    "pdb": "import pdb\npdb.set_trace()",
    "a print without end": "while True: print('for ever and ever')",
    "a generator without end, unpacked": """\
def numbers():
    while True: yield 0
first, *rest = numbers()""",
    "a module that never ends to import": """\
import importlib.util, sys, tempfile, pathlib
path = pathlib.Path(tempfile.mkdtemp()) / "never_ends.py"
path.write_text("while True: pass")
sys.path.insert(0, str(path.parent))
import never_ends""",
}
DEEP = {
    "a recursion without end": "return $name($arguments)",
    "a recursion without end that catches RecursionError": """\
def again():
    try:
        return again()
    except RecursionError:
        return again()
return again()""",
    "a recursion of two": """\
def one(): return other()
def other(): return one()
return one()""",
    "a recursion through __getattr__": """\
class Deep:
    def __getattr__(self, name): return getattr(self, name + "_")
return Deep().x""",
    "a recursion through __repr__": """\
class Deep:
    def __repr__(self): return repr([self])
raise ValueError(Deep())""",
    "a recursion limit of 10**6": """\
import sys
sys.setrecursionlimit(10**6)
return $name($arguments)""",
    "a recursion limit of 10**7": """\
import sys
sys.setrecursionlimit(10**7)
return $name($arguments)""",
    "a recursion limit of 10**6, through C": """\
import sys
sys.setrecursionlimit(10**6)
class Deep:
    def __add__(self, other): return self + other
return Deep() + 1""",
    "a recursion limit of 30": """\
import sys
depth = len(__import__("traceback").format_stack())
sys.setrecursionlimit(depth + 30)
return $name($arguments)""",
    "brackets, a hundred thousand deep, evaluated": "return eval('(' * 10**5 + ')' * 10**5)",
    "a list, a hundred thousand deep": """\
deep = []
for _ in range(10**5): deep = [deep]
return deep""",
    "a list, a million deep, shown": """\
deep = []
for _ in range(10**6): deep = [deep]
raise ValueError(deep)""",
    "exceptions, each the cause of the next": """\
error = None
for k in range(10**5):
    following = ValueError(k)
    following.__cause__ = error
    error = following
raise error""",
}
MEMORY = {
    "25 million floats, and a raise": """\
floats = [float(k) for k in range(25_000_000)]
raise ValueError("I kept them all")""",
    "25 million numbers in an array, and a raise": """\
import numpy as np
floats = np.ones(25_000_000)
raise ValueError("I kept them all")""",
    "bytes without end": """\
kept = []
while True: kept.append(bytes(10**8))""",
    "bytes without end that catch MemoryError": """\
kept = []
while True:
    try:
        while True: kept.append(bytes(10**8))
    except MemoryError: pass""",
    "an array of 8 terabytes": "import numpy as np\nreturn np.zeros((10**6, 10**6))",
    "a string of 500 MB": "return 'x' * (5 * 10**8)",
    "an error of 500 MB": "raise ValueError('x' * (5 * 10**8))",
    "a print of 100 MB": "print('x' * 10**8)",
    "a print of a million lines": "for k in range(10**6): print(k)",
    "a print of 10**5 lines past the kernel's sys.stdout": """\
import sys
for k in range(10**5): print(k, file=sys.__stdout__)""",
    "a flood of bytes into file 1": """\
import os
for _ in range(1000): os.write(1, b"flood " * 100)""",
    "a flood of bytes into file 2": """\
import os
for _ in range(1000): os.write(2, b"flood " * 100)""",
    "a flood of displayed things": """\
from IPython.display import display
for k in range(1000): display(k)""",
    "a dict of a million": "return {k: str(k) for k in range(10**6)}",
    "a list of ten million": "return [0.0] * 10**7",
    "a name of a megabyte": "return globals()['x' * 10**6]",
    "a list that holds itself": "me = []\nme.append(me)\nreturn me",
    "a tuple of a list that holds the tuple": "a = []\nb = (a,)\na.append(b)\nreturn b",
    "a list that holds itself, made into an array": """\
import numpy as np
me = []
me += [me, me]
return np.array(me)""",
    "a list that holds itself, made into an array of objects": """\
import numpy as np
me = []
me += [me] * 10
return np.array(me, dtype=object)""",
    "a dict that holds itself": "me = {}\nme['me'] = me\nreturn me",
    "lists that share, 2**60 numbers when written out": """\
twice = [0.0, 0.0]
for _ in range(59): twice = [twice, twice]
return twice""",
    "an array that seems to have 10**12 numbers": """\
import numpy as np
return np.broadcast_to(0.0, (10**6, 10**6))""",
}
LEAVING = {
    "exit()": "exit()",
    "quit()": "quit()",
    "sys.exit()": "import sys\nsys.exit()",
    "sys.exit(1)": "import sys\nsys.exit(1)",
    "the exit of builtins": "import builtins\nbuiltins.exit()",
    "the exit of IPython": "get_ipython().ask_exit()",
    "SystemExit": "raise SystemExit",
    "KeyboardInterrupt": "raise KeyboardInterrupt",
    "GeneratorExit": "raise GeneratorExit",
    "StopIteration": "raise StopIteration",
    "StopAsyncIteration": "raise StopAsyncIteration",
    "BaseException": "raise BaseException('all of them')",
    "asyncio.CancelledError": "import asyncio\nraise asyncio.CancelledError",
    "MemoryError": "raise MemoryError",
    "RecursionError": "raise RecursionError",
    "SystemError": "raise SystemError('not the system')",
    "TimeoutError": "raise TimeoutError('of my own')",
    "the sandbox's own Stopped": """\
from utils.exercises.sandbox import Stopped
raise Stopped""",
    "Misfit": "from utils.exercises.values import Misfit\nraise Misfit('It fits not.')",
    "a group of exceptions": "raise ExceptionGroup('two', [ValueError(1), TypeError(2)])",
    "a warning made an error": """\
import warnings
warnings.simplefilter("error")
warnings.warn("careful")""",
    "an interrupt of the main thread": "import _thread\n_thread.interrupt_main()",
    "SIGINT to itself": """\
import os, signal
os.kill(os.getpid(), signal.SIGINT)""",
    "a stop thrown into the main thread": """\
import ctypes, threading
ctypes.pythonapi.PyThreadState_SetAsyncExc(
    ctypes.c_ulong(threading.main_thread().ident), ctypes.py_object(ZeroDivisionError))""",
    "the thread, left": "import _thread\n_thread.exit()",
    "an exception whose __str__ raises": """\
class Shy(Exception):
    def __str__(self): raise ValueError
raise Shy""",
    "an exception whose __str__ exits": """\
class Shy(Exception):
    def __str__(self): raise SystemExit
raise Shy""",
    "an exception whose __str__ never ends": """\
class Long(Exception):
    def __str__(self):
        while True: pass
raise Long""",
    "an exception whose __str__ gives a number": """\
class Odd(Exception):
    def __str__(self): return 5
raise Odd""",
    "an exception whose __repr__ raises": """\
class Shy(Exception):
    def __repr__(self): raise ValueError
raise Shy("said")""",
    "an exception whose type has a raising name": """\
class Meta(type):
    def __getattribute__(cls, name):
        if name == "__name__": raise ValueError
        return super().__getattribute__(name)
class Odd(Exception, metaclass=Meta): pass
raise Odd""",
    "an exception that is its own cause": """\
error = ValueError("me")
error.__cause__ = error
raise error""",
    "an exception whose __traceback__ can't be read": """\
class Odd(Exception):
    @property
    def __traceback__(self): raise ValueError
    def with_traceback(self, traceback): raise ValueError
raise Odd""",
    "an exception that says markup": "raise ValueError('<script>alert(1)</script>')",
    "an exception that says lone surrogates": r"raise ValueError('\ud800')",
    "an exception that says null characters": r"raise ValueError('\x00\x1b[2J')",
    "a SyntaxError of its own": "raise SyntaxError('mine', ('a', 'b', 'c', None))",
    "a UnicodeDecodeError": r"b'\xff'.decode()",
    "a number raised": "raise 5",
}
STRANGE = {
    "an object whose __str__ raises": """\
class O:
    def __str__(self): raise ValueError
return O()""",
    "an object whose __repr__ raises": """\
class O:
    def __repr__(self): raise ValueError
return O()""",
    "an object whose __len__ raises": """\
class O:
    def __len__(self): raise ValueError
return O()""",
    "an object whose __array__ raises": """\
class O:
    def __array__(self, *args, **kwargs): raise ValueError
return O()""",
    "an object whose __array__ never ends": """\
class O:
    def __array__(self, *args, **kwargs):
        while True: pass
return O()""",
    "an object whose __array__ exits": """\
class O:
    def __array__(self, *args, **kwargs): raise SystemExit
return O()""",
    "an object whose __eq__ raises": """\
class O:
    def __eq__(self, other): raise ValueError
return O()""",
    "an object that equals everything": """\
class O:
    def __eq__(self, other): return True
    __hash__ = None
return O()""",
    "an object whose __getattr__ raises": """\
class O:
    def __getattr__(self, name): raise ValueError
return O()""",
    "an object whose __getattribute__ raises": """\
class O:
    def __getattribute__(self, name): raise ValueError
return O()""",
    "an object that has every attribute": """\
class O:
    def __getattr__(self, name): return self
    def __call__(self, *args, **kwargs): return self
return O()""",
    "an object whose __class__ lies": """\
import numpy as np
class O:
    __class__ = np.ndarray
return O()""",
    "an object whose __class__ raises": """\
class O:
    @property
    def __class__(self): raise ValueError
return O()""",
    "an object with __module__ = 5": "class O:\n    __module__ = 5\nreturn O()",
    "an object that says it is PyTorch's": "class O:\n    __module__ = 'torch'\nreturn O()",
    "an object that says it is Keras's, in a tuple": """\
class O:
    __module__ = 'keras.tensor'
    def detach(self): raise SystemExit
return O(), O()""",
    "an object whose __del__ raises": """\
class O:
    def __del__(self): raise ValueError
return O()""",
    "an object whose __iter__ never ends": """\
class O:
    def __iter__(self):
        while True: yield 0.0
return O()""",
    "an object whose __bool__ raises": """\
class O:
    def __bool__(self): raise ValueError
return O()""",
    "an object whose __deepcopy__ raises": """\
class O:
    def __deepcopy__(self, memo): raise ValueError
return O()""",
    "an object that lies about its buffer": """\
class O:
    __array_interface__ = {"shape": (5,), "typestr": "<f8", "data": (0, False), "version": 3}
return O()""",
    "a list of such objects": """\
class O:
    def __float__(self): raise SystemExit
    def __array__(self, *args, **kwargs): raise SystemExit
return [O(), O()]""",
    "a list subclass whose __len__ raises": """\
class L(list):
    def __len__(self): raise ValueError
return L([1, 2])""",
    "a list subclass whose __len__ lies": """\
class L(list):
    def __len__(self): return 2**40
return L([1, 2])""",
    "a list subclass whose __array__ never ends": """\
class L(list):
    def __array__(self, *args, **kwargs):
        while True: pass
return L([1, 2])""",
    "a list subclass whose __iter__ never ends": """\
class L(list):
    def __iter__(self):
        while True: yield 0.0
return L([1, 2])""",
    "a list subclass whose __getitem__ never ends": """\
class L(list):
    def __getitem__(self, index):
        while True: pass
return L([1, 2])""",
    "a tuple subclass whose __iter__ raises": """\
class T(tuple):
    def __iter__(self): raise ValueError
return T((1, 2))""",
    "a float subclass whose __float__ never ends": """\
class F(float):
    def __float__(self):
        while True: pass
    __format__ = __str__ = __repr__ = __float__
return F(1)""",
    "an array subclass with a lying shape": """\
import numpy as np
class A(np.ndarray):
    shape = (10**9, 10**9)
return np.zeros(3).view(A)""",
    "an array subclass whose every function raises": """\
import numpy as np
class A(np.ndarray):
    def __array_function__(self, *args): raise ValueError
    def __array_ufunc__(self, *args, **kwargs): raise ValueError
    def __array_finalize__(self, other): pass
return np.zeros(3).view(A)""",
    "an array subclass that equals everything": """\
import numpy as np
class A(np.ndarray):
    def __array_function__(self, *args): return True
    def __array_ufunc__(self, *args, **kwargs): return np.True_
    def __eq__(self, other): return True
return np.zeros(3).view(A)""",
    "nothing": "pass",
    "None": "return None",
    "NotImplemented": "return NotImplemented",
    "the dots": "return ...",
    "a tuple of dots": "return ..., ...",
    "True": "return True",
    "a word": "return 'right'",
    "a lone surrogate": r"return '\ud800'",
    "words": "return ['right', 'wrong']",
    "bytes": "return b'12'",
    "a memoryview": "return memoryview(b'12')",
    "a set": "return {1.0, 2.0}",
    "a dict": "return {'h': 1.0, 'c': 2.0}",
    "a dict's views": "return {1: 2}.keys(), {1: 2}.values()",
    "a range": "return range(10**15)",
    "an iterator": "return iter([1.0, 2.0])",
    "an iterator without end": "import itertools\nreturn itertools.count()",
    "a generator": "yield 1.0",
    "a generator expression": "return (k for k in range(2))",
    "a map": "return map(float, [1, 2])",
    "a complex number": "return 1j",
    "an array of complex numbers": "import numpy as np\nreturn np.ones(2, complex)",
    "Decimals": "from decimal import Decimal\nreturn [Decimal('NaN'), Decimal('sNaN')]",
    "Fractions": "from fractions import Fraction\nreturn [Fraction(1, 3), Fraction(2, 3)]",
    "numbers too large for a float": "return [10**400, -(10**400)]",
    "NaN": "return float('nan')",
    "infinity": "return float('inf'), float('-inf')",
    "arrays of NaN": "import numpy as np\nreturn np.full(2, np.nan), np.full(2, np.nan)",
    "an array of objects": "import numpy as np\nreturn np.array([None, []], dtype=object)",
    "an array of strings": "import numpy as np\nreturn np.array(['1', '2'])",
    "an array of dates": "import numpy as np\nreturn np.array(['2001-02-03'], 'datetime64[D]')",
    "a structured array": "import numpy as np\nreturn np.zeros(2, [('h', 'f8'), ('c', 'f8')])",
    "a record array": "import numpy as np\nreturn np.rec.array([(1.0, 2.0)], names='h,c')",
    "an array without numbers": "import numpy as np\nreturn np.zeros((0, 3))",
    "an array of 64 axes": "import numpy as np\nreturn np.zeros((1,) * 64)",
    "an array of no axes": "import numpy as np\nreturn np.array(1.5)",
    "a ragged list": "return [[1.0], [1.0, 2.0]]",
    "an array of voids": "import numpy as np\nreturn np.zeros(2, 'V8')",
    "a sparse matrix of its own": """\
class Sparse:
    shape, dtype, nnz = (2, 2), float, 1
    def toarray(self): raise MemoryError
return Sparse()""",
    "a module": "import numpy\nreturn numpy",
    "a type": "return float",
    "itself": "return $name",
    "its frame": "import sys\nreturn sys._getframe()",
    "an open file": "return open(__import__('os').devnull)",
    "a thread": "import threading\nreturn threading.current_thread()",
    "the exercise": "from utils.exercises import EXERCISES\nreturn EXERCISES['$name']",
    "a picture": "from matplotlib import pyplot as plt\nreturn plt.figure()",
    "too few arguments, in its own call": "return $name()",
    "lone surrogates, printed": r"print('\ud800\udfff')",
    "markup and bells, printed": r"print('<script>alert(1)</script>\x07\x1b[2J\r')",
    "an object, printed, whose __str__ raises": """\
class O:
    def __str__(self): raise ValueError
print(O())""",
}
# The right numbers, in `right`, in a strange dress: whether they pass is the course's business.
DRESSED = {
    "the course's own answer": "return right",
    "its arguments": "return $arguments",
    "its first argument": "return $first",
    "a view of its first argument": """\
import numpy as np
return np.asarray($first)[...]""",
    "in a masked array": "import numpy as np\nreturn np.ma.masked_array(right, mask=True)",
    "in a matrix": "import numpy as np\nreturn np.matrix(right)",
    "in a memory-mapped file": """\
import tempfile
import numpy as np
values = np.asarray(right, float)
kept = np.memmap(tempfile.mkstemp()[1], float, "w+", shape=values.shape or (1,))
kept[...] = values
return kept""",
    "read-only": """\
import numpy as np
values = np.array(right, float)
values.flags.writeable = False
return values""",
    "in float16": "import numpy as np\nreturn np.asarray(right, np.float16)",
    "in long doubles": "import numpy as np\nreturn np.asarray(right, np.longdouble)",
    "in the other byte order": "import numpy as np\nreturn np.asarray(right, '>f8')",
    "as objects": "import numpy as np\nreturn np.asarray(right, object)",
    "as complex numbers": "import numpy as np\nreturn np.asarray(right, complex)",
    "as text": "import numpy as np\nreturn np.asarray(right).astype(str)",
    "transposed and back": "import numpy as np\nreturn np.asarray(right).T.copy().T",
    "in a list subclass": "class L(list): pass\nreturn L(right)",
    "in a named tuple": """\
import collections
return collections.namedtuple("Two", [f"v{k}" for k in range(len(right))])(*right)""",
    "in an iterator": "return iter(right)",
    "in a set": "return set(right)",
    "in a PyTorch tensor": "import torch\nreturn torch.tensor(right)",
    "in a tensor with a graph": "import torch\nreturn 1 * torch.tensor(right, requires_grad=True)",
    "in a tensor of TensorFlow": "import tensorflow as tf\nreturn tf.constant(right)",
    "in Decimals": "from decimal import Decimal\nreturn [Decimal(float(v)) for v in right]",
    "another one at every call": """\
import random
return right if random.random() < 0.5 else None""",
}
# Cells of another form than the exercise's. What else they name begins with an underscore.
CELLS = {
    "a coroutine": "@exercise\nasync def $name($arguments):\n    return 1",
    "an asynchronous generator": "@exercise\nasync def $name($arguments):\n    yield 1",
    "a class": "@exercise\nclass $name:\n    def __init__(self, $arguments): pass",
    "a lambda": "$name = exercise(lambda $arguments: 1)",
    "a lambda of the right name": """\
$name = lambda $arguments: 1
$name.__name__ = "$name"
$name = exercise($name)""",
    "a partial": """\
import functools
$name = functools.partial(lambda *args: 1)
$name.__name__ = "$name"
$name = exercise($name)""",
    "a builtin": "$name = exercise(len)",
    "a builtin, wrapped": """\
import functools
@exercise
@functools.wraps(print)
def $name(*args): return print(*args)""",
    "a ufunc": "$name = exercise(np.tanh)",
    "a number": "$name = exercise(5)",
    "nothing": "$name = exercise(None)",
    "brackets": "@exercise()\ndef $name($arguments):\n    return 1",
    "a name as argument": "@exercise('$name')\ndef $name($arguments):\n    return 1",
    "the decorator, twice": "@exercise\n@exercise\ndef $name($arguments):\n    return 1",
    "the decorator on the course's answer": "$name = exercise($name)",
    "a cache above": """\
import functools
@exercise
@functools.cache
def $name($arguments): return 1""",
    "a decorator above that gives None": """\
@exercise
@lambda function: None
def $name($arguments):
    return 1""",
    "a decorator below": """\
def _loud(function):
    def inner(*args, **kwargs): raise ValueError
    return inner
@_loud
@exercise
def $name($arguments):
    return 1""",
    "a wrapper without end of __wrapped__": """\
def $name($arguments): return 1
$name.__wrapped__ = $name
$name = exercise($name)""",
    "a static method": "@exercise\n@staticmethod\ndef $name($arguments):\n    return 1",
    "a class method": "@exercise\n@classmethod\ndef $name($arguments):\n    return 1",
    "a property": "@exercise\n@property\ndef $name($arguments):\n    return 1",
    "an object that can be called": """\
class _Answer:
    __name__ = "$name"
    def __call__(self, *args): return 1
$name = exercise(_Answer())""",
    "an object whose __name__ raises": """\
class _Answer:
    @property
    def __name__(self): raise ValueError
    def __call__(self, *args): return 1
$name = exercise(_Answer())""",
    "an object whose __name__ is a list": """\
class _Answer:
    __name__ = []
    def __call__(self, *args): return 1
$name = exercise(_Answer())""",
    "an object whose __signature__ lies": """\
class _Answer:
    __name__ = "$name"
    __signature__ = 5
    def __call__(self, *args): return 1
$name = exercise(_Answer())""",
    "a __code__ exchanged": """\
def $name($arguments): return 1
$name.__code__ = (lambda: 1).__code__
$name = exercise($name)""",
    "code from exec": """\
exec(compile("def $name($arguments):\\n    return 1", "<nowhere>", "exec"))
$name = exercise($name)""",
    "code with a lone surrogate in its docstring": """\
@exercise
def $name($arguments):
    "\\ud800"
    return 1""",
    "a def of ten thousand lines": """\
exec("def $name($arguments):\\n" + "    x = 1\\n" * 10_000 + "    return x")
$name = exercise($name)""",
    "no arguments": "@exercise\ndef $name():\n    return 1",
    "one argument more": "@exercise\ndef $name($arguments, more):\n    return 1",
    "arguments by keyword only": "@exercise\ndef $name(*, $arguments):\n    return 1",
    "any arguments": "@exercise\ndef $name(*args, **kwargs):\n    return 1",
    "defaults that are changed": """\
@exercise
def $name(*args, kept=[]):
    kept.append(1)
    return kept""",
    "annotations that raise": """\
class _Odd:
    def __repr__(self): raise ValueError
@exercise
def $name(*args: _Odd(), more: _Odd() = _Odd()):
    return 1""",
    "another exercise's name": """\
@exercise
def as_sequence($arguments):
    return 1
del as_sequence""",
    "a name that is no exercise's": """\
@exercise
def juggle($arguments):
    return 1
del juggle""",
    "the exercise's name, deleted": "@exercise\ndef $name($arguments):\n    return 1\ndel $name",
    "a nested exercise": """\
@exercise
def $name($arguments):
    from utils.exercises import exercise
    return exercise($name)($arguments)""",
    "a hint and a solution, asked within": """\
@exercise
def $name($arguments):
    from utils.exercises.help import hint, solution
    from utils.exercises import EXERCISES, progress
    hint(EXERCISES["$name"]), solution(EXERCISES["$name"]), progress()
    return 1""",
}
# Lines that stand before the right ones, and change what is everybody's.
PATCHES = {
    "np.tanh is np.sin": "import numpy as np\nnp.tanh = np.sin",
    "np.allclose says yes": "import numpy as np\nnp.allclose = np.isclose = lambda *a, **k: True",
    "np.asarray raises": "import numpy as np\nnp.asarray = np.array = None",
    "np.ndarray is a list": "import numpy as np\nnp.ndarray = list",
    "np.pi is 3": "import numpy as np\nnp.pi = 3",
    "np.random.default_rng is None": "import numpy as np\nnp.random.default_rng = None",
    "np.linalg.norm is gone": "import numpy as np\ndel np.linalg.norm",
    "utils.lstm.sigmoid is tanh": """\
import numpy as np
import utils.lstm
utils.lstm.sigmoid = np.tanh""",
    "a method of Weights is gone": """\
import utils.lstm
utils.lstm.Weights.astype = None""",
    "utils.layouts is emptied": "import utils.layouts\nvars(utils.layouts).clear()",
    "a figure's function raises": """\
import utils.plotting.look
for name in list(vars(utils.plotting.look)):
    if callable(vars(utils.plotting.look)[name]): setattr(utils.plotting.look, name, None)""",
    "math.exp is math.sin": "import math\nmath.exp = math.sin",
    "time.perf_counter stands still": "import time\ntime.perf_counter = lambda: 0.0",
    "time.sleep waits for nothing": "import time\ntime.sleep = lambda seconds: None",
    "copy.deepcopy copies nothing": "import copy\ncopy.deepcopy = copy.copy = lambda x, *a: x",
    "json.dumps raises": "import json\njson.dumps = json.loads = None",
    "inspect.signature raises": "import inspect\ninspect.signature = inspect.getsource = None",
    "inspect.isgenerator says yes": "import inspect\ninspect.isgenerator = lambda value: True",
    "traceback.extract_tb raises": "import traceback\ntraceback.extract_tb = None",
    "threading.Thread is gone": "import threading\ndel threading.Thread, threading.Event",
    "builtins.print is None": "import builtins\nbuiltins.print = None",
    "builtins.len says 2": "import builtins\nbuiltins.len = lambda value: 2",
    "builtins.isinstance says yes": "import builtins\nbuiltins.isinstance = lambda *args: True",
    "builtins.open raises": "import builtins\nbuiltins.open = None",
    "builtins.ValueError is TypeError": "import builtins\nbuiltins.ValueError = TypeError",
    "a new builtin": "import builtins\nbuiltins.sigmoid = 5",
    "builtins.__import__ raises": "import builtins\nbuiltins.__import__ = None",
    "builtins.__build_class__ is gone": "import builtins\ndel builtins.__build_class__",
    "builtins are emptied": "import builtins\nvars(builtins).clear()",
    "a module's __builtins__ are emptied": "globals()['__builtins__'] = {}",
    "sys.modules without NumPy": "import sys\ndel sys.modules['numpy']",
    "sys.modules without utils": """\
import sys
for name in [name for name in sys.modules if name.startswith("utils")]: del sys.modules[name]""",
    "sys.modules with NumPy as a word": "import sys\nsys.modules['numpy'] = 'numpy'",
    "sys.modules emptied": "import sys\nsys.modules.clear()",
    "sys.modules is another dict": "import sys\nsys.modules = {}",
    "torch in sys.modules as None": "import sys\nsys.modules['torch'] = None",
    "utils.lstm, loaded again": "import importlib, utils.lstm\nimportlib.reload(utils.lstm)",
    "utils.exercises, loaded again": """\
import importlib, utils.exercises.registry, utils.exercises.engine
importlib.reload(utils.exercises.registry)
importlib.reload(utils.exercises.engine)""",
    "an import hook that refuses": """\
import sys
class Refuses:
    def find_spec(self, *args): raise ImportError
sys.meta_path.insert(0, Refuses())""",
}
PATCHES_OF_THE_COURSE = {
    "the exercise, deleted": "from utils.exercises import EXERCISES\ndel EXERCISES['$name']",
    "all exercises, deleted": "from utils.exercises import EXERCISES\nEXERCISES.clear()",
    "the exercise is a word": "from utils.exercises import EXERCISES\nEXERCISES['$name'] = 'done'",
    "the exercise's reference is the answer": """\
from utils.exercises import EXERCISES
object.__setattr__(EXERCISES["$name"], "reference", $name)
vars(EXERCISES["$name"]).pop("wanted", None)
return 5""",
    "the exercise's tolerance is without end": """\
from utils.exercises import EXERCISES
object.__setattr__(EXERCISES["$name"], "tolerance", float("inf"))
return 5""",
    "the exercise's cases are emptied": """\
from utils.exercises import EXERCISES
EXERCISES["$name"].inputs.clear()
return 5""",
    "what is wanted is emptied": """\
from utils.exercises import EXERCISES
EXERCISES["$name"].wanted.clear()
return 5""",
    "what is wanted is spoiled in place": """\
from utils.exercises import EXERCISES
for result in EXERCISES["$name"].wanted: result.parts.clear()
return 5""",
    "what is wanted is spoiled number by number": """\
from utils.exercises import EXERCISES
for result in EXERCISES["$name"].wanted:
    for part in result.parts.values(): part[...] = 0
return 5""",
    "its mistakes and hints are emptied": """\
from utils.exercises import EXERCISES
EXERCISES["$name"].mistakes.clear()
object.__setattr__(EXERCISES["$name"], "hints", ())
return 5""",
    "the judge says Correct": """\
import utils.exercises.engine
utils.exercises.engine.first_wrong = lambda *args: None
return 5""",
    "the decorator's judge is None": """\
import utils.exercises.decorator
utils.exercises.decorator.judge = None
return 5""",
    "the verdict's words": """\
import utils.exercises.engine, utils.exercises.verdict
utils.exercises.verdict.WRONG_VALUE = utils.exercises.engine.WRONG_VALUE = "Correct"
utils.exercises.engine.WRONG_SHAPE = utils.exercises.engine.RAISED = "Correct"
return 5""",
    "the verdict's class": """\
import utils.exercises.verdict
utils.exercises.verdict.Verdict.__str__ = lambda self: "Correct: $name"
utils.exercises.verdict.Verdict.__repr__ = utils.exercises.verdict.Verdict.__str__
return 5""",
    "the sandbox's seconds": """\
import utils.exercises.sandbox
utils.exercises.sandbox.SECONDS = utils.exercises.sandbox.KEPT_CHARACTERS = None
return 5""",
    "the sandbox's run": """\
import utils.exercises.sandbox, utils.exercises.definition
utils.exercises.sandbox.run = utils.exercises.definition.run = None
return 5""",
    "the sandbox's Stopped": """\
import utils.exercises.sandbox
utils.exercises.sandbox.Stopped = KeyError
while True:
    try: pass
    except KeyError: pass""",
    "values.right_values says yes": """\
import utils.exercises.values, numpy as np
utils.exercises.values.right_values = lambda got, wanted, *a: np.ones(wanted.shape, bool)
utils.exercises.values.alike = lambda *a: True
return 5""",
    "show shows nothing": """\
import utils.exercises.decorator, utils.exercises.verdict
utils.exercises.decorator.show = utils.exercises.verdict.show = lambda message: None
return 5""",
    "progress made up": """\
import utils.exercises.record
utils.exercises.record._solved_here.update(["$name", "made_up"])
return 5""",
    "the frame of the judge, changed": """\
import sys, threading
frame = sys._current_frames()[threading.main_thread().ident]
while frame:
    for value in frame.f_locals.values():
        if isinstance(value, dict): value.pop("answer", None)
    frame = frame.f_back
return 5""",
}
SETTINGS = {
    "Matplotlib's backend": "import matplotlib\nmatplotlib.use('svg')",
    "pyplot's backend": "from matplotlib import pyplot as plt\nplt.switch_backend('pdf')",
    "rcParams": "import matplotlib\nmatplotlib.rcParams['font.size'] = 40",
    "a style": "from matplotlib import pyplot as plt\nplt.style.use('dark_background')",
    "all figures closed": "from matplotlib import pyplot as plt\nplt.close('all')",
    "figures left open": "from matplotlib import pyplot as plt\nfor _ in range(25): plt.figure()",
    "a figure left with a line": "from matplotlib import pyplot as plt\nplt.plot([1])",
    "warnings are errors": "import warnings\nwarnings.simplefilter('error')",
    "warnings.filters emptied": "import warnings\nwarnings.resetwarnings()",
    "warnings.showwarning raises": "import warnings\nwarnings.showwarning = warnings.warn = None",
    "np.seterr(all='raise')": "import numpy as np\nnp.seterr(all='raise')",
    "np.seterrcall": "import numpy as np\nnp.seterr(all='call')\nnp.seterrcall(lambda *a: exit())",
    "np.set_printoptions": "import numpy as np\nnp.set_printoptions(precision=1, threshold=2)",
    "np.random.seed": "import numpy as np\nnp.random.seed(0)\nnp.random.normal()",
    "np.setbufsize": "import numpy as np\nnp.setbufsize(16)",
    "random.seed": "import random\nrandom.seed(0)",
    "os.environ": "import os\nos.environ['HOME'] = '/nowhere'\nos.environ['LANG'] = 'xx'",
    "os.environ emptied": "import os\nos.environ.clear()",
    "HOME unset": "import os\nos.environ.pop('HOME', None)",
    "LSTM_COURSE_PROGRESS set to a folder": "import os\nos.environ['LSTM_COURSE_PROGRESS'] = '/'",
    "os.putenv": "import os\nos.putenv('TZ', 'Asia/Tokyo')\n__import__('time').tzset()",
    "os.chdir": "import os\nos.chdir('/')",
    "os.chdir to a folder that is then deleted": """\
import os, tempfile
os.chdir(tempfile.mkdtemp())
os.rmdir(os.getcwd())""",
    "the working folder, deleted": "import os\nos.rmdir(os.getcwd())",
    "os.umask": "import os\nos.umask(0o777)",
    "sys.path emptied": "import sys\nsys.path.clear()",
    "sys.path is a word": "import sys\nsys.path = 'nowhere'",
    "sys.path with another numpy in front": """\
import sys, tempfile, pathlib
folder = pathlib.Path(tempfile.mkdtemp())
(folder / "numpy.py").write_text("raise ImportError")
sys.path.insert(0, str(folder))""",
    "sys.argv": "import sys\nsys.argv = None",
    "sys.setrecursionlimit(60)": """\
import sys, traceback
sys.setrecursionlimit(len(traceback.format_stack()) + 60)""",
    "sys.setrecursionlimit(10**6)": "import sys\nsys.setrecursionlimit(10**6)",
    "sys.settrace": "import sys\nsys.settrace(lambda *args: 1 / 0)",
    "sys.setprofile": "import sys\nsys.setprofile(lambda *args: 1 / 0)",
    "threading.settrace": "import threading\nthreading.settrace(lambda *args: 1 / 0)",
    "threading.setprofile": "import threading\nthreading.setprofile(lambda *args: 1 / 0)",
    "sys.setswitchinterval": "import sys\nsys.setswitchinterval(100)",
    "sys.set_int_max_str_digits": "import sys\nsys.set_int_max_str_digits(640)",
    "sys.stdout is None": "import sys\nsys.stdout = sys.stderr = None",
    "sys.stdout closed": "import sys\nsys.stdout.close()\nsys.stderr.close()",
    "the kernel's sys.stdout closed": "import sys\nsys.__stdout__.close()\nsys.__stderr__.close()",
    "sys.stdout is an object": "import sys\nsys.stdout = sys.stderr = sys.stdin = object()",
    "files 0, 1 and 2 closed": "import os\nos.close(0)\nos.close(1)\nos.close(2)",
    "sys.displayhook": "import sys\nsys.displayhook = None",
    "sys.excepthook": "import sys\nsys.excepthook = None",
    "sys.unraisablehook": "import sys\nsys.unraisablehook = None",
    "sys.breakpointhook": "import sys\nsys.breakpointhook = None",
    "threading.excepthook": "import threading\nthreading.excepthook = None",
    "threading.stack_size": "import threading\nthreading.stack_size(10**9)",
    "an audit hook that raises": "import sys\nsys.addaudithook(lambda event, args: 1 / 0)",
    "gc.disable": "import gc\ngc.disable()",
    "gc.set_threshold": "import gc\ngc.set_threshold(1)",
    "gc.freeze": "import gc\ngc.freeze()",
    "gc.callbacks": "import gc\ngc.callbacks.append(lambda *args: 1 / 0)",
    "gc.set_debug": "import gc\ngc.set_debug(gc.DEBUG_SAVEALL)",
    "signal.signal in a thread": "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)",
    "SIGINT blocked": "import signal\nsignal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])",
    "signal.set_wakeup_fd": "import signal\nsignal.set_wakeup_fd(-1)",
    "signal.setitimer": "import signal\nsignal.setitimer(signal.ITIMER_REAL, 3600)",
    "faulthandler": "import faulthandler\nfaulthandler.disable()",
    "tracemalloc": "import tracemalloc\ntracemalloc.start()",
    "atexit": "import atexit\natexit.register(print, 'good-bye')",
    "locale": "import locale\nlocale.setlocale(locale.LC_ALL, 'C')",
    "decimal's context": "import decimal\ndecimal.getcontext().prec = 1",
    "decimal's default context": "import decimal\ndecimal.DefaultContext.prec = 1",
    "logging": "import logging\nlogging.disable()\nlogging.getLogger().handlers.append(None)",
    "socket.setdefaulttimeout": "import socket\nsocket.setdefaulttimeout(0.001)",
    "the limit of memory": """\
import resource
resource.setrlimit(resource.RLIMIT_AS, (2**40, resource.getrlimit(resource.RLIMIT_AS)[1]))""",
    "the limit of open files": """\
import resource
resource.setrlimit(resource.RLIMIT_NOFILE, (30, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))""",
    "the event loop's policy": """\
import asyncio
asyncio.set_event_loop_policy(asyncio.DefaultEventLoopPolicy())""",
}
FRAMEWORKS = {
    "torch.set_default_dtype": "import torch\ntorch.set_default_dtype(torch.float64)",
    "torch.set_default_device": "import torch\ntorch.set_default_device('meta')",
    "torch.manual_seed": "import torch\ntorch.manual_seed(1)",
    "torch.set_grad_enabled(False)": "import torch\ntorch.set_grad_enabled(False)",
    "torch.inference_mode, entered": "import torch\ntorch.inference_mode().__enter__()",
    "torch.autograd.set_detect_anomaly": "import torch\ntorch.autograd.set_detect_anomaly(True)",
    "torch.use_deterministic_algorithms": "import torch\ntorch.use_deterministic_algorithms(True)",
    "torch.set_num_threads": "import torch\ntorch.set_num_threads(7)",
    "torch.set_printoptions": "import torch\ntorch.set_printoptions(precision=1)",
    "torch.tanh is torch.sin": "import torch\ntorch.tanh = torch.Tensor.tanh = torch.sin",
    "torch.nn.LSTM is gone": "import torch\ndel torch.nn.LSTM",
    "keras.config.set_floatx": "import keras\nkeras.config.set_floatx('float64')",
    "keras.config.set_epsilon": "import keras\nkeras.config.set_epsilon(1.0)",
    "keras.config.set_image_data_format": """\
import keras
keras.config.set_image_data_format("channels_first")""",
    "keras.config.set_dtype_policy": "import keras\nkeras.config.set_dtype_policy('mixed_float16')",
    "keras.utils.set_random_seed": "import keras\nkeras.utils.set_random_seed(1)",
    "keras.backend.clear_session": "import keras\nkeras.backend.clear_session()",
    "keras.config.disable_traceback_filtering": """\
import keras
keras.config.disable_traceback_filtering()""",
    "keras.config.disable_interactive_logging": """\
import keras
keras.config.disable_interactive_logging()""",
    "keras.layers.LSTM is GRU": "import keras\nkeras.layers.LSTM = keras.layers.GRU",
    "tf.config.run_functions_eagerly": """\
import tensorflow as tf
tf.config.run_functions_eagerly(True)""",
    "tf.random.set_seed": "import tensorflow as tf\ntf.random.set_seed(1)",
    "tf.debugging.enable_check_numerics": """\
import tensorflow as tf
tf.debugging.enable_check_numerics()""",
    "tf.compat.v1.disable_eager_execution": """\
import tensorflow as tf
tf.compat.v1.disable_eager_execution()""",
    "a graph of TensorFlow, left open": """\
import tensorflow as tf
tf.Graph().as_default().__enter__()""",
    "an import of PyTorch, stopped half-way": """\
import threading, ctypes, importlib
stop = lambda ident: ctypes.pythonapi.PyThreadState_SetAsyncExc(
    ctypes.c_ulong(ident), ctypes.py_object(KeyboardInterrupt))
threading.Timer(0.3, stop, [threading.get_ident()]).start()
importlib.import_module("torch")
while True: pass""",
    "an import of TensorFlow that takes the rest of the time": """\
import importlib, time
time.sleep(2.5)
importlib.import_module("tensorflow")""",
}
NOTEBOOK = {
    "variables through globals()": """\
for name in list(globals()):
    if not name.startswith("_"): globals()[name] = None""",
    "variables through __main__": """\
import __main__
for name in list(vars(__main__)):
    if not name.startswith("_") and name != "$name": setattr(__main__, name, None)""",
    "variables through get_ipython().user_ns": "get_ipython().user_ns['exercise'] = None",
    "variables through a frame": """\
import sys, threading
frame = sys._current_frames()[threading.main_thread().ident]
while frame:
    if "exercise" in frame.f_globals: frame.f_globals["np"] = frame.f_globals["exercise"] = None
    frame = frame.f_back""",
    "variables through gc": """\
import gc
for found in gc.get_objects():
    if isinstance(found, dict) and "progress" in found and "_oh" in found: found["np"] = None""",
    "variables through a helper": """\
import types, __main__
def helper():
    global np, exercise
    np = exercise = None
types.FunctionType(helper.__code__, vars(__main__))()""",
    "variables through global": "global np, progress\nnp = progress = None",
    "arrays of the notebook, changed in place": """\
import __main__
for value in list(vars(__main__).values()):
    if type(value).__name__ == "ndarray": value[...] = 0""",
    "lists and dicts of the notebook, emptied": """\
import __main__
for name, value in list(vars(__main__).items()):
    if isinstance(value, list | dict) and not name.startswith("_"): value.clear()""",
    "arguments, changed in place": """\
def spoil(value):
    if hasattr(value, "detach"): value.detach().mul_(0)
    elif hasattr(value, "set_weights"): value.set_weights([0 * w for w in value.get_weights()])
    elif hasattr(value, "dtype"): value *= 0
    elif isinstance(value, tuple): [spoil(part) for part in value]
    elif isinstance(value, list | dict): value.clear()
spoil(($arguments,))""",
    "arguments, made of another shape in place": """\
for value in ($arguments,):
    if hasattr(value, "shape") and hasattr(value, "sort"): value.shape = (-1,)""",
    "get_ipython().reset": "get_ipython().reset()",
    "get_ipython().run_cell": "get_ipython().run_cell('exercise = np = None')",
    "get_ipython().ex": "get_ipython().ex('exercise = np = None')",
    "%reset": "get_ipython().run_line_magic('reset', '-f')",
    "%autoawait, %colors, %pdb": """\
for magic in ("autoawait off", "colors NoColor", "pdb on"): get_ipython().magic(magic)""",
    "%matplotlib": "get_ipython().run_line_magic('matplotlib', 'agg')",
    "a shell command": "get_ipython().system('echo hello')",
    "IPython's displays are gone": """\
get_ipython().display_formatter.formatters.clear()""",
    "IPython's display_pub is None": "get_ipython().display_pub = None",
    "IPython's events": "get_ipython().events.register('post_run_cell', lambda *args: 1 / 0)",
    "IPython's input transformers": """\
get_ipython().input_transformers_cleanup.append(lambda lines: ["1 / 0"])""",
    "IPython's tracebacks": "get_ipython().set_custom_exc((Exception,), None)",
    "IPython.display.display is None": "import IPython.display\nIPython.display.display = None",
    "IPython.get_ipython gives None": "import IPython\nIPython.get_ipython = lambda: None",
    "the output, cleared": "from IPython.display import clear_output\nclear_output()",
    "the kernel's parent message": "get_ipython().kernel._parents = None",
}
PROCESSES = {
    "a thread that goes on counting": """\
import threading
def count():
    for k in range(10**8): pass
threading.Thread(target=count, daemon=True).start()""",
    "a thread that prints": """\
import threading, time
def say():
    for k in range(50): print("still here"); time.sleep(0.1)
threading.Thread(target=say, daemon=True).start()""",
    "a thread that is no daemon": """\
import threading, time
threading.Thread(target=time.sleep, args=(30,)).start()""",
    "a thread that raises": """\
import threading
threading.Thread(target=lambda: 1 / 0).start()""",
    "a thread that changes np.tanh later": """\
import threading, numpy as np
def later(): np.tanh = np.sin
threading.Timer(0.05, later).start()""",
    "a hundred threads": """\
import threading, time
for _ in range(100): threading.Thread(target=time.sleep, args=(5,), daemon=True).start()""",
    "an executor": """\
import concurrent.futures, time
concurrent.futures.ThreadPoolExecutor(4).submit(time.sleep, 5)""",
    "a timer": "import threading\nthreading.Timer(30, print, ['late']).start()",
    "asyncio.run": "import asyncio\nasyncio.run(asyncio.sleep(0))",
    "an error in the kernel's own loop": """\
loop = get_ipython().kernel.io_loop.asyncio_loop
loop.call_soon_threadsafe(lambda: 1 / 0)""",
    "a process that stays": """\
import subprocess, sys
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])""",
    "a process of multiprocessing": """\
import multiprocessing, time
multiprocessing.get_context("fork").Process(target=time.sleep, args=(30,), daemon=True).start()""",
    "a fork that goes on": "import os\nos.fork()",
    "a fork that raises": "import os\nif os.fork() == 0: raise SystemExit",
    "files left open": """\
import os
kept = [open(os.devnull) for _ in range(200)]
import math
math.kept_files = kept""",
    "a lock of the import system, kept": "import _imp\n_imp.acquire_lock()",
    "a weak reference with a hostile end": """\
import weakref
class O: pass
o = O()
weakref.finalize(o, exit)
del o""",
    "logging's lock, kept": "import logging\nlogging._lock.acquire()",
}
# These end the process itself, and no care within it helps: the kernel is started again. The first
# ones hold all of Python in compiled code, so that nothing but the watch over them can end them.
ENDERS = {
    "a sum without end, in C": "import itertools\nreturn sum(itertools.repeat(0))",
    "a deque without end, in C": """\
import collections, itertools
return collections.deque(itertools.repeat(0), maxlen=0)""",
    "a search without end, in C": "return -0.5 in range(10**15)",
    "a huge power": "return 7 ** (10**8)",
    "the digits of a huge number": """\
import sys
sys.set_int_max_str_digits(0)
return str(1 << 10**8)""",
    "a regular expression that backtracks for ever": """\
import re
return re.match("(a+)+$$", "a" * 60 + "b")""",
    "os._exit": "import os\nos._exit(1)",
    "os.abort": "import os\nos.abort()",
    "SIGKILL": "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)",
    "SIGTERM": "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)",
    "SIGSEGV": "import os, signal\nos.kill(os.getpid(), signal.SIGSEGV)",
    "SIGSTOP": "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)",
    "an alarm": "import signal, time\nsignal.setitimer(signal.ITIMER_REAL, 0.1)\ntime.sleep(1)",
    "a null pointer": "import ctypes\nreturn ctypes.string_at(0)",
    "a wild pointer": "import ctypes\nctypes.memset(id($name), 255, 64)\nreturn $name($arguments)",
    "another program in its place": "import os\nos.execv('/bin/true', ['true'])",
    "all its files closed": "import os\nos.closerange(3, 1000)",
    "a limit of processor time": """\
import resource
resource.setrlimit(resource.RLIMIT_CPU, (1, 1))
while True: pass""",
}

# Cells that come to a right answer in the end.
PASSING_CELLS = {
    "the decorator, twice",
    "the decorator on the course's answer",
    "a nested exercise",
}
# Answers that wait in compiled code, or start a thread: nobody can end that thread.
LEAVING_THREADS = {
    "a singular value decomposition of minutes",
    "a sleep of an hour",
    "a lock that is never free",
    "a queue that stays empty",
    "a thread that never ends, joined",
    "itself, joined",
    "the main thread, joined",
    "a pipe that nobody writes to",
    "a server that nobody calls",
    "a process of an hour, waited for",
    "a select without end",
    "a wait for a signal",
    "an event loop that runs for ever",
    "a thread that goes on counting",
    "a thread that prints",
    "a thread that is no daemon",
    "a hundred threads",
    "an executor",
    "a timer",
    "an import of TensorFlow that takes the rest of the time",
}
RIGHT = """\
from utils.exercises import EXERCISES
right = EXERCISES["$name"].reference($arguments)
"""
# A few of several sorts that take little time: what `make test` tries.
QUICK = {
    "itself, joined",
    "SystemExit",
    "an object whose __array__ raises",
    "a lone surrogate",
    "right, as objects",
    "a cell: a coroutine",
    "a cell: a number",
    "warnings are errors",
    "np.seterr(all='raise')",
    "np.random.seed",
    "random.seed",
    "os.chdir",
    "sys.setrecursionlimit(10**6)",
    "variables through global",
}


def _all():
    for part in (ENDLESS, DEEP, MEMORY, LEAVING, STRANGE):
        for title, code in part.items():
            # What returns nothing and raises nothing is a wrong answer all the same.
            yield Hostile(title, f"{code}\nreturn None", leaves=title in LEAVING_THREADS)
    for title, code in DRESSED.items():
        yield Hostile(f"right, {title}", RIGHT + code, may_pass=True)
    for title, code in CELLS.items():
        yield Hostile(f"a cell: {title}", code, may_pass=title in PASSING_CELLS, is_cell=True)
    for part in (PATCHES, PATCHES_OF_THE_COURSE, SETTINGS, FRAMEWORKS, NOTEBOOK, PROCESSES):
        for title, code in part.items():
            wrong = "\nreturn 5" in code
            yield Hostile(title, code, may_pass=not wrong, leaves=title in LEAVING_THREADS)
    for title, code in ENDERS.items():
        yield Hostile(title, code, ends=True)


HOSTILE = tuple(_all())
