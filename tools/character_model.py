"""Train the network that notebook 10 ships: `python -m tools.character_model`.

It reads the training part of the novel and is judged after each pass on the validation part; the
weights with the best score there are written to results/character_model.npz, in float16. The test
part is never looked at. One thread, one seed and a file without dates: on one machine, the same
command writes the same bytes. It takes about ten minutes of one processor.
"""

import argparse
import math
import sys
from pathlib import Path

import numpy as np
import torch

from utils import layouts, text
from utils.exercises.n10_character_model import batches

UNITS, BATCH, TIME = 256, 16, 64
DROPOUT, DROPPED_WEIGHTS = 0.4, 0.4
RATE, PASSES, PATIENCE = 0.007, 36, 6


def train(train_ids, validation_ids, characters, units, passes=PASSES):
    """Train until the validation score stops getting better -> lstm and head, at their best."""
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    lstm = torch.nn.LSTM(characters, units, batch_first=True)
    head = torch.nn.Linear(units, characters)
    open_forget_gates(lstm)
    optimizer = torch.optim.Adam([*lstm.parameters(), *head.parameters()], lr=RATE)
    best, kept, since = math.inf, None, 0
    for number in range(passes):
        for group in optimizer.param_groups:
            group["lr"] = RATE * (1 + math.cos(math.pi * number / passes)) / 2
        # Each pass begins a little later, so that its batches are cut at other places.
        x, y = batches(train_ids[rng.integers(TIME) :], BATCH, TIME)
        losses = text.one_pass(lstm, head, optimizer, x, y, DROPOUT, DROPPED_WEIGHTS)
        bits = text.score(lstm, head, validation_ids)
        said = f"pass {number + 1:2}   training {np.mean(losses) / math.log(2):.3f}"
        print(f"{said}   validation {bits:.4f}", flush=True)
        since += 1
        if bits < best:
            best, since = bits, 0
            kept = [{k: v.clone() for k, v in part.state_dict().items()} for part in (lstm, head)]
        if since == PATIENCE:
            break
    for part, weights in zip((lstm, head), kept, strict=True):
        part.load_state_dict(weights)
    return lstm, head


def open_forget_gates(lstm):
    """Let the forget biases start at 1, as notebook 06 advises."""
    units = lstm.hidden_size
    with torch.no_grad():
        lstm.bias_hh_l0.zero_()
        lstm.bias_ih_l0.zero_()
        lstm.bias_ih_l0[units : 2 * units] = 1


def save(path, letters, lstm, head):
    """Write the weights in the course's layout, in float16."""
    W, U, b = layouts.from_torch(lstm)
    arrays = {"W": W, "U": U, "b": b, "head_W": head.weight.T, "head_b": head.bias}
    halves = {name: np.asarray(array.tolist(), np.float16) for name, array in arrays.items()}
    np.savez_compressed(path, alphabet=letters, **halves)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--to", type=Path, default=text.MODEL)
    parser.add_argument("--passes", type=int, default=PASSES)
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)
    novel = text.read()
    letters = text.alphabet(novel)
    first, second, _ = text.split(text.encode(novel, letters))
    save(options.to, letters, *train(first, second, len(letters), UNITS, options.passes))
    return 0


if __name__ == "__main__":
    sys.exit(main())
