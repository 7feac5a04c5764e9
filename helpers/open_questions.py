"""Tell in a line that a question is open, instead of a traceback in each cell that needs it."""

from __future__ import annotations

import ast
import linecache
from types import FrameType, TracebackType
from typing import Any

_STUB = "raise NotImplementedError()"  # what nbgrader leaves where an answer belongs
_CHECK = "check_"  # how the functions of the checks are named


def watch() -> None:
    """Shorten three kinds of errors in this notebook to the one line that matters.

    An open question, a name that an open question should have made, and a check that does not
    pass. They are still errors; any other error keeps its traceback. Does nothing outside IPython.
    """
    from IPython import get_ipython

    shell = get_ipython()
    if shell is None:
        return
    missing: set[str] = set()

    def explain(
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType,
        tb_offset: int | None = None,
    ) -> None:
        line = _line(error, trace, missing)
        if line is None:
            shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
            return
        if not isinstance(error, AssertionError):
            missing.update(_made_by(shell.user_ns["In"][-1]) - set(shell.user_ns))
        shell._showtraceback(kind, error, [line])

    shell.set_custom_exc((NotImplementedError, NameError, AssertionError), explain)


def _line(error: BaseException, trace: TracebackType, missing: set[str]) -> str | None:
    frame, number = _innermost(trace)
    function = frame.f_code.co_name
    if isinstance(error, NotImplementedError):
        if linecache.getline(frame.f_code.co_filename, number).strip() != _STUB:
            return None
        what = "here" if function == "<module>" else f"in {function}"
        return f"Open question: YOUR CODE is still missing {what}."
    in_check = _in_check(trace, frame)
    if isinstance(error, NameError):
        # The text of a check is ours: a name that it lacks is the student's to make.
        if error.name not in missing and not in_check:
            return None
        return f"Waits for an open question: {error.name} does not exist yet."
    return f"Not yet: {error}" if in_check else None


def _in_check(trace: TracebackType | None, innermost: FrameType) -> bool:
    """Whether the innermost line belongs to a check, and not to what it calls."""
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_name.startswith(_CHECK):
            return code.co_filename == innermost.f_code.co_filename
        trace = trace.tb_next
    return False


def _innermost(trace: TracebackType) -> tuple[FrameType, int]:
    while trace.tb_next is not None:
        trace = trace.tb_next
    return trace.tb_frame, trace.tb_lineno


def _made_by(source: str) -> set[str]:
    """Names that a cell makes at its top level, when it runs to its end."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # a magic command; it makes no name that a check needs
        return set()
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    names = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    defined = (ast.FunctionDef, ast.ClassDef)
    return names | {node.name for node in tree.body if isinstance(node, defined)}
