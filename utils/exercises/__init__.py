"""The exercises of the course and the feedback on them.

A notebook says ``from utils.exercises import exercise, progress``, puts ``@exercise`` above each
answer, and ends with ``progress()``. Each notebook's exercises are in the module with the
notebook's number and name; what an exercise is stands in ``definition.py``, and how an answer is
judged in ``engine.py``.
"""

from utils.exercises.decorator import exercise
from utils.exercises.record import progress
from utils.exercises.registry import EXERCISES

__all__ = ["EXERCISES", "exercise", "progress"]
