"""Who solved what, of the notebooks that a class has handed in: `python -m tools.results FOLDER`.

    hand_ins.py  which files are handed in, by whom, and their cells
    running.py   a notebook's own process, and its limits
    inside.py    what runs in that process
    answers.py   what an answer returned, and the verdict on it

The command is in ``__main__.py``.
"""
