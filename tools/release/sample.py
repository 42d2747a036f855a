"""The README's picture of a wrong answer and its verdict, as the course's own engine gives it.

A drawing that holds HTML: the verdict looks as it does in a notebook, and follows the reader's
light or dark theme.
"""

import html
import inspect

from utils.exercises.definition import Exercise
from utils.exercises.engine import judge
from utils.exercises.verdict import Verdict

FILE = "docs/verdict.svg"
EXERCISE, MISTAKE = "one_step", "tanh applied to the stored c"
# No line is wider than a phone, and below there is room for one more: letters may be wider elsewhere.
DRAWING = """\
<svg xmlns="http://www.w3.org/2000/svg" width="480" height="340" viewBox="0 0 480 340">
<style>
.cell {{ padding: 14px 18px; border: 1px solid #c9cbd3; border-radius: 8px;
  background: #fff; color: #2b2d3a; font: 15px/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif }}
.cell pre {{ margin: 0 0 14px; padding: 10px 14px; border-radius: 6px; background: #f3f4f7; white-space: pre-wrap }}
.cell code, .cell pre {{ font: 14px/1.45 ui-monospace, Consolas, Menlo, "DejaVu Sans Mono", monospace }}
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
    code, verdict = wrong_answer(exercise), verdict_on(exercise)
    said = verdict._repr_html_().replace("<br>", "<br/>")  # a drawing is XML
    picture = DRAWING.format(code=html.escape(code), verdict=said)
    told = " ".join(verdict.sentences).replace("`", "")
    return picture, f"A wrong answer to {exercise.name} and its verdict, {verdict.heading}: {told}"


def wrong_answer(exercise: Exercise) -> str:
    """The cell of somebody who makes the mistake."""
    code = inspect.getsource(exercise.reference)
    for right, wrong in exercise.mistakes[MISTAKE].answer.items():
        code = code.replace(right, wrong)
    return f"@exercise\n{code.rstrip()}"


def verdict_on(exercise: Exercise) -> Verdict:
    return judge(exercise, exercise.wrong_answers[MISTAKE])
