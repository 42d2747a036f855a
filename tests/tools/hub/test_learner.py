"""What a learner's browser makes of a kernel's messages; with a hub, tests/test_hub.py tries it."""

import json
from queue import SimpleQueue
from types import SimpleNamespace

import pytest

from tools.hub.learner import Kernel


def message(kind, parent, **content):
    header = {"msg_type": kind}
    return {"header": header, "parent_header": {"msg_id": parent}, "content": content}


def test_a_cell_has_the_outputs_of_its_own_run_alone():
    sent, waiting = [], SimpleQueue()

    def send(text):
        sent.append(json.loads(text))
        own = sent[-1]["header"]["msg_id"]
        for each in (
            message("stream", "another", name="stdout", text="before"),
            message("status", "another", execution_state="idle"),
            message("status", own, execution_state="busy"),
            message("stream", own, name="stdout", text="mine"),
            message("execute_reply", own, status="ok"),
            message("status", own, execution_state="idle"),
        ):
            waiting.put(json.dumps(each))

    cell = Kernel(SimpleNamespace(send=send, recv=waiting.get)).run("print('mine')")
    assert [output.text for output in cell.outputs] == ["mine"]
    assert sent[0]["content"]["code"] == cell.source


def test_a_kernel_whose_server_hangs_up_says_so():
    with pytest.raises(ConnectionError, match="closed the channels"):
        Kernel(SimpleNamespace(send=lambda text: None, recv=lambda: "")).run("1")
