"""Make what a student wrote harmless to look at.

Formgrader and feedback pages put Markdown, pictures and HTML outputs of a
notebook into a page as they are. So a graded notebook keeps of a student's
Markdown only plain elements, and of a cell's outputs only text and bitmaps.
"""

import re
from typing import Any

import bleach
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbformat.v4 import new_output

from grader.cells import is_answer, is_test

STRUCTURE = "br del div h1 h2 h3 h4 h5 h6 hr p pre span sub sup table tbody td th thead tr"
TAGS = set(bleach.ALLOWED_TAGS) | set(re.findall(r"\w+", STRUCTURE))
ATTRIBUTES = {"a": ["href", "title"]}
PROTOCOLS = {"http", "https", "mailto"}
BASE64 = re.compile(r"[A-Za-z0-9+/=\s]*")
BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
MAX_TEXT = 20_000


def sanitize(notebook: NotebookNode) -> None:
    """Clean a graded notebook in place: the student's Markdown, and every output but a test's."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            if is_answer(cell) or cell.metadata.get("course"):
                cell.source = safe_markdown(cell.source)
        elif cell.cell_type == "code" and not is_test(cell):
            cell.outputs = safe_outputs(cell.outputs)


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
        return new_output("stream", name=name, text=_joined(output.get("text", ""))[:MAX_TEXT])
    if kind == "error":
        lines = output.get("traceback")
        return new_output(
            "error",
            ename=str(output.get("ename", "")),
            evalue=str(output.get("evalue", ""))[:MAX_TEXT],
            traceback=[str(line) for line in lines] if isinstance(lines, list) else [],
        )
    data = output.get("data")
    if not isinstance(data, dict):
        return None
    for picture in ("image/png", "image/jpeg"):
        # A picture's text goes into the page unescaped, so it may hold nothing but base64.
        if picture in data and BASE64.fullmatch(content := _joined(data[picture])):
            return new_output("display_data", data={picture: content})
    if "text/plain" in data:
        text = _joined(data["text/plain"])[:MAX_TEXT]
        return new_output("display_data", data={"text/plain": text})
    return None


def _joined(content: object) -> str:
    """Text that notebooks keep as one string or as a list of lines."""
    return "".join(map(str, content)) if isinstance(content, list) else str(content)
