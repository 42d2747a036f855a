"""Run a study of many seeds: `python -m tools.study NAME` writes its table, results/NAME.csv.

A study is a module in utils/studies. Its trials run on Dask: in a process a core here, or, with
`--cluster tcp://ADDRESS`, on any Dask scheduler. Each finished trial is at once on disk, in
build/studies/NAME, and a second start does only what is missing; of trials from other code than
today's it takes none.
"""

import argparse
import ast
import hashlib
import json
import logging
import os
import pickle
import sys
import tempfile
import warnings
from collections import Counter
from contextlib import contextmanager
from functools import partial
from modulefinder import ModuleFinder
from pathlib import Path

from tqdm import tqdm

import utils
from tools.start import INTERRUPTED, ROOT
from utils import studies

try:
    import cloudpickle
    from dask.system import CPU_COUNT
    from distributed import Client, KilledWorker, LocalCluster, as_completed
except ImportError:
    sys.exit(f'Studies need Dask: {sys.executable} -m pip install -c constraints.txt -e ".[study]"')

KEPT = ROOT / "build" / "studies"
SECONDS = 10  # to reach a cluster
STARTS = 5  # of a trial whose workers are killed again and again
SHOWN = 5  # of the trials that raised


def main(arguments):
    """Run the study that is named; return its exit code or a sentence that says why not."""
    parser = argparse.ArgumentParser(prog="python -m tools.study", description=__doc__)
    parser.add_argument("name", help="a module in utils/studies")
    parser.add_argument("--cluster", metavar="ADDRESS", help="of a Dask scheduler: tcp://host:8786")
    asked = parser.parse_args(arguments)
    try:
        study = load(asked.name)
        folder = KEPT / asked.name / fingerprint(study)
        failed = finish(study, folder, partial(connected, asked.cluster))
    except (ValueError, ConnectionError) as error:
        return f"{error}."
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return INTERRUPTED
    if failed:
        return complaint(study, failed)
    path = studies.RESULTS / f"{asked.name}.csv"
    write(path, table(study, [kept(folder, trial) for trial in trials(study)]))
    print(f"{path}: {len(trials(study))} trials")
    return 0


def load(name):
    """The module of a study. Raises ValueError with what is wrong with it."""
    study = studies.load(name)
    try:
        for setting in study.SETTINGS:
            studies.values(setting)
        kinds = {type(setting) for setting in study.SETTINGS}
        wrong = None
        if not (study.__doc__ or "").strip():
            wrong = "it has no docstring, whose first line says what is asked"
        elif len(kinds) != 1:
            wrong = f"SETTINGS should hold NamedTuples of one type, and holds {len(kinds)}"
        elif "seed" in study.SETTINGS[0]._fields:
            wrong = "a setting has a field seed, which each row has anyway"
        elif not study.SEEDS or {type(seed) for seed in study.SEEDS} != {int}:
            wrong = "SEEDS should hold whole numbers"
        elif len(set(trials(study))) != len(trials(study)):
            wrong = "a setting or a seed is there twice"
        elif not callable(study.trial):
            wrong = "trial should be a function"
    except (AttributeError, TypeError) as error:
        wrong = str(error)
    if wrong:
        raise ValueError(f"utils/studies/{name}.py: {wrong}")
    return study


def trials(study):
    """All pairs of a setting and a seed, as they stand in the table."""
    return [(setting, seed) for setting in study.SETTINGS for seed in study.SEEDS]


def finish(study, folder, connect):
    """Run and keep what is not there; return the trials that raised, each with its exception.

    connect() gives the Dask client, as a context.
    """
    missing = [trial for trial in trials(study) if kept(folder, trial) is None]
    # Each setting takes its time: taken in turns, they leave an honest guess of what is left.
    missing.sort(key=lambda trial: study.SEEDS.index(trial[1]))
    failed = {}
    if not missing:
        return failed
    done = len(trials(study)) - len(missing)
    with (
        connect() as client,
        tqdm(total=done + len(missing), initial=done, smoothing=0, unit="trial") as bar,
    ):
        for trial, record, error in ended(client, study, missing):
            if error is None:
                write(place(folder, trial), json.dumps(record))
            else:
                failed[trial] = error
            bar.update()
    return failed


def ended(client, study, missing):
    """Run these trials; yield each as it ends with its record, or with the exception it raised.

    Raises ConnectionError if the cluster is gone.
    """

    def submit(trial):
        task = by_value(partial(studies.run, study.trial, *trial))
        running[client.submit(lambda task: pickle.loads(task)(), task, pure=False)] = trial

    running, starts = {}, Counter()
    for trial in missing:
        submit(trial)
    futures = as_completed(list(running))
    for future in futures:
        trial = running.pop(future)
        starts[trial] += 1
        if future.status == "finished":
            yield trial, future.result(), None
        elif future.status != "error":
            raise ConnectionError("The cluster is gone. The same command goes on from here")
        elif isinstance(future.exception(), KilledWorker) and starts[trial] < STARTS:
            submit(trial)
            futures.add(list(running)[-1])
        else:
            yield trial, None, future.exception()


def by_value(function):
    """A function as bytes, with all that it uses of the course: no worker needs to have that."""
    cloudpickle.register_pickle_by_value(utils)
    return cloudpickle.dumps(function)


@contextmanager
def connected(address=None, workers=CPU_COUNT):
    """A Dask client with workers. Raises ConnectionError with what is wrong with a cluster."""
    warnings.filterwarnings("ignore", module="distributed")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)
    if address is None:
        with (
            LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                memory_limit=0,
                dashboard_address=None,
                silence_logs=logging.CRITICAL,
            ) as cluster,
            Client(cluster) as client,
        ):
            yield client
        return
    try:
        client = Client(address, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise ConnectionError(f"No Dask scheduler answers at {address}: {error}") from None
    with client:
        if not client.scheduler_info()["workers"]:
            print(f"Waiting for a first worker at {address} ...", file=sys.stderr, flush=True)
            client.wait_for_workers(1)
        yield client


def fingerprint(study):
    """A hash of the code that makes a row: the study's, and what of ours that imports.

    SETTINGS and SEEDS only say which rows there are; comments and docstrings do nothing.
    """
    finder = ModuleFinder(path=[str(ROOT)])
    finder.run_script(study.__file__)
    files = sorted(module.__file__ for module in finder.modules.values() if module.__file__)
    return short_hash("\0".join(map(code, files)))


def code(path):
    """What a module does, as text."""
    tree = ast.parse(Path(path).read_text("utf-8"))
    tree.body = [node for node in tree.body if not is_list_of_rows(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            del node.body[0]
    return ast.unparse(tree)


def is_list_of_rows(node):
    return isinstance(node, ast.Assign) and {
        target.id for target in node.targets if isinstance(target, ast.Name)
    } & {"SETTINGS", "SEEDS"}


def place(folder, trial):
    """Where a trial is kept."""
    setting, seed = trial
    key = json.dumps([studies.values(setting), seed])
    return folder / f"{short_hash(key)}.json"


def kept(folder, trial):
    """The record of a trial, or None."""
    try:
        return json.loads(place(folder, trial).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def short_hash(text):
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def write(path, text):
    """Write a file so that it is there whole or not at all, whoever else writes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=path.parent)
    with open(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(aside, path)


def table(study, records):
    """The text of the table."""
    rows, machines = zip(*records, strict=True)
    name = study.__name__.rpartition(".")[2]
    made_on = dict.fromkeys(", ".join(map(" ".join, machine.items())) for machine in machines)
    head = [study.__doc__.strip().splitlines()[0], f"python -m tools.study {name}", *made_on]
    lines = [studies.HEAD + line for line in head]
    lines.append(",".join(rows[0]))
    lines += [",".join(map(str, row.values())) for row in rows]
    return "\n".join(lines) + "\n"


def complaint(study, failed):
    """Which trials raised what, in a few lines."""
    said = [
        f"{setting}, seed {seed}: {type(error).__name__}: {error}"
        for (setting, seed), error in failed.items()
    ]
    more = [f"and {len(said) - SHOWN} more"] if len(said) > SHOWN else []
    head = f"{len(said)} of {len(trials(study))} trials raised; the others are kept. No table yet."
    return "\n".join([head, *said[:SHOWN], *more])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
