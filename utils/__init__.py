"""The course's own Python: the LSTM in NumPy, its figures, tasks, training and exercises.

The first cell of every notebook imports this before TensorFlow is imported anywhere.
"""

import os

# TensorFlow reads these once: no notes on the processor, and no oneDNN, whose sums differ from one
# processor to the next.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
