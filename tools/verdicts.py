"""Put answers into the learner's notebooks: `python -m tools.verdicts FILE` says what each is told.

FILE holds a JSON line an answer: `exercise`, `kind` ("right" or "wrong"), `code` (the def), and
what else is known of it (`label`: what a tutor would say, `slips`: how many). Each notebook runs
once, in a real kernel and as a learner gets it; where an exercise stands, all answers to it are
judged, one after the other. Every verdict is printed, and written at once to FILE with the ending
.verdicts.jsonl; what stands there already is not asked again. A table closes the list.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from threading import Lock

from nbclient import NotebookClient
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from tools.release.cells import exercise_name
from tools.release.course import read
from tools.release.running import ENVIRONMENT
from tools.start import NOTEBOOKS
from utils.exercises import EXERCISES
from utils.exercises.layers import is_named
from utils.exercises.verdict import CORRECT

# What the kernel runs for an answer, after the cell that defines it.
JUDGE = """
import json, time
from utils.exercises import EXERCISES
from utils.exercises.engine import judge

begun = time.perf_counter()
found = judge(EXERCISES["{name}"], {name})
seconds = time.perf_counter() - begun
print(json.dumps({{
    "heading": found.heading,
    "layer": found.layer,
    "says": str(found),
    "seconds": round(seconds, 3),
}}))
{name} = kept
"""


def verdicts(answers: list[dict], done: Path) -> list[dict]:
    """Each answer with its verdict, those of one notebook in one kernel, several at a time."""
    known = {}
    if done.exists():
        known = {row["code"]: row for row in map(json.loads, done.read_text("utf-8").splitlines())}
    open_ones = defaultdict(list)
    for answer in answers:
        if answer["code"] not in known:
            open_ones[EXERCISES[answer["exercise"]].notebook].append(answer)
    lock = Lock()

    def ask(notebook):
        for row in asked(notebook, open_ones[notebook]):
            with lock, open(done, "a", encoding="utf-8") as file:
                file.write(json.dumps(row) + "\n")
            known[row["code"]] = row

    with ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) // 2)) as pool:
        list(pool.map(ask, open_ones))
    return [known[answer["code"]] for answer in answers]


def asked(notebook: str, answers: list[dict]) -> Iterator[dict]:
    """Run a learner's notebook, with these answers where their exercises stand."""
    with opened(NOTEBOOKS / f"{notebook}.ipynb") as client:
        cells = client.nb.cells
        last = max(k for k, cell in enumerate(cells) if exercise_name(cell))
        for index, cell in enumerate(cells[: last + 1]):
            client.execute_cell(cell, index)
            for answer in answers:
                if answer["exercise"] == exercise_name(cell):
                    yield answer | judged(client, answer)


@contextmanager
def opened(
    path: Path, folder: Path | None = None, environment: Mapping[str, str] = ENVIRONMENT
) -> Iterator[NotebookClient]:
    """A kernel for the notebook at this path, in its folder or another, with nothing run yet."""
    place = {"metadata": {"path": str(folder or path.parent)}}
    client = NotebookClient(read(path), resources=place, timeout=600, shutdown_kernel="immediate")
    quiet = dict.fromkeys(("stdout", "stderr"), subprocess.DEVNULL)  # what no cell shows
    with client.setup_kernel(env=os.environ | environment, **quiet):
        yield client


def judged(client: NotebookClient, answer: dict) -> dict:
    """What the kernel says of an answer; afterwards the notebook goes on without it."""
    name = answer["exercise"]
    run(client, f"kept = {name}")
    run(client, answer["code"])
    asking = run(client, JUDGE.format(name=name))
    printed = "".join(output.text for output in asking.outputs if output.get("name") == "stdout")
    return json.loads(printed.splitlines()[-1])  # what an answer starts may print later


def run(client: NotebookClient, source: str, **metadata) -> NotebookNode:
    """Run a cell that the notebook does not have."""
    cell = new_code_cell(source, metadata=metadata)
    client.nb.cells.append(cell)
    client.execute_cell(cell, len(client.nb.cells) - 1)
    return client.nb.cells.pop()


def table(rows: list[dict]) -> str:
    """What the feedback knows, in numbers."""
    right = [row for row in rows if row["kind"] == "right"]
    wrong = [row for row in rows if row["kind"] == "wrong"]
    refused = sum(row["heading"] != CORRECT for row in right)
    accepted = sum(row["heading"] == CORRECT for row in wrong)
    layers = Counter(row["layer"] or "the first wrong number" for row in wrong)
    double = [row for row in wrong if row.get("slips", 1) > 1]
    seconds = [row["seconds"] for row in rows]
    lines = [
        f"right answers refused      {refused} of {len(right)}",
        f"wrong answers accepted     {accepted} of {len(wrong)}",
        f"wrong and named            {share(named(wrong), wrong)}",
        f"  two slips at once        {share(named(double), double)}",
        f"wrong, named or located    {share([row for row in wrong if row['layer']], wrong)}",
        *(f"  by {layer:23}{count}" for layer, count in layers.most_common()),
    ]
    if len(seconds) > 1:
        twentieths = quantiles(seconds, n=20)
        lines.append(f"seconds, median and 95th   {twentieths[9]:.2f} {twentieths[18]:.2f}")
    return "\n".join(lines)


def named(rows: list[dict]) -> list[dict]:
    return [row for row in rows if is_named(row["layer"])]


def share(part: list, whole: list) -> str:
    return f"{len(part)} of {len(whole)}" + (f" ({len(part) / len(whole):.0%})" if whole else "")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tools.verdicts", description=__doc__)
    parser.add_argument("file", type=Path, help="answers, a JSON line each")
    file = parser.parse_args().file
    try:
        answers = [
            json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()
        ]
        unknown = {answer["exercise"] for answer in answers} - set(EXERCISES)
    except (OSError, ValueError, KeyError, TypeError) as error:
        sys.exit(f"{file} can't be read as answers, a JSON line each: {error!r}")
    if unknown:
        sys.exit(f"{file} names exercises that the course lacks: {', '.join(sorted(unknown))}")
    rows = verdicts(answers, file.with_suffix(".verdicts.jsonl"))
    for row in rows:
        print(f"--- {row['exercise']}, {row['kind']}: {row.get('label', '')}\n{row['says']}\n")
    print(table(rows))


if __name__ == "__main__":
    main()
