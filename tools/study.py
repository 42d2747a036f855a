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
import signal
import sys
import warnings
from concurrent.futures import CancelledError
from contextlib import contextmanager
from functools import partial
from itertools import product
from modulefinder import ModuleFinder
from multiprocessing import resource_tracker
from pathlib import Path
from uuid import uuid4

from tqdm import tqdm

import utils
from tools.start import INTERRUPTED, ROOT
from utils import studies

try:
    import cloudpickle
    from dask.system import CPU_COUNT
    from distributed import Client, KilledWorker, LocalCluster, as_completed, get_worker
except ImportError:
    sys.exit(f'Studies need Dask: {sys.executable} -m pip install -c constraints.txt -e ".[study]"')

KEPT = ROOT / "build" / "studies"
SECONDS = 10  # to reach a cluster
SHOWN = 5  # of the trials that raised


class UnfitError(Exception):
    """A study or a cluster that can't be worked with, in a sentence without its full stop."""


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
        if failed:
            return complaint(study, failed)
        path = studies.RESULTS / f"{asked.name}.csv"
        write(path, table(study, [kept(folder, trial) for trial in trials(study)]))
    except (UnfitError, OSError) as error:
        return f"{error}."
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return INTERRUPTED
    print(f"{path}: {len(trials(study))} trials")
    return 0


def load(name):
    """The module of a study. Raises UnfitError with what is wrong with it."""
    try:
        study = studies.load(name)
        wrong = fault(study)
    except ValueError as error:
        raise UnfitError(error) from None
    except (AttributeError, TypeError) as error:
        wrong = error
    if wrong:
        raise UnfitError(f"utils/studies/{name}.py: {wrong}")
    return study


def fault(study):
    """What is wrong with a study, or None. Raises AttributeError and TypeError with the same."""
    for rows in (study.SETTINGS, study.SEEDS):
        if not isinstance(rows, list | tuple | range) or not rows:
            return "SETTINGS should be a list and SEEDS a list or a range, both with something in"
    if not (study.__doc__ or "").strip():
        return "it has no docstring, whose first line says what is asked"
    for setting in study.SETTINGS:
        studies.values(setting)
    if len({type(setting) for setting in study.SETTINGS}) > 1:
        return "SETTINGS should hold NamedTuples of one type"
    if {type(seed) for seed in study.SEEDS} != {int}:
        return "SEEDS should hold whole numbers"
    if len(set(trials(study))) < len(trials(study)):
        return "a setting or a seed stands there twice"
    if not callable(study.trial):
        return "trial should be a function"
    return None


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

    Raises UnfitError if the cluster is gone.
    """
    killed = []
    for trial, record, error in ended_once(client, study, missing):
        if isinstance(error, KilledWorker):
            killed.append(trial)
        else:
            yield trial, record, error
    for trial in killed:  # with no other beside it that it may have been killed with
        yield from ended_once(client, study, [trial])


def ended_once(client, study, missing):
    """The same, but without a second chance for those whose workers were killed."""

    def alone(job, number):
        if get_worker().state.nthreads > 1:  # which would draw from one generator, in turns
            raise RuntimeError("trials disturb each other in this worker: it needs --nthreads 1")
        return pickle.loads(job)(number)

    run, trial = studies.run, study.trial  # a module would go by its name, which no worker knows
    job = by_value(lambda number: run(trial, *missing[number]))
    futures = {
        client.submit(alone, job, number, pure=False): row for number, row in enumerate(missing)
    }
    for future in as_completed(list(futures)):
        try:
            error = future.exception()
            record = None if error else future.result()
        except (OSError, CancelledError):
            error = CancelledError()
        if isinstance(error, CancelledError):
            raise UnfitError("The cluster is gone. The same command goes on from here")
        yield futures.pop(future), record, error


def by_value(function):
    """A function as bytes, with all that it uses of the course: no worker needs to have that."""
    cloudpickle.register_pickle_by_value(utils)
    return cloudpickle.dumps(function)


@contextmanager
def connected(address=None, workers=CPU_COUNT):
    """A Dask client: of the scheduler at this address, or of so many workers here.

    Raises UnfitError with what is wrong with the cluster.
    """
    warnings.filterwarnings("ignore", module="distributed")
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if address is None:
        with local_cluster(workers) as cluster, Client(cluster) as client:
            yield client
    else:
        with client_of(address) as client:
            check_versions(client)
            yield client


def local_cluster(workers):
    """So many processes here, with one thread each."""
    with interrupts_put_off():
        return LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            memory_limit=0,
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        )


@contextmanager
def interrupts_put_off():
    """Put a Ctrl-C off, and keep it from the processes that the threads begun here ever begin.

    The terminal sends it to all of them, and each would say so.
    """
    if os.name == "nt":  # where no signal can be held back
        yield
        return
    resource_tracker.ensure_running()  # or the first process begins it, and lets signals through
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})


def client_of(address):
    try:
        client = Client(address, timeout=SECONDS)
    except (OSError, ValueError) as error:
        raise UnfitError(f"No Dask scheduler answers at {address}: {error}") from None
    if not client.scheduler_info()["workers"]:
        print(f"Waiting for a first worker at {address} ...", file=sys.stderr, flush=True)
        client.wait_for_workers(1)
    return client


def check_versions(client):
    """Raise UnfitError if the scheduler or a worker has another version than this machine."""
    found = client.get_versions(check=False)
    dask = {"the scheduler": found["scheduler"], **found["workers"]}
    dask = {who: told["packages"] for who, told in dask.items()}
    compare(found["client"]["packages"], dask, ("python", "dask", "distributed"))
    task = by_value(studies.versions)
    workers = client.run(lambda: pickle.loads(task)())
    compare(studies.versions(), workers, studies.PACKAGES)


def compare(ours, others, names):
    """Raise UnfitError at the first version that is another, where both have the package."""
    for (who, theirs), name in product(others.items(), names):
        versions = [found.get(name) for found in (theirs, ours)]
        # What Python makes of code, and Dask sends, is the same within 3.11, or within 3.12.
        kinds = [v.split(".")[:2] if v and name == "python" else v for v in versions]
        if all(kinds) and kinds[0] != kinds[1]:
            there, here = versions
            raise UnfitError(f"{who} has {name} {there}, and this machine {here}: make them equal")


def fingerprint(study):
    """A hash of what makes a row: the study's code, what of ours that imports, and the packages.

    SETTINGS and SEEDS only say which rows there are; comments and docstrings do nothing.
    """
    finder = ModuleFinder(path=[str(ROOT)])
    finder.run_script(study.__file__)
    files = sorted(module.__file__ for module in finder.modules.values() if module.__file__)
    return short_hash(json.dumps([studies.versions(), *map(code, files)]))


def code(path):
    """What a module does, as text."""
    tree = ast.parse(Path(path).read_text("utf-8"))
    tree.body = [node for node in tree.body if not names_rows(node)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            del node.body[0]
    return ast.unparse(tree)


def names_rows(node):
    names = [ast.unparse(target) for target in getattr(node, "targets", [])]
    return names in (["SETTINGS"], ["SEEDS"])


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
    aside = path.with_name(f"{path.name}.{uuid4().hex}")
    aside.write_text(text, "utf-8", newline="\n")
    os.replace(aside, path)


def table(study, records):
    """The text of the table. Raises UnfitError if the trials gave several kinds of results."""
    rows, machines = zip(*records, strict=True)
    if len({tuple(row) for row in rows}) > 1:
        raise UnfitError("The trials gave results with different fields, which is no table")
    name = study.__name__.rpartition(".")[2]
    question = study.__doc__.strip().splitlines()[0]
    head = [question, f"python -m tools.study {name}", *dict.fromkeys(machines)]
    lines = [studies.HEAD + line for line in head]
    lines += [",".join(map(str, line)) for line in (rows[0], *(row.values() for row in rows))]
    return "\n".join(lines) + "\n"


def complaint(study, failed):
    """Which trials raised what, in a few lines."""
    said = [f"{setting}, seed {seed}: {why(failed[setting, seed])}" for setting, seed in failed]
    if len(said) > SHOWN:
        said[SHOWN:] = [f"and {len(said) - SHOWN} more"]
    head = f"{len(failed)} of {len(trials(study))} trials failed. The others are kept: mend these."
    return "\n".join([head, *said])


def why(error):
    if isinstance(error, KilledWorker):
        return "each worker that ran it was killed; has it enough memory?"
    return f"{type(error).__name__}: {error}".splitlines()[0]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
