"""Bring the learner's own folder up to date with notebooks/: `python -m tools.copies`.

A new notebook is copied, and one that was never saved since is renewed. One that the learner has
saved, if only after running it, is theirs and never touched: the newer version is put beside it.
One that was renamed or deleted comes back fresh. Every file is written in full under a hidden name
and then moved into place, so that neither a run that breaks off nor two at once leave half of one.

What was handed out is known by its hash, from the hidden file `.handed_out`, a line a version.
Lines are only ever added, each after its copy is in place; what no line knows is the learner's.
"""

import os
import sys
from collections.abc import Iterator
from hashlib import sha256
from itertools import count
from pathlib import Path

from tools.start import MINE, NOTEBOOKS

RECORD = ".handed_out"


def update(notebooks: Path, mine: Path) -> Iterator[str]:
    """Bring the folder `mine` up to date with `notebooks`; yields a sentence for each change.

    Raises OSError with a sentence for the learner where a file can't be read or written.
    """
    for source in sorted(notebooks.glob("*.ipynb")):
        copy = mine / source.name
        try:
            mine.mkdir(exist_ok=True)
            sentence = hand_out(source.read_bytes(), copy)
        except OSError as error:
            raise OSError(
                f"{shown(copy)} could not be brought up to date: {error.strerror}. "
                "Nothing of yours was changed; once that is mended, run the same command again."
            ) from error
        if sentence:
            yield sentence


def hand_out(content: bytes, copy: Path) -> str | None:
    """Give the learner this version of the notebook `copy` -> how, in a sentence; None if had."""
    handed, version = handed_out(copy), digest(content)
    if copy.exists() and handed[-1:] == [version]:
        return None
    place, sentence = place_and_sentence(copy, handed, version)
    write(content, place)
    note(copy, version)
    return sentence


def place_and_sentence(copy: Path, handed: list[str], version: str) -> tuple[Path, str]:
    """Where `version` of the notebook `copy` goes, after the versions `handed`, and why there."""

    def free(path):
        return not path.exists() or digest(path.read_bytes()) in [*handed, version]

    if not copy.exists():
        reason = "is back, fresh, since you renamed or deleted yours" if handed else "is new"
        return copy, f"{shown(copy)} {reason}."
    if free(copy):
        return copy, f"{shown(copy)} is renewed; you had not changed it."
    beside = next(path for path in places_beside(copy) if free(path))
    return beside, f"{shown(copy)} is yours and stays; the newer version is {shown(beside)}."


def places_beside(copy: Path) -> Iterator[Path]:
    """NAME_newer.ipynb, NAME_newer2.ipynb, NAME_newer3.ipynb, …"""
    for number in count(1):
        yield copy.with_name(f"{copy.stem}_newer{number if number > 1 else ''}.ipynb")


def write(content: bytes, path: Path) -> None:
    """Put the whole file at `path`, or nothing; the process's number keeps two runs apart."""
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def handed_out(copy: Path) -> list[str]:
    """The hashes of the versions of a notebook that the learner was given, the newest last."""
    try:
        lines = copy.with_name(RECORD).read_text("utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    entries = [line.split() for line in lines]
    return [entry[0] for entry in entries if entry[1:] == [copy.name]]


def note(copy: Path, version: str) -> None:
    with open(copy.with_name(RECORD), "a", encoding="utf-8") as file:
        file.write(f"\n{version} {copy.name}\n")  # the line before may have been cut short


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def main() -> None:
    try:
        for sentence in update(NOTEBOOKS, MINE):
            print(sentence, flush=True)
    except OSError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
