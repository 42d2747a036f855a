"""The README's picture of a wrong answer and its verdict, as the course's own engine gives it.

A drawing that holds HTML: the verdict looks as it does in a notebook, and follows the reader's
light or dark theme.
"""

import html
import inspect
import linecache
from unittest.mock import patch

from utils.exercises import engine
from utils.exercises.definition import Exercise
from utils.exercises.layers import smallest
from utils.exercises.verdict import Verdict

FILE = "docs/verdict.svg"
EXERCISE, MISTAKE = "one_step", "tanh applied to the stored c"
AMPLE = 60  # seconds
# As narrow as a phone, and with room below for a line more: elsewhere letters may be wider.
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="480" height="340" viewBox="0 0 480 340">
<style>
.cell {{
  padding: 14px 18px; border: 1px solid #c9cbd3; border-radius: 8px; background: #fff;
  color: #2b2d3a; font: 15px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif
}}
.cell pre {{
  margin: 0 0 14px; padding: 10px 12px; border-radius: 6px; background: #f3f4f7
}}
.cell code, .cell pre {{
  font: 13px/1.5 ui-monospace, Consolas, Menlo, "DejaVu Sans Mono", monospace
}}
@media (prefers-color-scheme: dark) {{
  .cell {{ border-color: #4a4d5a; background: #14161f; color: #e8e9ee }}
  .cell pre {{ background: #232632 }}
}}
</style>
<foreignObject width="480" height="340">
<div xmlns="http://www.w3.org/1999/xhtml" class="cell"><pre>{code}</pre>{verdict}</div>
</foreignObject>
</svg>
"""


def sample(exercise: Exercise) -> tuple[str, str]:
    """The picture, and in words what it shows."""
    code = wrong_answer(exercise)
    verdict = verdict_on(code, exercise)
    said = verdict._repr_html_().replace("<br>", "<br/>")  # a drawing is XML
    picture = DRAWING.format(code=html.escape(f"@exercise\n{code}"), verdict=said)
    told = " ".join(verdict.sentences).replace("`", "")
    return picture, f"A wrong answer to {exercise.name} and its verdict, {verdict.heading}: {told}"


def wrong_answer(exercise: Exercise) -> str:
    """The code of somebody who makes the mistake."""
    code = inspect.getsource(exercise.reference)
    for right, wrong in exercise.mistakes[MISTAKE].answer.items():
        code = code.replace(right, wrong)
    return code.rstrip()


def verdict_on(code: str, exercise: Exercise) -> Verdict:
    """What is said of a cell with this code."""
    file = "<a wrong answer>"
    linecache.cache[file] = (len(code), None, code.splitlines(keepends=True), file)
    variables = dict(exercise.reference.__globals__)
    exec(compile(code, file, "exec"), variables)
    # Learners are not kept waiting; a picture has to be the same on however busy a machine.
    with (
        patch.object(engine, "SECONDS", AMPLE),
        patch.object(smallest, "SECONDS", AMPLE),
        patch.object(smallest, "SECONDS_A_CALL", AMPLE),
    ):
        return engine.judge(exercise, variables[exercise.name])
