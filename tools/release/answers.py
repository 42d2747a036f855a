"""An exercise's cell: with the course's answer between its markers, and without.

The answer is typed once, as the reference of the exercise in `utils/exercises`. What stands around
the markers is the notebook's own: the signature, the docstring, and what the learner is given.
"""

import ast
import re

from utils.exercises.definition import body

MARKER = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*$", re.MULTILINE)
MEANT_AS_MARKER = re.compile(r"^[ \t]*#+[ \t]*(?:BEGIN|END)[ \t]+SOLUTION", re.MULTILINE | re.I)
REGION = re.compile(
    r"^(?P<begin>([ \t]*)### BEGIN SOLUTION[ \t]*\n)(?P<answer>.*?)(?P<end>^[ \t]*### END SOLUTION)"
    r"[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
INDENT = "    "


def stub(source: str) -> str:
    """An exercise's source as a learner gets it: one line to fill in where the answer stood."""
    return REGION.sub(r"\2return ...  # your code here", source)


def without_solution(source: str) -> str:
    """An exercise's source without the answer and its markers."""
    return REGION.sub("", source)


def answered(source: str, reference) -> str:
    """An exercise's source with the reference's lines between its markers.

    Raises ValueError with a sentence if the lines around the markers aren't the reference's too.
    """
    region = REGION.search(source)
    lines = body(reference).splitlines()
    given, following = given_lines(source)
    if lines[: len(given)] != given or lines[len(lines) - len(following) :] != following:
        raise ValueError(
            f"the lines around the solution aren't those of {reference.__name__} in utils/exercises"
        )
    answer = lines[len(given) : len(lines) - len(following)]
    text = "".join(f"{INDENT}{line}".rstrip() + "\n" for line in answer)
    return source[: region.start("answer")] + text + source[region.end("answer") :]


def given_lines(source: str) -> tuple[list[str], list[str]]:
    """What a learner is given of the function's body, before and behind the answer, at the margin.

    Raises ValueError with a sentence if the function has no docstring.
    """
    lines = stub(source).splitlines()
    statements = ast.parse("\n".join(lines)).body
    function = next(one for one in statements if isinstance(one, ast.FunctionDef))
    if ast.get_docstring(function) is None:
        raise ValueError("the exercise has no docstring that says what is wanted")
    gap = source[: REGION.search(source).start()].count("\n")  # the line that is to be filled in
    before = lines[function.body[0].end_lineno : gap]
    behind = lines[gap + 1 : function.end_lineno]
    return at_the_margin(before), at_the_margin(behind)


def at_the_margin(lines: list[str]) -> list[str]:
    return [line[len(INDENT) :] for line in lines if line.strip()]
