"""What do the relatives of the LSTM do with the tasks of the 1997 paper?

As ``long_memory``, with fewer seeds: a step takes PyTorch up to ten times as long with these.
"""

from utils.studies import long_memory
from utils.studies.long_memory import Setting

SEEDS = range(10)
SETTINGS = [
    Setting(task, cell, 16, bias, 0.0, rate)
    for task in ("temporal order", "adding")
    for cell, bias, rate in (
        ("GRU", 0.0, 0.02),
        ("GRU", 4.0, 0.02),
        ("RNN", 0.0, 0.003),
        ("orthogonal RNN", 0.0, 0.003),
    )
]
trial = long_memory.trial
