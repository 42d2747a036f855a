import pytest
import small_course


@pytest.fixture
def course(tmp_path):
    """A small course that has never been released."""
    return small_course.make(tmp_path)


@pytest.fixture
def released(tmp_path):
    """The same course, released."""
    return small_course.make_released(tmp_path)
