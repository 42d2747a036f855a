import numpy as np
import pytest

from utils.plotting.parts import spread


@pytest.mark.parametrize("seed", range(20))
def test_labels_move_apart_by_the_least_that_keeps_their_order(seed):
    rng = np.random.default_rng(seed)
    heights = rng.uniform(0, 1, rng.integers(1, 8))
    apart = spread(heights, gap=0.2)
    order = np.argsort(heights)
    assert (np.diff(apart[order]) >= 0.2 - 1e-9).all()
    assert apart.mean() == pytest.approx(heights.mean())
    cost = ((apart - heights) ** 2).sum()
    for _ in range(50):  # no other way of keeping apart costs less
        other = np.cumsum(np.append(rng.uniform(-1, 1), 0.2 + rng.exponential(0.1, len(order) - 1)))
        assert ((other - heights[order]) ** 2).sum() >= cost - 1e-9
