"""The gate before feedback: finds what a page shows and its student must not see."""

import ast
import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests, ClearSolutions

from grader import assert_messages
from grader.assert_messages import Template
from grader.cells import grade_id, is_answer, is_test
from grader.page_text import PageText, page_text
from grader.paths import HELPERS, SOLUTIONS
from grader.sanitize import safe_message

# What is shorter, or no more than words, is found in any page.
LEAST_LINE, LEAST_TEXT, LEAST_DIGITS = 8, 6, 4
CODE = re.compile(r"[=(\[{<>#_]")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)", re.IGNORECASE)
# How write_outcomes begins the line that it shows of a test.
OUTCOME = re.compile(r"^(?:Failed|NotRun|Partly): (.*)")
TRACEBACK = [
    re.compile(r"Traceback \(most recent call last\)"),
    re.compile(r"-{3,}> "),
    re.compile(r'File "<ipython-input'),
    re.compile(r'File "[^"]+", line \d+'),
    re.compile(r"\bCell In ?\[\d+\], line \d+"),
]


class Kind(StrEnum):
    """What a page may not show."""

    LINE = "a line of a hidden test"
    VALUE = "a value of a hidden test"
    TRACEBACK = "a traceback or a path of the grader"


@dataclass(frozen=True)
class Leak:
    """One thing that a page should not show.

    Parameters
    ----------
    cell : str
        The grade cell that it comes from, or in which it stands; empty where unknown.
    kind : Kind
        What it is.
    text : str
        The line or value itself, for the lecturer.
    """

    cell: str
    kind: Kind
    text: str


def find_leaks(
    page_html: str,
    source_notebook: NotebookNode,
    *,
    own: Iterable[str] = (),
    private: Iterable[Path] = (SOLUTIONS,),
    clear: ClearHiddenTests | None = None,
) -> list[Leak]:
    """Search a page for hidden tests, their values, and tracebacks.

    Parameters
    ----------
    page_html : str
        The page as it is about to be published.
    source_notebook : NotebookNode
        The notebook with its hidden tests.
    own : iterable of str
        What may be shown because the student wrote it, or the lecturer as a comment.
    private : iterable of Path
        Folders whose paths nobody should see.
    clear : ClearHiddenTests, optional
        nbgrader's step with the course's own delimiters.
    """
    clear = clear or ClearHiddenTests()
    page = page_text(page_html)
    allowed = _Text("\n".join([visible_text(source_notebook, clear), helper_text(), *own]))
    tests = [cell for cell in source_notebook.cells if split(cell.source, clear)[1].strip()]
    trees = {grade_id(cell): assert_messages.parse(cell.source) for cell in tests}
    messages = {text for tree in trees.values() for text in assert_messages.templates(tree)}
    said = _Text(assert_messages.pieces(messages))
    values = [line for line, _ in page.lines if not _is_message(line, messages)]
    shown = _Text("\n".join(values + page.binary))
    found = [
        *_tracebacks(source_notebook, page, allowed, private),
        *(leak for cell in tests for leak in _lines(cell, clear, page.packed, allowed, said)),
        *(
            leak
            for cell in tests
            for leak in _values(cell, trees[grade_id(cell)], shown, allowed, said)
        ),
    ]
    return list(dict.fromkeys(found))


def split(source: str, clear: ClearHiddenTests) -> tuple[str, str]:
    """A cell's visible and hidden text, by nbgrader's delimiters."""
    visible: list[str] = []
    hidden: list[str] = []
    chosen = visible
    for line in source.split("\n"):
        if clear.begin_test_delimeter in line:
            chosen = hidden
        elif clear.end_test_delimeter in line:
            chosen = visible
        else:
            chosen.append(line)
    return "\n".join(visible), "\n".join(hidden)


def visible_text(notebook: NotebookNode, clear: ClearHiddenTests) -> str:
    """What every student has of the notebook: no hidden tests, no answers."""
    solutions = ClearSolutions()
    parts = []
    for cell in notebook.cells:
        if not is_answer(cell):
            parts.append(split(cell.source, clear)[0])
        elif solutions.begin_solution_delimeter in cell.source:
            before, _, rest = cell.source.partition(solutions.begin_solution_delimeter)
            parts += [before, rest.rpartition(solutions.end_solution_delimeter)[2]]
    return "\n".join(parts)


@functools.cache
def helper_text() -> str:
    """The library, which every student has."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(HELPERS.rglob("*.py")))


class _Text:
    """Text in the forms in which it is searched, each made when it is needed."""

    def __init__(self, text: str) -> None:
        self.text = text

    @functools.cached_property
    def packed(self) -> str:
        """Without whitespace, for highlighting, wrapping and joining change it."""
        return _packed(self.text)

    @functools.cached_property
    def squeezed(self) -> str:
        """With single spaces."""
        return " ".join(self.text.split())

    @functools.cached_property
    def numbers(self) -> set[float]:
        """Every number in it."""
        return {float(number) for number in NUMBER.findall(self.text)}

    def has(self, wanted: str) -> bool:
        """Whether ``wanted`` stands there as a whole, not as part of a longer word."""
        if wanted not in self.squeezed:
            return False
        before = r"(?<!\w)" if wanted[0].isalnum() else ""
        after = r"(?!\w)" if wanted[-1].isalnum() else ""
        return bool(re.search(before + re.escape(wanted) + after, self.squeezed))


def _lines(
    cell: NotebookNode, clear: ClearHiddenTests, page: str, allowed: _Text, said: _Text
) -> Iterable[Leak]:
    for line in split(cell.source, clear)[1].split("\n"):
        packed = _packed(line)
        if len(packed) < LEAST_LINE or not CODE.search(packed):
            continue
        if packed in page and packed not in allowed.packed and packed not in said.packed:
            yield Leak(grade_id(cell), Kind.LINE, line.strip())


def _values(
    cell: NotebookNode, tree: ast.AST, shown: _Text, allowed: _Text, said: _Text
) -> Iterable[Leak]:
    for value in _literals(tree):
        if isinstance(value, str):
            text = " ".join(value.split())
            known = len(text) < LEAST_TEXT or text in said.squeezed or allowed.has(text)
            leaks = not known and shown.has(text)
        else:
            text = repr(value)
            leaks = value in shown.numbers and value not in allowed.numbers
            leaks = leaks and _digits(text) >= LEAST_DIGITS
        if leaks:
            yield Leak(grade_id(cell), Kind.VALUE, text)


def _tracebacks(
    notebook: NotebookNode, page: PageText, allowed: _Text, private: Iterable[Path]
) -> Iterable[Leak]:
    names = [
        node.name
        for cell in notebook.cells
        if is_test(cell)
        for node in assert_messages.parse(cell.source).body
        if isinstance(node, ast.FunctionDef)
    ]
    marks = [*TRACEBACK, *(re.compile(rf"\bin {re.escape(name)}\b") for name in names)]
    marks += [re.compile(re.escape(str(path.resolve())) + r"(?![\w-])") for path in private]
    for line, cell in page.lines:
        # A line of the student's own may look like a traceback.
        if any(mark.search(line) for mark in marks) and _packed(line) not in allowed.packed:
            yield Leak(cell, Kind.TRACEBACK, line)


def _is_message(line: str, messages: set[Template]) -> bool:
    """Whether a line is what an assert was written to say, values included."""
    outcome = OUTCOME.match(line)
    if not outcome:
        return False
    return any(assert_messages.says(safe_message(outcome[1]), message) for message in messages)


def _literals(tree: ast.AST) -> Iterable[str | float]:
    for node in ast.walk(tree):
        value = node.value if isinstance(node, ast.Constant) else None
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            yield value


def _digits(number: str) -> int:
    """Significant digits: 3 of 0.0101, 2 of 1400."""
    return len(number.partition("e")[0].replace(".", "").strip("0"))


def _packed(text: str) -> str:
    return "".join(text.split())
