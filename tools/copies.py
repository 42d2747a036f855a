"""Bring the learner's own folder up to date with the course: `python -m tools.copies`.

What is to be in it, contents.py says. A new notebook is copied. One in which the learner wrote
nothing, only ran it, is renewed. One in which a cell reads otherwise than it was handed out is
theirs and never touched: the newer version is put beside it. One that was renamed or deleted comes
back fresh.

Nothing of the learner's is overwritten, not even by a save in the midst of a run, since nothing is
overwritten at all. A version is written in full under a hidden name and then given its own, which
must be free. Where an older version has that name, it is moved aside first, and looked at there:
what turns out to be the learner's is moved back. The next run clears what was left aside.

What was handed out is known by the hash of its cells' sources, from the hidden file `.handed_out`,
a line a version; older lines have the hash of the whole file. Lines are only ever added, each after
its copy is in place; what no line knows is the learner's.
"""

import json
import os
import stat
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import chain, count
from pathlib import Path
from secrets import token_hex

from tools.contents import contents, sources
from tools.start import MINE, NOTEBOOKS, PAGES, SOLUTIONS

RECORD = ".handed_out"
ASIDE = ".aside"  # the folder of what is being written and of what was moved aside
PART = ".part"  # ends the name of what is being written
SECONDS = 3600  # after these, nobody is writing it any more


def update(files: dict[str, bytes], mine: Path) -> Iterator[str]:
    """Bring the folder `mine` up to date with `files`; yields a sentence for each change.

    Raises OSError with a sentence for the learner where a file can't be read or written.
    """
    with said_of(mine.name):
        mine.mkdir(exist_ok=True)
        newest = {hashes(content)[0] for content in files.values()}
        clear(mine, newest | {version for version, _ in lines(mine)})
    for name, content in files.items():
        copy = mine / name
        with said_of(shown(copy)):
            sentence = hand_out(content, copy)
        if sentence:
            yield sentence


@contextmanager
def said_of(name: str) -> Iterator[None]:
    """An OSError with a sentence about this file instead of the system's."""
    try:
        yield
    except OSError as error:
        raise OSError(
            f"{name} could not be brought up to date: {error.strerror}. "
            "Nothing of yours was changed; once that is mended, run the same command again."
        ) from error


def hand_out(content: bytes, copy: Path) -> str | None:
    """Give the learner this version of the file `copy` -> how, in a sentence; None if had."""
    handed, version = handed_out(copy), hashes(content)[0]
    there = os.path.lexists(copy)
    if there and handed[-1:] == [version]:
        return None
    with written(content, copy) as part:
        places = chain([copy], beside(copy, "newer"))
        place = next(path for path in places if put(part, path, {*handed, version}))
    note(copy, version)
    if place != copy:
        return f"{shown(copy)} is yours and stays; the newer version is {shown(place)}."
    if there:
        return f"{shown(copy)} is renewed; you had not changed it."
    return f"{shown(copy)} " + ("was gone, and is back, fresh." if handed else "is new.")


def beside(copy: Path, what: str) -> Iterator[Path]:
    """NAME_newer.ipynb, NAME_newer2.ipynb, NAME_newer3.ipynb, …"""
    for number in count(1):
        yield copy.with_stem(f"{copy.stem}_{what}{number if number > 1 else ''}")


# ---- Files, and nothing overwritten ------------------------------------------------------------


@contextmanager
def written(content: bytes, copy: Path) -> Iterator[Path]:
    """A hidden file with this content, for `copy`; it is gone afterwards, if it still is there."""
    part = aside(copy, PART)
    part.parent.mkdir(exist_ok=True)
    try:
        with open(part, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield part
    finally:
        part.unlink(missing_ok=True)


def put(part: Path, place: Path, ours: Collection[str]) -> bool:
    """Whether `part` is now at `place`: only where nothing is, or what has one of these hashes."""
    while not moved(part, place):
        # What is gone was deleted just now, or another run has moved it.
        with suppress(FileNotFoundError):
            if not has(place, ours):
                return False
            old = aside(place)
            os.rename(place, old)
            if not has(old, ours):  # it was saved since
                bring_back(old, place)
                return False
    return True


def moved(file: Path, place: Path) -> bool:
    """Whether `file` now has the name `place`, which nothing had."""
    try:
        os.link(file, place)  # unlike a rename it never overwrites
    except FileExistsError:
        return False
    except OSError:  # a disk without links; only Windows' rename leaves no moment for a save
        if os.path.lexists(place):
            return False
        os.rename(file, place)
    file.unlink(missing_ok=True)
    return True


def aside(place: Path, end: str = "") -> Path:
    """A hidden name that nothing has."""
    return place.parent / ASIDE / f"{place.name}.{token_hex(8)}{end}"


def bring_back(old: Path, place: Path) -> None:
    """Give a file of the learner's its name again, or where that was saved anew, one beside it."""
    with suppress(FileNotFoundError):  # another run has done so
        next(path for path in chain([place], beside(place, "saved")) if moved(old, path))


def clear(mine: Path, ours: Collection[str]) -> None:
    """Remove what earlier runs left aside, and bring back what of it is the learner's.

    The newest versions are among ours: another run may have handed one out, and not noted it yet.
    """
    for path in mine.glob(f"{ASIDE}/*"):
        place = mine / path.stem
        with suppress(FileNotFoundError):  # another run clears too
            if path.suffix == PART:
                needed = time.time() - path.stat().st_mtime < SECONDS
            elif needed := not has(path, ours) and not (place.exists() and path.samefile(place)):
                bring_back(path, place)
            if not needed:
                with suppress(OSError):  # a read-only disk: another day
                    path.unlink()


# ---- What was handed out -----------------------------------------------------------------------


def handed_out(copy: Path) -> list[str]:
    """The hashes of the versions of a file that the learner was given, the newest last."""
    return [version for version, name in lines(copy.parent) if name == copy.name]


def lines(mine: Path) -> list[tuple[str, str]]:
    """Every hash that was noted, and of which file."""
    try:
        text = (mine / RECORD).read_text("utf-8", errors="replace")
    except FileNotFoundError:
        return []
    return [(words[0], words[1]) for words in map(str.split, text.splitlines()) if len(words) == 2]


def note(copy: Path, version: str) -> None:
    with open(copy.with_name(RECORD), "a", encoding="utf-8") as file:
        file.write(f"\n{version} {copy.name}\n")  # the line before may have been cut short


def has(path: Path, ours: Collection[str]) -> bool:
    """Whether the file has one of these hashes; what isn't a file or can't be read has none."""
    if not stat.S_ISREG(path.lstat().st_mode):
        return False
    try:
        return not set(ours).isdisjoint(hashes(path.read_bytes()))
    except PermissionError:
        return False


def hashes(content: bytes) -> list[str]:
    """Of a notebook's sources, if it is one, and of the whole file."""
    found = sources(content)
    texts = [content] if found is None else [json.dumps(found).encode(), content]
    return [sha256(text).hexdigest() for text in texts]


def shown(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def main() -> None:
    try:
        for sentence in update(contents(NOTEBOOKS, SOLUTIONS, PAGES), MINE):
            print(sentence, flush=True)
    except (OSError, ValueError) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
