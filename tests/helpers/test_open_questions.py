"""Errors in a notebook are told in a line: in a real kernel, as JupyterLab runs it."""

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

from helpers import open_questions

STUB = "# YOUR CODE HERE\nraise NotImplementedError()"
FUNCTION = "def load(path):\n    # YOUR CODE HERE\n    raise NotImplementedError()\n\n"


def run(*sources: str) -> list[str]:
    """The text of each cell's error, or what it printed."""
    cells = [new_code_cell(source) for source in sources]
    start = new_code_cell("from helpers import open_questions\nopen_questions.watch()")
    notebook = nbformat.from_dict(new_notebook(cells=[start, *cells]))
    NotebookClient(notebook, allow_errors=True, kernel_name="python3").execute()
    return [
        "\n".join(
            "\n".join(output.traceback) if output.output_type == "error" else output.text
            for output in cell.outputs
        )
        for cell in notebook.cells[1:]
    ]


def test_open_questions_and_what_waits_for_them() -> None:
    found = run(
        FUNCTION + 'images, masks = load("folder")',
        "def check_q1():\n    assert images.shape == (1,)\n\ncheck_q1()",
        STUB + "\n",
        "def check_q2():\n    assert len([axes for axes in figure]) == 8\n\ncheck_q2()",
        "total = sum(images)",
        "print(total)",
    )
    assert found == [
        "Open question: YOUR CODE is still missing in load.",
        "Waits for an open question: images does not exist yet.",
        "Open question: YOUR CODE is still missing here.",
        "Waits for an open question: figure does not exist yet.",
        "Waits for an open question: images does not exist yet.",
        "Waits for an open question: total does not exist yet.",
    ]


def test_a_check_says_what_it_found() -> None:
    source = 'def check_q1():\n    assert 1 == 2, "1 should be 2"\n\ncheck_q1()'
    assert run(source) == ["Not yet: 1 should be 2"]


@pytest.mark.parametrize(
    "source",
    [
        "undefined_name",
        'assert False, "mine"',
        "def own():\n    assert 1 == 2\n\nown()",
        "class Shape:\n    def area(self):\n        raise NotImplementedError\n\nShape().area()",
        "def mine():\n    return mistyped\n# next cell\ndef check_q1():\n    mine()\n\ncheck_q1()",
        "1 / 0",
    ],
)
def test_other_errors_keep_their_traceback(source: str) -> None:
    *_, found = run(*source.split("# next cell\n"))
    assert "Traceback" in found
    assert "-->" in found


def test_it_does_nothing_outside_a_notebook() -> None:
    open_questions.watch()
