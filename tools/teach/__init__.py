"""The instructor's book, made from what the notebooks are made of: `python -m tools.teach`."""
