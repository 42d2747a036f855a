"""A learner in a room: what their browser asks a hub, from the login to a kernel's outputs."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from queue import SimpleQueue
from threading import Thread
from urllib.parse import urlsplit
from uuid import uuid4

import requests
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_code_cell, output_from_msg
from websocket import WebSocket, WebSocketException, create_connection

from tools.hub.settings import CLONE, link
from tools.start import MINE

PATIENCE = 300  # seconds for one answer of the hub, of a server or of a kernel
OUTPUTS = ("stream", "display_data", "execute_result", "error")


class Learner:
    """Somebody with a browser, and the hub at this address.

    Raises requests.RequestException where the hub or the server refuses, and ConnectionError with
    their words where they give up.
    """

    def __init__(self, hub: str, name: str):
        self.hub, self.name = hub, name
        self.server = f"{hub}/user/{name}"
        self.browser = requests.Session()

    def logs_in(self, password: str) -> bool:
        """Log in on the way to the learner's link -> whether the hub let them."""
        form = self.asks("GET", link(self.hub))
        fields = {"username": self.name, "password": password, "_xsrf": self.token(form.url)}
        answer = self.browser.post(form.url, data=fields, timeout=PATIENCE)
        return answer.ok and "login" not in urlsplit(answer.url).path

    def waits_for_server(self) -> None:
        """As the page does that says that their server starts."""
        for event in self.events(f"{self.hub}/hub/api/users/{self.name}/server/progress"):
            if event.get("failed"):
                raise ConnectionError(event["message"])

    def pulls(self) -> None:
        """Get the course, or what is new in it, as nbgitpuller's page does."""
        page = self.asks("GET", link(self.hub)).url
        for event in self.events(page.replace("/git-pull?", "/git-pull/api?")):
            if event["phase"] == "error":
                raise ConnectionError(event["message"])

    def comes(self, password: str) -> None:
        """From the login page to copies of their own."""
        if not self.logs_in(password):
            raise ConnectionError(f"The hub refuses {self.name}.")
        self.waits_for_server()
        self.pulls()

    def opens(self, name: str) -> NotebookNode:
        """Open the page of their copy of a notebook -> the notebook."""
        copy = f"{CLONE}/{MINE.name}/{name}.ipynb"
        self.asks("GET", f"{self.server}/lab/tree/{copy}")
        return from_dict(self.asks("GET", f"{self.server}/api/contents/{copy}").json()["content"])

    def saves(self, name: str, notebook: NotebookNode) -> None:
        copy = f"{CLONE}/{MINE.name}/{name}.ipynb"
        model = {"type": "notebook", "content": notebook}
        self.asks("PUT", f"{self.server}/api/contents/{copy}", json=model)

    @contextmanager
    def kernel(self, name: str) -> Iterator["Kernel"]:
        """A kernel for their copy of a notebook."""
        copy = f"{CLONE}/{MINE.name}/{name}.ipynb"
        wanted = {"path": copy, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        session = self.asks("POST", f"{self.server}/api/sessions", json=wanted).json()
        address = f"{self.server}/api/kernels/{session['kernel']['id']}/channels"
        request = self.browser.prepare_request(requests.Request("GET", address))
        cookie = request.headers["Cookie"]
        channels = create_connection(address.replace("http", "ws", 1), cookie=cookie)
        with closing(channels):
            yield Kernel(channels)
        self.asks("DELETE", f"{self.server}/api/sessions/{session['id']}")

    def asks(self, method: str, address: str, **options) -> requests.Response:
        """What the hub or a server answers; raises requests.HTTPError where it refuses."""
        headers = {"X-XSRFToken": self.token(address)}
        answer = self.browser.request(method, address, headers=headers, timeout=PATIENCE, **options)
        answer.raise_for_status()
        return answer

    def events(self, address: str) -> Iterator[dict]:
        """What is told of something that takes a while."""
        with self.asks("GET", address, stream=True) as answer:
            for line in answer.iter_lines():
                if line.startswith(b"data: "):
                    yield json.loads(line.removeprefix(b"data: "))

    def token(self, address: str) -> str:
        """The cookie of this place that proves that a request comes from the browser itself."""
        path = urlsplit(address).path
        cookies = (one for one in self.browser.cookies if one.name == "_xsrf")
        return next((one.value for one in cookies if path.startswith(one.path)), "")


class Kernel:
    """A kernel at the other end of a websocket, which raises ConnectionError once that is closed.

    It is listened to all the time, as the server hangs up on whoever doesn't answer its pings.
    """

    def __init__(self, channels: WebSocket):
        self.channels, self.session, self.heard = channels, uuid4().hex, SimpleQueue()
        Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        with suppress(OSError, WebSocketException):
            while text := self.channels.recv():
                self.heard.put(json.loads(text))
        self.heard.put(None)

    def run(self, source: str) -> NotebookNode:
        """Run a cell -> the cell with its outputs."""
        sent, cell = uuid4().hex, new_code_cell(source)
        header = {"msg_id": sent, "msg_type": "execute_request", "session": self.session}
        header |= {"username": "", "version": "5.3"}
        content = {"code": source, "store_history": True, "allow_stdin": False}
        request = {"channel": "shell", "header": header, "content": content}
        self.channels.send(json.dumps(request | {"parent_header": {}, "metadata": {}}))
        while True:
            message = self.heard.get()
            if message is None:
                raise ConnectionError("The server closed the channels of a kernel.")
            kind = message["header"]["msg_type"]
            if message["parent_header"].get("msg_id") != sent:
                continue
            if kind in OUTPUTS:
                cell.outputs.append(output_from_msg(message))
            if kind == "status" and message["content"]["execution_state"] == "idle":
                return cell
