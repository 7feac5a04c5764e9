"""Make what a student wrote harmless to look at.

Formgrader and feedback pages put Markdown, pictures and HTML outputs of a
notebook into a page as they are. So a graded notebook keeps of a student's
Markdown only plain elements, and of a cell's outputs only text and bitmaps.
The message of a failed test is one line, for it may hold values that a student chose.
"""

import re
from typing import Any

import bleach
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.assert_messages import CUT
from grader.cells import is_answer, is_test

STRUCTURE = "br del div h1 h2 h3 h4 h5 h6 hr p pre span sub sup table tbody td th thead tr"
TAGS = set(bleach.ALLOWED_TAGS) | set(re.findall(r"\w+", STRUCTURE))
ATTRIBUTES = {"a": ["href", "title"]}
PROTOCOLS = {"http", "https", "mailto"}
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
# Terminal commands: coloured text, window titles, and the escape character itself.
ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|.?)", re.DOTALL)
# Control characters, and those that change the direction of text; not tab and line break.
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
MAX_TEXT = 20_000
MAX_MESSAGE = 500


def sanitize(notebook: NotebookNode) -> None:
    """Clean a graded notebook in place: the student's Markdown, outputs, tests' messages."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if is_answer(cell) or cell.metadata.get("course"):
                cell.source = safe_markdown(cell.source)
        elif cell.cell_type == "code" and is_test(cell):
            cell.outputs = [
                out if out.output_type == "execute_result" else safe_outcome(out)
                for out in cell.outputs
            ]
        elif cell.cell_type == "code":
            cell.outputs = safe_outputs(cell.outputs)


def safe_text(text: object, limit: int = MAX_TEXT) -> str:
    """Text without terminal commands, control characters and lone surrogates, cut at ``limit``."""
    full = str(text)
    # Cut first: cleaning megabytes takes seconds, and what is taken out is short.
    start = full[: 2 * limit].encode("utf-8", "replace").decode("utf-8")
    clean = CONTROL.sub("", ESCAPE.sub("", start))
    if len(clean) <= limit and len(full) <= 2 * limit:
        return clean
    return clean[: limit - len(CUT)] + CUT


def safe_message(message: object) -> str:
    """One line that fits on a page; showing it in HTML still needs escaping."""
    return " ".join(safe_text(message, MAX_MESSAGE).split())


def safe_outcome(output: NotebookNode) -> NotebookNode:
    """What a test says, as :func:`grader.outcome.write_outcomes` makes it, with safe text."""
    if output.output_type == "stream":
        return new_output("stream", name="stdout", text=f"{safe_message(output.text)}\n")
    name, message = safe_message(output.ename), safe_message(output.evalue)
    return new_output("error", ename=name, evalue=message, traceback=[f"{name}: {message}"])


def safe_markdown(source: str) -> str:
    """Markdown rendered to HTML with plain elements only: no scripts, pictures or styles.

    The result is one HTML block, which Markdown passes on as it is: it holds no
    blank line, after which text would be rendered a second time.
    """
    html = bleach.clean(
        markdown2html(source), tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS
    )
    return "<div>" + BLANK_LINE.sub("\n<!-- -->", html.strip()) + "</div>"


def safe_outputs(outputs: object) -> list[NotebookNode]:
    """Text, errors and bitmap pictures among a cell's outputs; everything else is left out."""
    candidates = outputs if isinstance(outputs, list) else []
    safe = (_safe_output(output) for output in candidates if isinstance(output, dict))
    return [output for output in safe if output is not None]


def _safe_output(output: dict[str, Any]) -> NotebookNode | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return new_output("stream", name=name, text=_short(output.get("text", "")))
    if kind == "error":
        lines = output.get("traceback")
        return new_output(
            "error",
            ename=_short(output.get("ename", "")),
            evalue=_short(output.get("evalue", "")),
            traceback=[_short(lines, "\n")] if isinstance(lines, list) else [],
        )
    data = output.get("data")
    if not isinstance(data, dict):
        return None
    for picture in ("image/png", "image/jpeg"):
        # A picture's text goes into the page unescaped, so it may hold nothing but base64.
        if picture in data and BASE64.fullmatch(content := _joined(data[picture])):
            return new_output("display_data", data={picture: content})
    if "text/plain" in data:
        return new_output("display_data", data={"text/plain": _short(data["text/plain"])})
    return None


def _short(content: object, between: str = "") -> str:
    """Text that can be written to a page; its colours stay, for nbconvert knows them."""
    return _joined(content, between)[:MAX_TEXT].encode("utf-8", "replace").decode("utf-8")


def _joined(content: object, between: str = "") -> str:
    """Text that notebooks keep as one string or as a list of lines."""
    return between.join(map(str, content)) if isinstance(content, list) else str(content)
