"""Numbers and lists as a caption says them."""


def measured(number):
    """A computed number in at most four digits: 2.95, 14.3, 760, 0.0062, 2.1e−5."""
    # Six digits first: float32 and float64, one processor and another, then agree on the rest.
    number = float(f"{number:.6g}")
    size = abs(number)
    if size < 1e-12:
        text = "0"
    elif not 1e-3 <= size < 1e4:
        digits, exponent = f"{number:.1e}".split("e")
        text = f"{digits}e{int(exponent)}"
    elif size >= 100:
        text = f"{number:.0f}"
    elif size >= 10:
        text = f"{number:.1f}"
    else:
        text = f"{number:.2f}" if size >= 0.1 else f"{number:.2g}"
    return text.replace("-", "−")


def hundredths(number):
    """A number of a table, with two decimals: 0.00, −1.25."""
    return f"{round(float(number), 2) + 0.0:.2f}".replace("-", "−")  # + 0.0 takes the sign off −0


def thousandths(number):
    """A computed number where two decimals hide a difference: 0.997, −1.250."""
    return f"{round(float(number), 3) + 0.0:.3f}".replace("-", "−")  # + 0.0 takes the sign off −0


def given(number):
    """A number that was chosen, as it was written: 2, 0.99, −1.5."""
    return f"{float(number) + 0.0:.6g}".replace("-", "−")  # + 0.0 takes the sign off −0


def listed(words):
    """``a``, ``a and b`` or ``a, b and c``."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def counted(number, noun):
    """``1 step`` or ``2 steps``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
