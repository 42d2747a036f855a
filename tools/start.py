"""Run the course in its own Python environment, .venv, which is built when it is not there yet.

    python3 tools/start.py lab          open JupyterLab on your own copies of the notebooks
    python3 tools/start.py test         check style and notebooks, then run every test
    python3 tools/start.py check        only check style and that notebooks/ follows from solutions/
    python3 tools/start.py notebooks    write notebooks/ from solutions/
    python3 tools/start.py site         build the course as a web page, build/site/index.html
    python3 tools/start.py slides       make a deck of slides for each notebook, in build/slides
    python3 tools/start.py teach        write the instructor's book, build/teach/index.html
    python3 tools/start.py hub          start a JupyterHub for a room: see hub/README.md
    python3 tools/start.py wheels       download the packages of "lab", for a room without a network
    python3 tools/start.py clean        remove .venv and whatever else can be made again

On Windows, "py" stands for "python3". Further arguments go to JupyterLab, pytest, tools.release,
tools.site, tools.slides, tools.teach or JupyterHub.

This file needs the standard library only. Its syntax is that of Python 3.6, so that an old Python
can say which one is needed instead of stumbling over the syntax.
"""

import hashlib
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"  # what an author writes
NOTEBOOKS = ROOT / "notebooks"  # what the release step makes of it
PAGES = ROOT / "docs"  # the pages beside them: glossary and references
MINE = ROOT / "my_notebooks"  # the learner's own copies, which tools/copies.py hands out
LEARNERS = ROOT / "my_hub"  # a teacher's: the homes of the learners on the hub of this machine
SETTINGS = ROOT / "tools" / "jupyter"  # of JupyterLab: no question about news, texts as pages
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed"
LOG = VENV / "pip.log"
LAB, SITE, HUB, TEST = EXTRAS = ["", "[site]", "[hub]", "[test]"]  # the last includes all

WHEELS = ROOT / "wheels"  # packages to install from without a network, which "wheels" downloads
TESTED = ["-c", "constraints.txt"]  # the versions that the tests ran with
# Linux's default PyTorch brings several GB for graphics cards; the course runs on the processor.
CPU_BUILDS = ["--extra-index-url", "https://download.pytorch.org/whl/cpu"]
INTERRUPTED = 130

PLATFORMS = [
    ("Linux", "x86_64"),
    ("Linux", "aarch64"),
    ("Darwin", "arm64"),
    ("Windows", "AMD64"),
]


def lab(arguments):
    """Open JupyterLab on the notebook that the learner saved last, or the first.

    Its root is the repository, so that the links from one notebook to another work.
    """
    install()
    if run("tools.copies"):
        return 1
    notebooks = sorted(filter(was_saved, MINE.glob("*.ipynb")), key=os.path.getmtime)
    name = notebooks[-1].name if notebooks else "00_start_here.ipynb"
    page = f"--LabApp.default_url=/lab/tree/{MINE.name}/{quote(name)}"
    code = run("jupyterlab", f"--ServerApp.root_dir={ROOT}", page, *arguments)
    return code and (homeless() or code)


def was_saved(notebook):
    """Whether JupyterLab has saved it: it adds Python's version, which no copy is handed out with.

    The time alone doesn't tell, as a copy that is renewed is newer than what the learner saved.
    """
    try:
        metadata = json.loads(notebook.read_text(encoding="utf-8"))["metadata"]
        return "version" in metadata["language_info"]
    except (OSError, ValueError, KeyError, TypeError):  # not a notebook any more
        return False


def test(arguments):
    """Check style and notebooks, then run every test; stop at the first that fails."""
    return check([]) or run("pytest", *arguments)


def check(arguments):
    """Check style, and that notebooks/ is what the author's tool makes of solutions/."""
    install(TEST)
    return (
        run("ruff", "check")
        or run("ruff", "format", "--check")
        or run("tools.release", "--check", *arguments)
    )


def notebooks(arguments):
    """Write notebooks/ from solutions/."""
    install(TEST)
    return run("tools.release", *arguments)


def site(arguments):
    """Build the course as a web page from the stored outputs."""
    install(SITE)
    return run("tools.site", *arguments)


def slides(arguments):
    """Make a deck of slides for each notebook from the stored outputs."""
    install(SITE)
    return run("tools.slides", *arguments)


def teach(arguments):
    """Write the instructor's book from what the notebooks are made of."""
    install(SITE)
    return run("tools.teach", *arguments)


def hub(arguments):
    """Start a JupyterHub for a room."""
    if os.name == "nt":
        return "JupyterHub runs on Linux and macOS only: start the hub there, learners need none."
    install(HUB)
    return run("tools.hub", *arguments)


def wheels(arguments):
    """Download the packages, for machines of this kind that have no network.

    The course itself is put in by setuptools, which is no package of the course's.
    """
    install()
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    setuptools = re.search(r'^requires = \["(.+)"\]', pyproject, re.MULTILINE)[1]
    WHEELS.mkdir(exist_ok=True)
    download = ["download", *TESTED, "--dest", str(WHEELS), "--find-links", str(WHEELS)]
    if sys.platform == "linux":
        run("pip", *download, *CPU_BUILDS, "--no-deps", "torch")
    return run("pip", *download, setuptools, ".")


def clean(arguments):
    """Remove whatever can be made again; the folders of learners are left alone."""
    made = [".venv", "build", "*.egg-info", ".*_cache", "**/__pycache__", "**/.ipynb_checkpoints"]
    for pattern in made:
        for folder in list(ROOT.glob(pattern)):
            if folder.is_symlink():
                folder.unlink()
            elif not {MINE, LEARNERS} & set(folder.parents):
                shutil.rmtree(folder)


def supported():
    """The oldest Python that the course runs on and the first that is too new, as pairs."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    oldest, too_new = re.search(r'requires-python = ">=3\.(\d+),<3\.(\d+)"', pyproject).groups()
    return (3, int(oldest)), (3, int(too_new))


def complaint():
    """The sentence that says why the course can't run on this Python or machine, or None."""
    oldest, too_new = supported()
    if not oldest <= sys.version_info[:2] < too_new:
        newest = f"3.{too_new[1] - 1}"
        return (
            f"The course needs Python 3.{oldest[1]} to {newest}, and this is Python "
            f"{platform.python_version()}: install Python {newest}, then run "
            f'"make lab PYTHON=python{newest}" (on Windows "py -{newest} tools/start.py lab").'
        )
    if (platform.system(), platform.machine()) not in PLATFORMS:
        return (
            f"TensorFlow and PyTorch have no packages for {platform.system()} on the processor "
            f"{platform.machine()}: each notebook has a badge that opens it on Colab instead."
        )
    return None


def homeless():
    """The sentence that says that JupyterLab can't write into the home folder, or None."""
    home = os.path.expanduser("~")
    try:
        tempfile.TemporaryFile(dir=home).close()
    except OSError:
        return (
            f"JupyterLab keeps its files in the home folder, {home}, and nothing can be written "
            "there: set the environment variable HOME to a folder of yours."
        )
    return None


def install(extra=LAB):
    """Put the course and the packages it needs into .venv, unless they are there.

    Where all of them are, as after a move of the repository, no network is needed. Where they can't
    be renewed, those that are there do if they fit. The stamp is written last: whatever breaks off
    before is done again.
    """
    if usable() and installed(extra):
        return
    STAMP.unlink(missing_ok=True)
    if not usable():
        print("Building the environment .venv ...", flush=True)
        if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]) != 0:
            sys.exit("Python could not build .venv: see its message above.")
    LOG.unlink(missing_ok=True)
    course = ["--editable", "." + extra]
    print("Looking at the packages in .venv ...", flush=True)
    if suffices(*TESTED, *course) or download(course):
        STAMP.write_text(fingerprint(extra))
    elif suffices(*course) and run("tools.doctor") == 0:
        print(f"The packages could not be renewed: {reason()}. Those that are here do.", flush=True)
    else:
        sys.exit(f"The packages could not be installed: {reason()}. Mend that, and try again.")


def suffices(*arguments):
    """Whether pip can install from what .venv has already; what it says to that is no matter."""
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    return pip_install("--no-index", "--no-build-isolation", *arguments, **silent)


def download(course):
    """Install what is not there yet; return whether all is there now.

    PyTorch comes first, as the index of CPU builds is asked for nothing else. Where that cannot be
    reached, pip gives up soon and that is no error: the next call takes the default build.
    """
    if WHEELS.is_dir():
        print(f"Installing the packages in {WHEELS} ...", flush=True)
        if pip_install(*TESTED, "--no-index", "--find-links", str(WHEELS), *course):
            return True
    print("Installing the packages; the first time takes some minutes ...", flush=True)
    if sys.platform == "linux":
        soon = ["--retries", "1", "--no-deps"]
        pip_install(*TESTED, *CPU_BUILDS, *soon, "torch", stderr=subprocess.DEVNULL)
    return pip_install(*TESTED, *course)


def usable():
    """Whether .venv has all of pip and a Python that runs and that the course supports."""
    oldest, too_new = supported()
    script = (
        "import sys; from importlib.metadata import version; version('pip');"
        f"sys.exit(not {oldest} <= sys.version_info[:2] < {too_new})"
    )
    try:
        return subprocess.call([str(PYTHON), "-I", "-c", script], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def installed(extra):
    """Whether .venv was filled, to the end, from the files as they are, with at least this."""
    enough = map(fingerprint, {extra, TEST} if extra else EXTRAS)
    return STAMP.exists() and STAMP.read_text() in enough


def fingerprint(extra):
    """A hash of everything that decides what is installed, and from which folder."""
    lists = [(ROOT / name).read_bytes() for name in ("pyproject.toml", "constraints.txt")]
    return hashlib.sha256(b"\0".join([*lists, str(ROOT).encode(), extra.encode()])).hexdigest()


def pip_install(*arguments, **streams):
    """Install with pip; return whether it could, and leave if the learner stopped it."""
    options = ["--disable-pip-version-check", "--log", str(LOG)]
    code = run("pip", "install", *options, *arguments, **streams)
    if code == INTERRUPTED:
        sys.exit("Stopped. The same command goes on from here.")
    return code == 0


def reason():
    """Why pip failed. Where it is the network, pip's last words speak of something else."""
    log = LOG.read_text(encoding="utf-8", errors="replace")
    network = re.search("connection (broken|error)|timed out|max retries", log, re.IGNORECASE)
    why = "the network could not be reached, or broke off" if network else "pip failed"
    return f"{why} (pip's words are in {LOG})"


def run(module, *arguments, **streams):
    """Run a module with .venv's Python, from the repository; return its exit code."""
    command = [str(PYTHON), "-m", module, *arguments]
    process = subprocess.Popen(command, cwd=str(ROOT), env=environment(), **streams)
    interrupted = False
    while True:
        try:
            code = process.wait()
            return INTERRUPTED if code and interrupted else code
        except KeyboardInterrupt:
            interrupted = True  # the module got it too, and decides: JupyterLab asks back


def environment():
    """This process's environment as .venv's own activate script would leave it, and SETTINGS."""
    variables = {**os.environ, "VIRTUAL_ENV": str(VENV)}
    variables["PATH"] = os.pathsep.join([str(PYTHON.parent), os.environ.get("PATH", "")])
    others = os.environ.get("JUPYTER_CONFIG_PATH")
    variables["JUPYTER_CONFIG_PATH"] = os.pathsep.join([str(SETTINGS), *filter(None, [others])])
    for name in ("PYTHONHOME", "PYTHONPATH"):  # set for another Python, they would mislead this one
        variables.pop(name, None)
    return variables


COMMANDS = {
    "lab": lab,
    "test": test,
    "check": check,
    "notebooks": notebooks,
    "site": site,
    "slides": slides,
    "teach": teach,
    "hub": hub,
    "wheels": wheels,
    "clean": clean,
}


def main(arguments):
    """Run the command that is named first; return its exit code or a sentence that says why not."""
    if not arguments or arguments[0] not in COMMANDS:
        return __doc__
    return complaint() or COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
