"""An exercise's cell: with the course's answer between its markers, and without.

The answer is typed once, as the reference of the exercise in `utils/exercises`. What stands around
the markers is the notebook's own: the signature, the docstring, and what the learner is given. The
learner's gap follows from the answer, so that it shows what kind is wanted.
"""

import ast
import re
from itertools import takewhile
from textwrap import dedent, indent

from utils.exercises.definition import body

MARKER = re.compile(r"^[ \t]*### (BEGIN|END) SOLUTION[ \t]*$", re.MULTILINE)
MEANT_AS_MARKER = re.compile(r"^[ \t]*#+[ \t]*(?:BEGIN|END)[ \t]+SOLUTION", re.MULTILINE | re.I)
REGION = re.compile(
    r"^(?P<begin>([ \t]*)### BEGIN SOLUTION[ \t]*\n)(?P<answer>.*?)(?P<end>^[ \t]*### END SOLUTION)"
    r"[ \t]*$",
    re.MULTILINE | re.DOTALL,
)
INDENT = "    "
YOURS = "# your code here"


def stub(source: str) -> str:
    """An answered exercise's source as a learner gets it: with a gap where the answer stood."""
    return REGION.sub(lambda region: indent(gap(dedent(region["answer"])), region[2]), source)


def gap(answer: str) -> str:
    """The lines to fill in where these stood, which show what kind of answer is wanted.

    An expression to return; a line for each returned value; some lines and what they return; or
    lines alone, where what they make is returned further down.
    """
    *before, last = ast.parse(answer).body
    if not isinstance(last, ast.Return):
        return f"{YOURS}: {about(answer)}\n..."
    if not before:
        each = " each" if isinstance(last.value, ast.Tuple) else ""
        return f"return {gaps(last.value)}  {YOURS}: one expression{each}"
    if name_a_value_each(before, last.value):
        columns = takewhile(lambda line: line.startswith("#"), answer.splitlines())
        return "\n".join([YOURS, *columns, *rows(before), ast.get_source_segment(answer, last)])
    above = "\n".join(answer.splitlines()[: last.lineno - 1])
    return f"{YOURS}: {about(above)}\nreturn {gaps(last.value)}"


def about(code: str) -> str:
    lines = [line.strip() for line in code.splitlines()]
    number = sum(1 for line in lines if line and not line.startswith("#"))
    return f"about {number} line{'s' if number > 1 else ''}"


def name_a_value_each(statements: list[ast.stmt], returned: ast.expr) -> bool:
    """Whether each statement names one of the returned values, and none reads another."""
    made = [one for one in statements if isinstance(one, ast.Assign)]
    names = [ast.unparse(one.targets) for one in made]
    read = {ast.unparse(node) for one in made for node in ast.walk(one.value)}
    return (
        len(made) == len(statements)
        and sorted(names) == sorted(map(ast.unparse, parts_of(returned)))
        and read.isdisjoint(names)
    )


def rows(statements: list[ast.Assign]) -> list[str]:
    """A line to fill in for each value. Tuples of one length are a table, and show its columns."""
    columns = {len(getattr(one.value, "elts", ())) for one in statements}
    gap_in = outline if len(columns) == 1 else lambda value: "..."
    return [f"{ast.unparse(one.targets)} = {gap_in(one.value)}" for one in statements]


def gaps(returned: ast.expr) -> str:
    return ", ".join(map(outline, parts_of(returned)))


def parts_of(returned: ast.expr) -> list[ast.expr]:
    return returned.elts if isinstance(returned, ast.Tuple) else [returned]


def outline(value: ast.expr) -> str:
    """`...` for a value; one for each part that a tuple or list or dict has, with its keys."""
    match value:
        case ast.Tuple(elts=[_, *_] as parts):
            return f"({', '.join(map(outline, parts))})"
        case ast.List(elts=[_, *_] as parts):
            return f"[{', '.join(map(outline, parts))}]"
        case ast.Dict(keys=[_, *_] as keys, values=values):
            pairs = zip(keys, values, strict=True)
            return f"{{{', '.join(f'{ast.unparse(k)}: {outline(v)}' for k, v in pairs)}}}"
    return "..."


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
    lines = REGION.sub(r"\2pass", source).splitlines()
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
