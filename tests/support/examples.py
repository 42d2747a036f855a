"""Data that the figures of several modules are tried with."""

import math
from types import SimpleNamespace

import numpy as np

from utils import lstm

# StatQuest's cell: one step from x = 1, h = 1, c = 2, by its weights (h, x, bias).
I = 1 / (1 + math.exp(-(2.00 + 1.65 + 0.62)))  # noqa: E741
F = 1 / (1 + math.exp(-(2.70 + 1.63 + 1.62)))
G = math.tanh(1.41 + 0.94 - 0.32)
O = 1 / (1 + math.exp(-(4.38 - 0.19 + 0.59)))  # noqa: E741
C = F * 2 + I * G
STEP = SimpleNamespace(i=I, f=F, g=G, o=O, c=C, h=O * math.tanh(C))
SCALAR = lstm.Weights(
    np.array([[1.65, 1.63, 0.94, -0.19]]),
    np.array([[2.00, 2.70, 1.41, 4.38]]),
    np.array([0.62, 1.62, -0.32, 0.59]),
)
BEFORE = lstm.State(np.array([[1.0]]), np.array([[2.0]]))
NEGATIVE = SimpleNamespace(i=0.5, f=0.125, g=-0.99, o=0.25, c=-12.345, h=-0.25)
