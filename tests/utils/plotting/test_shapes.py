from functools import partial

import numpy as np
import pytest

from utils.plotting import broadcast_bug, kernel_blocks, reshaped

ROW = np.array([[[3, 2, 2, 2, 2, 2]]])

FIGURES = {
    "reshaped": partial(reshaped, ROW, ROW.reshape(1, 6, 1)),
    "kernel_blocks": partial(kernel_blocks, features=6, units=4),
    "broadcast_bug": partial(broadcast_bug, [[0.5], [1.2], [-0.3], [2]], [1.62, 0.62, -0.32, 0.59]),
}
EDGES = {
    "reshaped one": partial(reshaped, np.zeros((1, 1, 1))),
    "kernel large": partial(kernel_blocks, 1, 512),
    "kernel wide": partial(kernel_blocks, 300, 2),
    "broadcast small and large": partial(broadcast_bug, [[-1e-9], [123456.5]], [1e7, -0.1]),
    "broadcast five": partial(broadcast_bug, -np.ones((5, 1)) / 3, -np.ones(5) / 3),
}
REFUSED = {
    "arrays is empty": reshaped,
    "arrays holds one of shape (2, 3)": partial(reshaped, np.zeros((2, 3))),
    "arrays holds one of shape (2, 3, 1)": partial(reshaped, np.zeros((2, 3, 1))),
    "at most 12 steps": partial(reshaped, np.zeros((1, 13, 1))),
    "arrays is": partial(reshaped, ["a"]),
    "features is 0": partial(kernel_blocks, 0, 4),
    "units is 4.0": partial(kernel_blocks, 6, 4.0),
    "column has shape (2,)": partial(broadcast_bug, [1, 2], [1, 2]),
    "bias has shape (2, 1)": partial(broadcast_bug, [[1], [2]], [[1], [2]]),
}


@pytest.mark.parametrize(
    ("features", "units", "keras", "torch"), [(6, 4, "176", "192"), (1, 64, "16,896", "17,152")]
)
def test_kernel_blocks_counts_the_weights(features, units, keras, torch):
    caption = kernel_blocks(features, units).caption
    assert f"keep {keras} numbers and PyTorch, with its second bias, {torch};" in caption


def test_kernel_blocks_keeps_the_course_s_letters_and_names_each_framework_s_own_beside_them():
    texts = kernel_blocks(6, 4).texts
    inside = "".join(text.get_text() for text in texts if text.get_color() == "white")
    assert inside == "ifgo" * 2 + "ifgo" * 2 + "igfo" * 2
    beside = [text.get_text() for text in texts if text.get_color() != "white"]
    assert {"c", "j", "g"} <= set(beside)


def test_reshaped_says_steps_and_features():
    assert reshaped(np.zeros((1, 1, 6)), np.zeros((1, 6, 1))).caption == (
        "Shape (1, 1, 6) is 1 step of 6 features and (1, 6, 1) is 6 steps of 1 feature."
    )


def test_broadcast_bug_says_how_many_values_were_not_meant():
    assert broadcast_bug([[10], [20]], [1, 2]).caption == (
        "A (2, 1) column plus a (2,) bias makes (2, 2): 4 values, of which only the 2 on the "
        "diagonal were meant."
    )
