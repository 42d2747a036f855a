"""What is run from a terminal, by learners (start, copies, doctor) and by authors (the rest)."""
