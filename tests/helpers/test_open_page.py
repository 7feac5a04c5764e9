"""While a cell runs, the page learns what widgets there are, and the next cell waits its turn."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.manager import start_new_kernel

LONG = """\
import time
import ipywidgets
from helpers.open_page import OpenPage
slider, page = ipywidgets.IntSlider(), OpenPage()
print("begun")
for _ in range(40):
    time.sleep(0.05)
    {step}
print("over")
"""


@pytest.fixture
def client() -> Iterator[BlockingKernelClient]:
    manager, client = start_new_kernel()
    yield client
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def ask(client: BlockingKernelClient, kind: str, content: dict[str, Any]) -> None:
    message = client.session.msg(kind, content)
    message["metadata"] = {"version": "1.0.0"}  # of the widgets' protocol
    client.shell_channel.send(message)


def messages(client: BlockingKernelClient, cells: int) -> list[str]:
    """What the page hears until so many cells have ended, in order."""
    heard: list[str] = []
    until = time.monotonic() + 60
    while heard.count("idle") < cells and time.monotonic() < until:
        message = client.get_iopub_msg(timeout=60)
        content = message["content"]
        of_cell = message["parent_header"].get("msg_type") == "execute_request"
        if message["msg_type"] == "stream" and content["name"] == "stdout":
            heard += content["text"].split()
        elif message["msg_type"] == "comm_msg":
            heard.append(content["data"]["method"])
        elif of_cell and content.get("execution_state") == "idle":
            heard.append("idle")
    return heard


def run_and_reload(client: BlockingKernelClient, step: str) -> list[str]:
    client.execute(LONG.format(step=step))
    while client.get_iopub_msg(timeout=60)["content"].get("text") != "begun\n":
        pass
    client.execute("print('next')")
    target = {"comm_id": "a", "target_name": "jupyter.widget.control", "data": {}}
    ask(client, "comm_open", target)
    ask(client, "comm_msg", {"comm_id": "a", "data": {"method": "request_states"}})
    return messages(client, 2)


def test_widgets_are_told_before_the_cell_ends(client: BlockingKernelClient) -> None:
    heard = run_and_reload(client, "page.answer()")
    assert heard == ["update_states", "over", "idle", "next", "idle"]


def test_a_kernel_that_nobody_helps_tells_after_all_cells(client: BlockingKernelClient) -> None:
    heard = run_and_reload(client, "pass")
    assert heard[:3] == ["over", "idle", "next"]


def test_a_cell_that_fails_takes_those_that_wait_with_it(client: BlockingKernelClient) -> None:
    heard = run_and_reload(client, "page.answer(); slider.value += 3; assert slider.value < 80")
    assert "update_states" in heard
    assert "next" not in heard


def test_where_there_is_no_kernel_nothing_is_done() -> None:
    from helpers.open_page import OpenPage

    OpenPage().answer()
