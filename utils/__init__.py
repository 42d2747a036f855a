"""What the notebooks import: the NumPy LSTM, its figures, its exercises."""
