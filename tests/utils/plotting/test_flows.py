from functools import partial

from utils.plotting import stack_flow, state_flow

FIGURES = {
    "state_flow": partial(state_flow, batch=1, time=3, units=4),
    "stack_flow": partial(stack_flow, batch=2, time=3, units=(4, 5)),
}
EDGES = {
    "flow long": partial(state_flow, batch=32, time=100, units=64),
    "flow short": partial(state_flow, batch=2, time=1, units=5),
    "stack flow long": partial(stack_flow, batch=32, time=100, units=(128, 64)),
    "stack flow short": partial(stack_flow, batch=1, time=1, units=(1, 1)),
}
REFUSED = {
    "time is 0": partial(state_flow, time=0),
    "batch is True": partial(state_flow, batch=True),
    "units is (4, 5, 6); it should hold two": partial(stack_flow, 2, 3, (4, 5, 6)),
    "time is 0; it should be a whole number": partial(stack_flow, 2, 0, (4, 5)),
}


def test_state_flow_says_the_three_shapes():
    assert state_flow(batch=2, time=30, units=5).caption == (
        "The output (2, 30, 5) holds the h of 30 steps, so that its last step is the last h "
        "(2, 5); of c only the last one (2, 5) comes out, and PyTorch puts an axis for the layers "
        "in front of both."
    )


def test_state_flow_names_what_comes_out_in_the_order_in_which_a_layer_returns_it():
    words = [
        text.get_text()
        for text in sorted(state_flow().texts, key=lambda text: text.get_position()[1])
    ]
    names = [word for word in words if word.startswith("Keras")]
    assert names == ["Keras: output", "Keras: final_memory_state", "Keras: final_carry_state"]


def test_stack_flow_says_the_shape_of_every_returned_array():
    ax = stack_flow(batch=7, time=30, units=(8, 3))
    assert ax.caption == (
        "The output (7, 30, 3) is every h of layer 2; after it come two pairs, the last h and c of "
        "layer 1, each (7, 8), and of layer 2, each (7, 3)."
    )
    words = [text.get_text() for text in ax.texts]
    assert words.index("Keras: [h1, c1], each (7, 8)") > words.index("every h of layer 2")


def test_stack_flow_draws_at_most_four_steps_the_last_among_them():
    words = [text.get_text() for text in stack_flow(1, 30, (4, 5)).texts]
    assert [word for word in words if word.startswith("step")] == ["step 1", "step 2", "step 30"]
