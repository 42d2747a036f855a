"""A trial counts what a network makes of streams, and is the same each time."""

import numpy as np
import torch

from utils import streaming
from utils.studies import learning_to_forget


def test_a_trial_is_the_same_each_time(monkeypatch):
    threads = torch.get_num_threads()
    monkeypatch.setattr(streaming, "LENGTHS", (300,))
    monkeypatch.setattr(learning_to_forget, "LIMIT", 4_000)
    setting = learning_to_forget.SETTINGS[0]
    rows = [learning_to_forget.trial(setting, seed) for seed in (0, 0, 1)]
    torch.set_num_threads(threads)
    assert rows[0] == rows[1] != rows[2]


def test_a_trial_counts_errors_the_letters_before_them_and_those_in_the_first_strings(monkeypatch):
    def three_errors(layer, head, streams):
        wrong = np.zeros(streams.number.shape, bool)
        wrong[0, 3] = wrong[0, 80] = wrong[1, 60] = True
        return streaming.Answers(wrong, 7.5)

    threads = torch.get_num_threads()
    monkeypatch.setattr(streaming, "LENGTHS", (100,))
    monkeypatch.setattr(streaming, "answers", three_errors)
    monkeypatch.setattr(learning_to_forget, "LIMIT", 800)
    row = learning_to_forget.trial(learning_to_forget.SETTINGS[0], 0)
    torch.set_num_threads(threads)
    assert row == (False, 800, (3 + 60 + 8 * 100) / 10, 3, 1, 7.5)


def test_the_settings_are_of_trainers_that_there_are_and_differ():
    settings = learning_to_forget.SETTINGS
    assert len(set(settings)) == len(settings)
    for setting in settings:
        streaming.train(seed=0, limit=800, **setting._asdict())
