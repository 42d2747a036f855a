"""What a learner's notebooks are made of, by which rules, and how they are run.

    course.py      where everything stands, and what is read of it
    cells.py       the parts of a notebook
    answers.py     an exercise with its answer, and without
    first_cell.py  the cell that fetches the course on Colab
    minutes.py     how long a notebook takes
    building.py    both folders' notebooks, from the author's
    running.py     their outputs
    texts.py       what the README says of the notebooks, and the repository's address everywhere
    pages.py       the pages beside the notebooks, docs/*.md
    rules.py       what every notebook and every exercise keeps to
    faults.py      where they don't

``python -m tools.release`` is in ``__main__.py``.
"""
