"""IPython's shell as a notebook knows it, with outputs kept instead of sent."""

import base64
import io
from collections.abc import Callable
from typing import Any

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type
from traitlets.config import Config

CUT = "\n[output cut: over the limit of this cell or notebook]\n"


class Outputs:
    """What the running cell shows, in nbformat's form, up to a limit.

    Parameters
    ----------
    cell_bytes, total_bytes : int
        Characters kept of one cell and of all.
    """

    def __init__(self, cell_bytes: int, total_bytes: int) -> None:
        self.cell_bytes = cell_bytes
        self.left = total_bytes
        self.begin()

    def begin(self) -> None:
        """Forget the last cell's outputs."""
        self.items: list[dict[str, Any]] = []
        self.cell_left = min(self.cell_bytes, self.left)
        self.cut = False

    def text(self, stream: str, text: str) -> None:
        """Add text on ``stdout`` or ``stderr``."""
        text = self._fit(text, cuttable=True)
        last = self.items[-1] if self.items else {}
        if last.get("output_type") == "stream" and last.get("name") == stream:
            last["text"] += text
        elif text:
            self.items.append({"output_type": "stream", "name": stream, "text": text})

    def add(self, item: dict[str, Any], size: int) -> None:
        """Add another output, of ``size`` characters, whole or not at all."""
        if self._fit(" " * min(size, self.cell_left + 1), cuttable=False):
            self.items.append(item)

    def _fit(self, text: str, *, cuttable: bool) -> str:
        if self.cut:
            return ""
        if len(text) > self.cell_left:
            self.cut = True
            self.items.append({"output_type": "stream", "name": "stdout", "text": CUT})
            return ""
        self.cell_left -= len(text)
        self.left -= len(text)
        return text


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the notebook."""

    encoding = "utf-8"
    errors = "replace"

    def __init__(self, name: str, outputs: Outputs) -> None:
        self.name = name
        self.outputs = outputs

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, text: str) -> int:
        """Keep text."""
        self.outputs.text(self.name, str(text))
        return len(text)


class _KeptDisplay(DisplayPublisher):
    outputs: Outputs

    def publish(self, data: Any, metadata: Any = None, source: Any = None, **_: Any) -> None:
        self.outputs.add(*_bundle("display_data", data))

    def clear_output(self, wait: bool = False) -> None:
        self.outputs.items.clear()


class _KeptResult(DisplayHook):
    outputs: Outputs

    def write_output_prompt(self) -> None:
        pass

    def write_format_data(self, format_dict: Any, md_dict: Any = None) -> None:
        item, size = _bundle("execute_result", format_dict)
        self.outputs.add(item | {"execution_count": None}, size)


def _bundle(kind: str, data: Any) -> tuple[dict[str, Any], int]:
    """An output of MIME data, and its size; pictures become base64 text, as in a notebook."""
    kept = {}
    for mime, content in dict(data).items():
        if isinstance(content, bytes):
            content = base64.b64encode(content).decode()
        if isinstance(content, str):
            kept[str(mime)] = content
    item = {"output_type": kind, "data": kept, "metadata": {}}
    return item, sum(map(len, kept.values()))


class NotebookShell(InteractiveShell):
    """A shell whose displays, results and tracebacks end up in :class:`Outputs`."""

    display_pub_class = Type(_KeptDisplay)
    displayhook_class = Type(_KeptResult)
    outputs: Outputs

    def _showtraceback(self, etype: Any, evalue: Any, stb: list[str]) -> None:
        lines = [str(line) for line in stb]
        item = {
            "output_type": "error",
            "ename": getattr(etype, "__name__", "Error"),
            "evalue": str(evalue),
            "traceback": lines,
        }
        self.outputs.add(item, sum(map(len, lines)))

    def enable_gui(self, gui: Any = None) -> None:
        """No graphical toolkits here."""


def make_shell() -> NotebookShell:
    """The process's shell; it writes no history and starts no thread."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell: NotebookShell = NotebookShell.instance(config=config)
    shell.autoindent = False
    return shell


def connect(shell: NotebookShell, outputs: Outputs) -> Callable[[str], Any]:
    """Send everything the shell shows to ``outputs``; returns the function that runs a cell."""
    shell.outputs = outputs
    shell.display_pub.outputs = outputs  # type: ignore[attr-defined]
    shell.displayhook.outputs = outputs  # type: ignore[attr-defined]

    def run(source: str) -> Any:
        outputs.begin()
        return shell.run_cell(source, store_history=True)

    return run
