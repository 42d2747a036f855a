"""When what is done in a workshop."""

from itertools import pairwise

import pytest

from tools.release.course import read_course
from tools.release.minutes import UNBROKEN, minutes
from tools.teach import timetable as tool
from tools.teach.timetable import LUNCH, NOON, WORKSHOPS, Section, needed, parts_of, timetable

COURSE = read_course()
NAMES = list(COURSE.solutions)


def all_sections():
    """Those of every notebook but the first, which is done at home."""
    return [part for name in NAMES[1:] for part in parts_of(name, COURSE.solutions[name], COURSE)]


@pytest.fixture(params=WORKSHOPS, ids=str)
def workshop(request):
    """The days of a workshop, its rows, and what is left out."""
    days = WORKSHOPS[request.param]
    return days, *timetable(COURSE, days)


def test_the_rows_of_a_day_follow_each_other_from_its_beginning_and_end_in_time(workshop):
    days, rows, _ = workshop
    for day, (start, end) in enumerate(days):
        times = [(row.start, row.end) for row in rows if row.day == day]
        assert times[0][0] == start
        assert times[-1][1] <= end
        assert all(before[1] == after[0] for before, after in pairwise(times))


def test_a_row_takes_as_long_as_its_sections(workshop):
    _, rows, _ = workshop
    for row in rows:
        if row.sections:
            assert row.end - row.start == sum(section.minutes for section in row.sections)


def test_nobody_sits_longer_than_75_minutes_without_a_break(workshop):
    _, rows, _ = workshop
    unbroken, day = 0, 0
    for row in rows:
        unbroken = 0 if not row.sections or row.day != day else unbroken
        unbroken += row.end - row.start if row.sections else 0
        day = row.day
        assert unbroken <= UNBROKEN


def test_every_section_is_done_once_and_in_order_or_left_out(workshop):
    _, rows, left = workshop
    done = [section for row in rows for section in row.sections]
    assert done
    assert done + left == all_sections()


def test_what_a_notebook_needs_is_done_before_it(workshop):
    _, rows, _ = workshop
    done = dict.fromkeys(section.notebook for row in rows for section in row.sections)
    for name in done:
        before = list(done)[: list(done).index(name)]
        assert set(needed(COURSE)[name]) <= {NAMES[0], *before}


def test_nobody_comes_back_from_a_break_for_a_few_minutes(workshop):
    _, rows, _ = workshop
    for row, after in zip(rows, [*rows[1:], None], strict=True):
        if not row.sections:
            assert after.day == row.day
            assert after.end - after.start > tool.PAUSE


def test_each_of_two_days_has_an_hour_at_noon():
    rows, _ = timetable(COURSE, WORKSHOPS["Two days"])
    pauses = [row for row in rows if row.end - row.start == LUNCH and not row.sections]
    assert [row.day for row in pauses] == [0, 1]
    assert all(NOON <= row.start <= NOON + UNBROKEN for row in pauses)


@pytest.mark.parametrize("name", NAMES)
def test_the_minutes_of_the_sections_add_up_to_those_of_the_head(name):
    nb = COURSE.solutions[name]
    # The head says two numbers in fives, each off by half of that at most.
    total = sum(part.minutes for part in parts_of(name, nb, COURSE))
    assert abs(total - minutes(nb, COURSE.exercises).all) <= 5


def test_a_stretch_that_is_too_long_is_cut_near_its_middle():
    sections = [Section("01", heading, 30, 0) for heading in "abc"]
    assert tool.halved(sections) == [sections[:1], sections[1:]]
    assert tool.halved(sections[:2]) == [sections[:2]]


def test_only_what_a_head_names_in_its_first_sentence_is_needed():
    names = {name[:2]: [before[:2] for before in found] for name, found in needed(COURSE).items()}
    assert names["01"] == []
    assert names["05"] == ["01", "02", "04"]
    assert "06" not in names["07"]  # “How gradients are found is told in 06”


def test_what_is_left_out_is_said():
    rows, left = timetable(COURSE, WORKSHOPS["90 minutes"])
    said = tool.plan(COURSE, rows, left)
    assert said.startswith("| time | min | what | in exercises |\n|:--|--:|:--|--:|\n| 9:00–")
    assert "10 A character model." in said
    assert tool.skipped(COURSE, left[1:]).startswith(
        f"Left out, for afterwards: {left[1].notebook[:2]} from *{left[1].heading}* on, "
    )
    assert tool.skipped(COURSE, []) == "Nothing is left out."
