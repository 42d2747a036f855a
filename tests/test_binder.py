"""What Binder does with the course: it runs postBuild, and a badge opens what that has made."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.release.building import badges
from tools.release.course import read_course
from tools.start import NOTEBOOKS, ROOT, SETTINGS, SOLUTIONS


@pytest.mark.skipif(os.name == "nt", reason="Binder is Linux, and this a script of its shell")
def test_a_badge_opens_a_copy_that_postbuild_hands_out_with_jupyterlabs_settings(tmp_path):
    home = tmp_path / "jovyan"
    for folder in (NOTEBOOKS, SOLUTIONS, ROOT / "tools"):
        shutil.copytree(folder, home / folder.name)
    shutil.copy(ROOT / "postBuild", home)
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    subprocess.run(["./postBuild"], cwd=home, env={"HOME": str(home), "PATH": path}, check=True)
    course = read_course()
    for notebook in [*NOTEBOOKS.glob("*.ipynb"), *SOLUTIONS.glob("*.ipynb")]:
        (opened,) = re.findall(r"urlpath=lab/tree/([^)]+)", badges(course, notebook).source)
        assert (home / opened).exists(), opened
    (settings,) = SETTINGS.glob("labconfig/*")
    assert (home / ".jupyter" / settings.relative_to(SETTINGS)).exists()
