"""A deck of slides a notebook, made from the author's notebook by rule.

    text.py     a text cell's Markdown: what of it is shown, and as HTML
    blocks.py   what stands on a slide, how tall it is, and where it may be cut
    deck.py     which slides a notebook becomes, and what is said beside each
    page.py     a deck as one HTML page

``python -m tools.slides`` is in ``__main__.py``.
"""
