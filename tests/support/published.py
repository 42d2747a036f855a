"""The course as a learner finds it: on a remote repository, which here stands on this disk."""

import os
import shutil
import subprocess

from tools.release.course import read_course
from tools.start import LEARNERS, MINE, ROOT

COURSE = read_course()
FOLDER = COURSE.repository.rsplit("/", 1)[1]  # what a clone is called
NOT_PUBLISHED = shutil.ignore_patterns(
    ".*", "build", "*.egg-info", "__pycache__", MINE.name, LEARNERS.name
)


def publish(folder):
    """Make a repository of the course as it stands here, committed or not -> its path."""
    copied(folder)
    shutil.copy(ROOT / ".gitignore", folder)
    git(folder, "init", "-q", "-b", COURSE.ref)
    commit(folder)
    return folder


def copied(folder):
    """Copy what is published of the course -> the copy's path."""
    return shutil.copytree(ROOT, folder, ignore=NOT_PUBLISHED)


def commit(folder):
    git(folder, "add", ".")
    git(folder, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "All")


def git(folder, *arguments):
    """Run git there -> what it printed."""
    return subprocess.check_output(["git", "-C", str(folder), *arguments], text=True)


def with_address_of(repository):
    """The environment in which git finds `repository` under the course's address."""
    return os.environ | {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{repository.as_uri()}.insteadOf",
        "GIT_CONFIG_VALUE_0": COURSE.repository,
    }
