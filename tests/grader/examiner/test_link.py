"""The examiner's end of the wire, against kernels that lie, stall and die."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.examiner import link as link_module
from grader.examiner.handle import Handle
from grader.examiner.link import Link
from grader.examiner.stops import CannotCrossError, KernelEndedError, TimeUpError
from grader.sandbox import wire

Answer = Callable[[dict[str, Any]], dict[str, Any] | None]


class FakeKernel:
    """Answers requests by a function; ``None`` means no answer."""

    def __init__(self, answer: Answer) -> None:
        self.data, theirs = socket.socketpair()
        control, self.control = socket.socketpair()
        self.link = Link(theirs, control)
        self.link.begin(5)
        self.answer = answer
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                request = wire.receive(self.data)
                answer = self.answer(request)
                if answer is not None:
                    wire.send(self.data, {"number": request["number"], **answer})
            except wire.WireError:
                return


@pytest.fixture(autouse=True)
def short_grace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "GRACE", 0.2)


def value(content: Any) -> Answer:
    return lambda _: {"value": content}


def error(*types: str, text: str = "") -> Answer:
    return lambda _: {"error": {"types": list(types), "text": text}}


def test_data_arrives_as_data() -> None:
    sent = {"a": [1, 2.5, (True, None)], "b": np.arange(6.0).reshape(2, 3)}
    found = FakeKernel(value(sent)).link.ask("get", ["x"])
    assert found["a"] == sent["a"]
    assert np.array_equal(found["b"], sent["b"])


def test_objects_arrive_as_handles_also_inside_containers() -> None:
    found = FakeKernel(value([wire.Reference(3, "Model")])).link.ask("get", ["x"])
    assert isinstance(found[0], Handle)
    assert repr(found[0]) == "<the student's Model>"


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (("MyError", "ValueError", "Exception"), ValueError),
        (("UnicodeDecodeError", "UnicodeError", "ValueError"), UnicodeError),
        (("KeyboardInterrupt", "BaseException", "object"), RuntimeError),
        (("SystemExit",), RuntimeError),
        (("open", "eval", "print"), RuntimeError),
        ((), RuntimeError),
    ],
)
def test_student_errors_become_builtin_ones(types: tuple[str, ...], kind: type) -> None:
    with pytest.raises(Exception, match="text") as caught:
        FakeKernel(error(*types, text="text")).link.ask("call")
    assert type(caught.value) is kind
    assert caught.value.from_student  # type: ignore[attr-defined]


def test_time_up_interrupts_and_the_kernel_lives_on() -> None:
    kernel = FakeKernel(lambda request: None if request["step"] == "slow" else {"value": 1})

    def come_back() -> None:
        assert kernel.control.recv(1) == b"I"
        wire.send(kernel.data, {"number": 1, "error": {"types": ["KeyboardInterrupt"], "text": ""}})

    threading.Thread(target=come_back, daemon=True).start()
    kernel.link.begin(0.1)
    with pytest.raises(TimeUpError):
        kernel.link.ask("slow")
    assert not kernel.link.dead
    with pytest.raises(TimeUpError):
        kernel.link.ask("next")  # the cell is over, whatever the test catches
    kernel.link.begin(5)
    assert kernel.link.ask("next") == 1


def test_time_that_is_up_before_the_kernel_was_asked_is_not_its_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kernel = FakeKernel(lambda _: None)
    kernel.link.begin(0.05)
    encode = wire.encode

    def slow_encode(*arguments: Any, **named: Any) -> Any:
        time.sleep(0.1)  # the deadline passes between the check and the sending
        return encode(*arguments, **named)

    monkeypatch.setattr(link_module.wire, "encode", slow_encode)
    with pytest.raises(TimeUpError):
        kernel.link.ask("anything")


def test_a_kernel_that_ignores_the_interrupt_is_ended() -> None:
    kernel = FakeKernel(lambda _: None)
    kernel.link.begin(0.1)
    with pytest.raises(TimeUpError):
        kernel.link.ask("slow")
    assert kernel.link.dead
    assert kernel.control.recv(2) == b"IK"


def test_why_the_kernel_ended_is_told_by_its_guard() -> None:
    kernel = FakeKernel(lambda _: None)
    kernel.control.sendall(json.dumps({"ended": "ended by SIGSEGV"}).encode() + b"\n")
    threading.Timer(0.1, kernel.data.shutdown, [socket.SHUT_RDWR]).start()
    with pytest.raises(KernelEndedError):
        kernel.link.ask("call")
    assert kernel.link.dead == "ended by SIGSEGV"


@pytest.mark.parametrize(
    "answer",
    [
        {"number": 99, "value": 1},
        {"number": "1", "value": 1},
        {"number": True, "value": 1},
        {"number": 1},
        {"value": 1},
        [1, 2],
        None,
    ],
)
def test_answers_without_their_question_end_the_kernel(answer: Any) -> None:
    kernel = FakeKernel(lambda _: None)
    threading.Timer(0.05, wire.send, [kernel.data, answer]).start()
    kernel.link.begin(1)
    with pytest.raises((KernelEndedError, TimeUpError)):
        kernel.link.ask("call")
    assert kernel.link.dead


def test_late_answers_are_dropped_and_many_of_them_end_the_kernel() -> None:
    def late(request: dict[str, Any]) -> dict[str, Any]:
        for _ in range(late_count):
            with contextlib.suppress(wire.ClosedError):
                wire.send(kernel.data, {"number": request["number"] - 1, "value": "late"})
        return {"value": "right"}

    late_count = 3
    kernel = FakeKernel(late)
    assert kernel.link.ask("call") == "right"
    late_count = 1000
    with pytest.raises(KernelEndedError):
        kernel.link.ask("call")


def test_garbage_ends_the_kernel() -> None:
    kernel = FakeKernel(lambda _: None)
    kernel.data.sendall(b"\x80\x04\x95 a pickle, say" * 10)
    with pytest.raises(KernelEndedError):
        kernel.link.ask("call")
    assert "protocol" in kernel.link.dead


def test_half_an_answer_for_ever_ends_the_kernel() -> None:
    kernel = FakeKernel(lambda _: None)
    whole = b"".join(bytes(part) for part in wire.encode({"number": 1, "value": "x" * 100}))
    kernel.data.sendall(whole[:-5])
    kernel.link.begin(0.2)
    with pytest.raises((KernelEndedError, TimeUpError)):
        kernel.link.ask("call")
    assert kernel.link.dead


def test_an_endless_stream_of_items_is_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(link_module, "CELL_BYTES", 200_000)
    answers: dict[str, dict[str, Any]] = {
        "iterate": {"value": wire.Reference(5, "generator")},
        "next": {"value": {"item": 0}},
        "length": {"error": {"types": ["TypeError"], "text": ""}},
    }
    kernel = FakeKernel(lambda request: answers[request["step"]])
    handle = Handle(kernel.link, wire.Reference(4, "generator"))
    with pytest.raises(KernelEndedError):
        list(handle)


def test_functions_cannot_cross() -> None:
    with pytest.raises(CannotCrossError, match="function"):
        FakeKernel(value(1)).link.ask("call", lambda: 1)


def test_released_objects_are_told_with_the_next_request() -> None:
    asked: list[dict[str, Any]] = []

    def answer(request: dict[str, Any]) -> dict[str, Any]:
        asked.append(request)
        return {"value": wire.Reference(7, "Model")}

    kernel = FakeKernel(answer)
    handle = kernel.link.ask("get")
    del handle
    kernel.link.ask("get")
    assert asked[1]["release"] == [7]


@pytest.fixture
def handle() -> Handle:
    return Handle(FakeKernel(value(True)).link, wire.Reference(1, "Sly"))


def test_a_handle_equals_nothing_and_is_neither_true_nor_false(handle: Handle) -> None:
    assert handle != 1
    assert handle != Handle(handle._link, wire.Reference(1, "Sly"))
    with pytest.raises(TypeError):
        bool(handle)
    with pytest.raises(TypeError):
        assert handle < 3  # type: ignore[operator]


@pytest.mark.parametrize("name", ["__array_ufunc__", "__array_interface__", "__eq__x__", "__x__"])
def test_a_handle_has_no_special_attributes(handle: Handle, name: str) -> None:
    with pytest.raises(AttributeError):
        getattr(handle, name)


@pytest.mark.parametrize("length", [-1, True, 2.0, "3", None, [1]])
def test_a_length_is_a_number(length: Any) -> None:
    handle = Handle(FakeKernel(value(length)).link, wire.Reference(1, "Sly"))
    with pytest.raises(TypeError):
        len(handle)


def test_one_call_with_an_array_is_quick_enough_to_be_called_often() -> None:
    kernel = FakeKernel(lambda request: {"value": request["arguments"][1][0]})
    handle = Handle(kernel.link, wire.Reference(1, "function"))
    kernel.answer = lambda request: {"value": np.zeros(3)}
    started = time.monotonic()
    for _ in range(100):
        handle(np.zeros(3))
    assert time.monotonic() - started < 5
