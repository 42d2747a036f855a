"""A study's table is the same to the byte, whoever runs it and whatever is killed meanwhile."""

import importlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
from functools import partial

import psutil
import pytest
from distributed import Client

import utils
from tools import study
from tools.start import INTERRUPTED, ROOT
from utils import studies

COURSE = [
    *(f"tools/{name}.py" for name in ("__init__", "start", "study")),
    *(f"utils/{name}.py" for name in ("__init__", "studies/__init__")),
]
POWERS = '''
def power(base, exponent):
    """Not a fast one."""
    return float(base**exponent)
'''
HIDDEN = ("PYTHONPATH", "TQDM_DISABLE")  # of this process's variables, from the command
CONNECTED = study.connected  # which most tests do without
# What an order says is done once: the process that it names gets the signal that it names.
STUDY = '''
"""What are the powers of small numbers?

An example.
"""

import os
import time
from pathlib import Path
from typing import NamedTuple

from utils.powers import power

ORDERS = Path({orders!r})


class Setting(NamedTuple):
    base: float
    name: str


class Result(NamedTuple):
    power: float
    even: bool


SETTINGS = [Setting(0.1, "tenth"), Setting(2, "two")]
SEEDS = range(5)


def trial(setting, seed):
    order = ORDERS / f"{{setting.name}}-{{seed}}"
    if order.exists():
        process, number = map(int, order.read_text().split())
        order.unlink()
        time.sleep(0.3)  # what was found before is on its way
        os.kill(process or os.getpid(), number)
    found = power(setting.base, seed)
    return Result(found, found % 2 == 0)
'''
TABLE = f"""\
# What are the powers of small numbers?
# python -m tools.study powers_of
# {studies.machine()}
base,name,seed,power,even
0.1,tenth,0,1.0,False
0.1,tenth,1,0.1,False
0.1,tenth,2,0.010000000000000002,False
0.1,tenth,3,0.0010000000000000002,False
0.1,tenth,4,0.00010000000000000002,False
2.0,two,0,1.0,False
2.0,two,1,2.0,True
2.0,two,2,4.0,True
2.0,two,3,8.0,True
2.0,two,4,16.0,True
"""


THREES = """\
3.0,three,0,1.0,False
3.0,three,1,3.0,False
3.0,three,2,9.0,False
3.0,three,3,27.0,False
3.0,three,4,81.0,False
"""


@pytest.fixture
def course(tmp_path):
    """A folder with the tool and one study of its own."""
    for name in COURSE:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    orders = tmp_path / "orders"
    orders.mkdir()
    (tmp_path / "utils/powers.py").write_text(POWERS)
    (tmp_path / "utils/studies/powers_of.py").write_text(STUDY.format(orders=str(orders)))
    return tmp_path


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    """The address of a scheduler with a worker, in a folder from which there is no course."""
    away = tmp_path_factory.mktemp("away")
    (away / "utils.py").write_text("raise ImportError('there is no course here')")
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = "tcp://127.0.0.1:{1}".format(*free.getsockname())
    host, port = address.removeprefix("tcp://").split(":")
    commands = [
        ["scheduler", "--host", host, "--port", port, "--no-dashboard"],
        ["worker", address, "--nthreads", "1", "--no-dashboard"],
    ]
    # A trial that kills its worker is then given up at once.
    environment = os.environ | {
        "PYTHONPATH": str(away),
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    }
    with open(away / "log", "w") as log:
        begun = [
            subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command}", *options],
                cwd=away,
                env=environment,
                stdout=log,
                stderr=log,
            )
            for command, *options in commands
        ]
    with Client(address) as client:
        client.wait_for_workers(1)
    yield address
    for process in begun:
        process.kill()
    for process in begun:
        process.wait()


def started(course, *options):
    """The command, begun in its course."""
    return subprocess.Popen(
        [sys.executable, "-m", "tools.study", "powers_of", *options],
        cwd=course,
        env={name: value for name, value in os.environ.items() if name not in HIDDEN},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        # Where the tests run in the background of a shell, interrupts are ignored.
        preexec_fn=None
        if os.name == "nt"
        else lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


def order(course, trial, process, number):
    (course / "orders" / trial).write_text(f"{process} {int(number)}")


def made(course):
    return (course / "results/powers_of.csv").read_text("utf-8")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")
def test_the_table_is_the_same_when_a_worker_and_the_command_are_killed(course, cluster):
    kept = course / "build/studies/powers_of"
    for trial, number, code in (
        ("two-1", signal.SIGINT, INTERRUPTED),
        ("tenth-3", signal.SIGKILL, -signal.SIGKILL),
    ):
        before = len(list(kept.glob("*/*.json")))
        command = started(course, "--cluster", cluster)
        order(course, trial, command.pid, number)
        said = command.communicate()[0]
        assert command.returncode == code, said
        assert len(list(kept.glob("*/*.json"))) > before
        assert "Traceback" not in said
        if number == signal.SIGINT:
            assert said.endswith("\nStopped. The same command goes on from here.\n")
    order(course, "tenth-4", 0, signal.SIGKILL)
    both = [started(course, "--cluster", cluster) for _ in range(2)]
    for command in both:
        said = command.communicate()[0]
        assert command.returncode == 0, said
    assert made(course) == TABLE
    assert not list((course / "orders").iterdir())


def test_the_table_is_the_same_with_a_process_a_core_here(course):
    command = started(course)
    said = command.communicate()[0]
    assert command.returncode == 0, said
    assert "10/10" in said
    assert said.endswith("powers_of.csv: 10 trials\n")
    assert made(course) == TABLE


@pytest.fixture
def here(course, monkeypatch):
    """The same course in this process, with a worker in a thread: the study's file."""
    monkeypatch.setattr(studies, "__path__", [str(course / "utils/studies")])
    monkeypatch.setattr(studies, "RESULTS", course / "results")
    for name, value in (("ROOT", course), ("KEPT", course / "build")):
        monkeypatch.setattr(study, name, value)
    monkeypatch.setattr(utils, "__path__", [*utils.__path__, str(course / "utils")])
    monkeypatch.setattr(study, "connected", in_a_thread)
    yield course / "utils/studies/powers_of.py"
    forget()


def in_a_thread(address=None, threads=1):
    """A client of one worker, which is in this process."""
    return Client(processes=False, n_workers=1, threads_per_worker=threads, dashboard_address=":0")


def forget():
    """Import what the next command finds on disk, as a new process would."""
    for name in ("utils.studies.powers_of", "utils.powers"):
        sys.modules.pop(name, None)
    importlib.invalidate_caches()


def run(*options):
    forget()
    return study.main(["powers_of", *options])


def edit(file, old, new):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def test_a_second_start_runs_only_the_settings_and_seeds_that_are_new(here, course, monkeypatch):
    assert run() == 0
    assert made(course) == TABLE
    ran, ended = [], study.ended
    monkeypatch.setattr(study, "ended", lambda *given: ran.extend(given[-1]) or ended(*given))
    edit(here, '[Setting(0.1, "tenth"), Setting(2, "two")]', '[Setting(2, "two")]')
    edit(here, "An example.", "Another docstring, and # a comment")
    assert run() == 0
    assert ran == []
    assert made(course).splitlines()[4] == "2.0,two,0,1.0,False"
    edit(here, '[Setting(2, "two")]', '[Setting(2, "two"), Setting(3, "three")]')
    assert run() == 0
    assert made(course).endswith("\n2.0,two,4,16.0,True\n" + THREES)
    assert [(setting.name, seed) for setting, seed in ran] == [("three", k) for k in range(5)]


@pytest.mark.parametrize("file", ["utils/studies/powers_of.py", "utils/powers.py"])
def test_no_trial_of_other_code_is_taken(here, course, file):
    assert run() == 0
    old, new = ("= power(", "= 3 * power(") if "studies" in file else ("float(", "3 * float(")
    edit(course / file, old, new)
    assert run() == 0
    assert made(course).splitlines()[-1] == "2.0,two,4,48.0,True"


def test_a_trial_that_was_half_written_is_run_again(here, course):
    assert run() == 0
    for path in course.glob("build/*/*/*.json"):
        path.write_text(path.read_text()[:20])
    assert run() == 0
    assert made(course) == TABLE


def test_trials_that_raise_are_named_and_the_others_are_kept(here, course, capsys):
    edit(here, "    found = ", "    assert seed != 3, 'no threes\\nat all'\n    found = ")
    lines = run().splitlines()
    assert lines == [
        "2 of 10 trials failed. The others are kept: mend these.",
        "Setting(base=0.1, name='tenth'), seed 3: AssertionError: no threes",
        "Setting(base=2, name='two'), seed 3: AssertionError: no threes",
    ]
    assert len(list(course.glob("build/*/*/*.json"))) == 8
    assert not (course / "results").exists()


def test_a_trial_that_kills_each_of_its_workers_is_given_up(here, course, cluster, monkeypatch):
    monkeypatch.setattr(study, "connected", CONNECTED)
    edit(
        here,
        "    found = ",
        "    (setting.base, seed) != (2, 4) or os.kill(os.getpid(), 9)\n    found = ",
    )
    assert run("--cluster", cluster).splitlines() == [
        "1 of 10 trials failed. The others are kept: mend these.",
        "Setting(base=2, name='two'), seed 4: each worker that ran it was killed; "
        "has it enough memory?",
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"""What are', 'NOTE = """What are', "it has no docstring, whose first line"),
        ("SEEDS = range(5)", "SEEDS = []", "SETTINGS should be a list and SEEDS a list or a range"),
        ("SEEDS = range(5)", "SEEDS = [0.5]", "SEEDS should hold whole numbers"),
        ("SEEDS = range(5)", "SEEDS = [1, 2, 1]", "a setting or a seed stands there twice"),
        ("SEEDS = range(5)", "", "has no attribute 'SEEDS'"),
        ('Setting(0.1, "tenth")', '(0.1, "tenth")', "(0.1, 'tenth') should be a NamedTuple"),
        ('Setting(0.1, "tenth")', "Result(0.1, True)", "SETTINGS should hold NamedTuples of one"),
        ('Setting(0.1, "tenth")', "Setting(0.1, 10)", "name is 10 and should be str"),
        ('"tenth"', '"a, b"', "name is 'a, b', and a table has no room for that"),
        (
            "    base: float",
            "    base: list",
            "base should be annotated as str, int, float or bool",
        ),
        ("def trial(", "trial = 3\ndef no_trial(", "trial should be a function"),
    ],
)
def test_what_is_no_study_is_told_why_before_anything_runs(here, old, new, says):
    edit(here, old, new)
    said = run()
    assert said.startswith("utils/studies/powers_of.py: ")
    assert says in said


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("return Result(found, found % 2 == 0)", "return found", "1.0 should be a NamedTuple"),
        ("found % 2 == 0)", "None)", "even is None and should be bool"),
        ("even: bool", "name: bool", "setting and result both have a field name"),
        ("return Result(found", "return [Result, Setting][seed % 2](str(seed)", "power is '0' and"),
    ],
)
def test_a_result_that_is_no_row_is_told_why(here, old, new, says):
    edit(here, old, new)
    assert says in run()


def test_a_worker_with_several_threads_is_refused_as_they_share_a_random_generator(
    here, monkeypatch
):
    monkeypatch.setattr(study, "connected", partial(in_a_thread, threads=2))
    assert "it needs --nthreads 1" in run()


def test_results_with_different_fields_are_no_table(here, course):
    edit(here, "def trial(", "class Other(NamedTuple):\n    odd: bool\n\n\ndef trial(")
    edit(here, "    return ", "    if seed == 3:\n        return Other(True)\n    return ")
    assert run() == "The trials gave results with different fields, which is no table."
    assert not (course / "results").exists()


def test_an_unknown_study_is_told_which_there_are(here):
    said = "there is no study 'power_of' in utils/studies; there is powers_of."
    assert study.main(["power_of"]) == said


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("tcp://127.0.0.1:1", "Timed out trying to connect"),
        ("127.0.0.1", "missing port number"),
        ("http://127.0.0.1:8786", "unknown address scheme"),
    ],
)
def test_a_cluster_that_does_not_answer_gets_a_sentence(here, monkeypatch, address, says):
    monkeypatch.setattr(study, "connected", CONNECTED)
    monkeypatch.setattr(study, "SECONDS", 0.1)
    said = run("--cluster", address)
    assert said.startswith(f"No Dask scheduler answers at {address}: ")
    assert says in said


def test_a_cluster_with_other_versions_gets_a_sentence_that_names_one():
    names = ("python", "torch", "keras")
    ours = {"python": "3.11.7", "torch": "2.13.0", "keras": "3.15.1"}
    alike = {"the scheduler": ours, "tcp://a:1": {"python": "3.11.9", "torch": "2.13.0"}}
    study.compare(ours, alike, names)
    for name, version in (("python", "3.12.7"), ("torch", "2.13.1")):
        says = f"tcp://b:2 has {name} {version}, and this machine {ours[name]}: make them equal"
        with pytest.raises(study.UnfitError, match=re.escape(says)):
            study.compare(ours, alike | {"tcp://b:2": ours | {name: version}}, names)


def test_without_dask_the_command_that_installs_it_is_said():
    code = "import sys; sys.modules['distributed'] = None; import tools.study"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stderr == (
        f'Studies need Dask: {sys.executable} -m pip install -c constraints.txt -e ".[study]"\n'
    )


@pytest.mark.skipif("CI" not in os.environ, reason="takes a minute")
@pytest.mark.parametrize("seed", range(3))
def test_the_table_is_the_same_whatever_is_killed_at_random(course, seed):
    rng = random.Random(seed)
    edit(course / "utils/studies/powers_of.py", "    found = ", "    time.sleep(0.4)\n    found = ")
    code = None
    while code != 0:
        command = started(course)
        itself = psutil.Process(command.pid)
        while command.poll() is None:
            try:
                command.wait(timeout=rng.uniform(1, 4))
            except subprocess.TimeoutExpired:
                found = [itself, *itself.children(recursive=True)]
                rng.choice(found).kill()
        code = command.returncode
    assert made(course) == TABLE
