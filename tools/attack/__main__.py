"""Give every notebook hostile answers: `python -m tools.attack`, the whole in about half an hour.

Each answer has to get a verdict within 6 seconds, leave the notebook as it was, and let the next
right answer be Correct; what ends the process itself has to be found again after a restart. A table
says what held, and a line each what fell; the exit code is 1 if anything did.
"""

import argparse
import os
import sys
from concurrent.futures import ThreadPoolExecutor

from tools.attack.answers import HOSTILE, QUICK, Hostile
from tools.attack.room import memory, room, spread
from tools.attack.running import ATTACKED, Result, attacked
from tools.release.course import number_of
from utils.exercises import EXERCISES


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.attack", description=__doc__)
    parser.add_argument("notebooks", nargs="*", metavar="NN", help="these alone: 01 02")
    parser.add_argument("--kind", default="", help="answers alone whose title has this text")
    parser.add_argument("--quick", action="store_true", help="a few, in notebook 01")
    parser.add_argument("--room", type=int, metavar="N", help="N kernels at once, two answers each")
    given = parser.parse_args(arguments)
    if given.room:
        return show(*room(given.room))
    exercises = {number_of(EXERCISES[name].notebook): name for name in ATTACKED}
    unknown = set(given.notebooks) - exercises.keys()
    if unknown:
        parser.error(f"there is no notebook {', '.join(sorted(unknown))}")
    numbers = ["01"] if given.quick else given.notebooks or list(exercises)
    answers = [
        answer
        for answer in HOSTILE
        if given.kind in answer.title and (not given.quick or answer.title in QUICK)
    ]
    results = attack([exercises[number] for number in numbers], answers)
    fell = show(*report(results))
    if not (given.quick or given.kind or given.notebooks):
        fell |= show(*memory())
    return fell


def show(lines: list[str], fell: bool) -> int:
    print("\n".join(lines), flush=True)
    return int(fell)


def attack(exercises: list[str], answers: list[Hostile]) -> list[Result]:
    """Give these answers to these exercises, several notebooks at a time.

    What ends a process is tried in the first of them alone: another notebook is no other process.
    """
    others = [answer for answer in answers if not answer.ends]

    def ask(exercise):
        results = []
        for result in attacked(exercise, answers if exercise == exercises[0] else others):
            results.append(result)
            for what in result.fell:
                print(f"{number(result)} {result.title}: {what}", file=sys.stderr, flush=True)
        return results

    with ThreadPoolExecutor(max_workers=max(1, (os.cpu_count() or 2) // 2)) as pool:
        return [result for results in pool.map(ask, exercises) for result in results]


def number(result: Result) -> str:
    return number_of(EXERCISES[result.exercise].notebook)


def report(results: list[Result]) -> tuple[list[str], bool]:
    """The lines of the report, and whether anything fell."""
    numbers = sorted({number(result) for result in results})
    rows = {}
    for result in results:
        rows.setdefault(result.title, {})[number(result)] = "FELL" if result.fell else "·"
    lines = [f"{'':72}" + "".join(f"{one:>5}" for one in numbers)]
    for title, row in rows.items():
        lines.append(f"{title:.70}".ljust(72) + "".join(f"{row.get(n, ''):>5}" for n in numbers))
    lines.append("held".ljust(72) + "".join(f"{held(results, n):>5}" for n in numbers))
    lines.append("of".ljust(72) + "".join(f"{len(of(results, n)):>5}" for n in numbers))
    fallen = [result for result in results if result.fell]
    lines += ["", *(f"{number(r)} {r.title}: {'; '.join(r.fell)}" for r in fallen)]
    lines.append(f"{len(results) - len(fallen)} of {len(results)} held, {len(rows)} kinds")
    lines.append(f"seconds to a verdict: {spread([result.seconds for result in results])}")
    return lines, bool(fallen)


def of(results: list[Result], one: str) -> list[Result]:
    return [result for result in results if number(result) == one]


def held(results: list[Result], one: str) -> int:
    return sum(not result.fell for result in of(results, one))


if __name__ == "__main__":
    sys.exit(main())
