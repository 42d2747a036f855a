"""The study of the 1997 tasks: what its rows ask and say."""

from utils import solving
from utils.studies import long_memory, other_cells


def test_every_setting_names_a_task_and_a_cell_that_can_be_drawn():
    for setting in (*long_memory.SETTINGS, *other_cells.SETTINGS):
        task = solving.TASKS[setting.task]
        layer = solving.started(setting.cell, task.features, setting.units, seed=0)
        assert layer.hidden_size == setting.units


def test_a_trial_that_runs_out_of_sequences_says_so_and_still_asks_new_ones(monkeypatch):
    monkeypatch.setattr(long_memory, "LIMIT", 64)
    setting = next(row for row in long_memory.SETTINGS if row.task == "embedded Reber")
    row = long_memory.trial(setting, seed=0)
    assert (row.solved, row.sequences) == (False, 64)
    assert 0.9 < row.wrong <= 1
