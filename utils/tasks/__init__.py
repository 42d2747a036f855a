"""What the course's networks are asked: toy tasks, and those of the classic papers."""

from utils.tasks import counting, long_lags, reber
from utils.tasks.forecasting import Examples, examples
from utils.tasks.marked import Marked, last_marked

__all__ = ["Examples", "Marked", "counting", "examples", "last_marked", "long_lags", "reber"]
