"""The command that makes the network of notebook 10."""

import numpy as np
import pytest

from tools import character_model
from utils import text


@pytest.fixture
def short(monkeypatch):
    """A novel so short, and a network so small, that a pass takes a moment."""
    novel = text.read()[:6000]
    monkeypatch.setattr(text, "read", lambda: novel)
    monkeypatch.setattr(character_model, "UNITS", 8)
    return text.alphabet(novel)


def test_the_same_command_writes_the_same_bytes(tmp_path, short):
    files = [tmp_path / name for name in ("one.npz", "two.npz")]
    for file in files:
        assert character_model.main(["--to", str(file), "--passes", "2"]) == 0
    assert files[0].read_bytes() == files[1].read_bytes()


def test_what_it_writes_is_loaded_with_its_alphabet_and_in_the_courses_layout(tmp_path, short):
    character_model.main(["--to", str(tmp_path / "model.npz"), "--passes", "1"])
    found = text.trained(tmp_path / "model.npz")
    assert found.alphabet == short
    assert (found.weights.features, found.weights.units) == (len(short), 8)
    assert found.head.W.shape == (8, len(short))
    forget = found.weights.b[8:16]
    assert forget.mean() == pytest.approx(1, abs=0.2)  # they started at 1


def test_it_keeps_the_weights_of_the_best_pass_and_stops_when_no_better_one_comes(monkeypatch):
    scores = iter([3.0, 2.0, 2.5, 2.5, 2.5, 2.5, 2.5, 2.5, 1.0])
    seen = []

    def score(lstm, head, ids):
        seen.append(head.bias.detach().clone())
        return next(scores)

    monkeypatch.setattr(text, "score", score)
    ids = np.random.default_rng(0).integers(4, size=3000)
    _, head = character_model.train(ids, ids, 4, units=2, passes=40)
    assert len(seen) == 2 + character_model.PATIENCE
    assert head.bias.tolist() == seen[1].tolist()
