"""The link that brings a learner to copies of their own."""

from urllib.parse import parse_qs, urlsplit

from tools.hub import settings
from tools.start import MINE, NOTEBOOKS


def test_the_link_clones_the_course_and_opens_the_copy_of_the_first_notebook():
    link = urlsplit(settings.link("http://hub:8000"))
    asked = {name: value for name, (value,) in parse_qs(link.query).items()}
    assert (link.netloc, link.path) == ("hub:8000", "/hub/user-redirect/git-pull")
    assert asked["repo"].endswith(f"/{asked['targetpath']}")
    folder, name = asked["urlpath"].removeprefix(f"lab/tree/{asked['targetpath']}/").split("/")
    assert folder == MINE.name
    assert name == min(path.name for path in NOTEBOOKS.glob("*.ipynb"))
