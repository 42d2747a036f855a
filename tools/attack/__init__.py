"""Whether any answer, however hostile, can spoil a notebook: `python -m tools.attack`."""
