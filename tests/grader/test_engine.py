"""Outcomes from a real kernel and a real examiner."""

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade

from grader import walls, warm
from grader.assemble import assemble
from grader.cells import grade_id, is_test
from grader.limits import Limits
from grader.outcome import Status
from grader.run import Run, run_notebook
from grader.sides import Sides


@pytest.fixture
def ready(template: NotebookNode, answered: NotebookNode) -> NotebookNode:
    return assemble(template, answered)


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def run(notebook: NotebookNode, limits: Limits = Limits(), **files: bytes) -> Run:  # noqa: B008
    sides = Sides(("double", "doubled"), ("setup",), (), ())
    with warm.pair(warm.Setting((), (), (), (), walls.available(), 1)) as pair:
        return run_notebook(notebook, files, {"PROFILE": "smoke"}, limits, sides, pair, {})


def statuses(result: Run) -> dict[str, Status]:
    return {outcome.grade_id: outcome.status for outcome in result.outcomes}


def grades(result: Run) -> dict[str, float]:
    return {
        grade_id(cell): determine_grade(cell)[0] for cell in result.notebook.cells if is_test(cell)
    }


def test_right_answers_pass_and_nbgrader_reads_full_points(ready: NotebookNode) -> None:
    result = run(ready)
    assert statuses(result) == {"q1_test": Status.PASSED, "q3_test": Status.PASSED}
    assert grades(result) == {"q1_test": 3, "q3_test": 1}


def test_papermill_injects_the_parameters(ready: NotebookNode) -> None:
    find(ready, "q3_number").source = "doubled = 42 if PROFILE == 'smoke' else 0"
    assert statuses(run(ready))["q3_test"] is Status.PASSED


def test_a_failure_carries_only_the_asserts_message(ready: NotebookNode) -> None:
    find(ready, "q1_double").source = "def double(x):\n    return 2 if x == 1 else 0"
    result = run(ready)
    (outcome, _) = result.outcomes
    assert outcome.message == "double is wrong for a number that you have not seen"
    (output,) = find(result.notebook, "q1_test").outputs
    assert "SECRET" not in str(output)
    assert "21" not in str(output)
    assert grades(result)["q1_test"] == 0


def test_stderr_costs_nothing(ready: NotebookNode) -> None:
    find(ready, "q1_double").source = (
        "import sys, warnings\n"
        "def double(x):\n"
        "    print('chatter', file=sys.stderr)\n"
        "    warnings.warn('more chatter')\n"
        "    return 2 * x"
    )
    assert grades(run(ready))["q1_test"] == 3


def test_an_exception_is_named(ready: NotebookNode) -> None:
    find(ready, "q1_double").source = "def double(x):\n    return 1 / 0"
    (outcome, _) = run(ready).outcomes
    assert outcome.message == "Your code raised ZeroDivisionError when it was tested."
    assert "division by zero" in outcome.detail


def test_a_syntax_error_costs_its_own_question_only(ready: NotebookNode) -> None:
    find(ready, "q1_double").source = "def double(x)\n    return 2 * x"
    assert grades(run(ready)) == {"q1_test": 0, "q3_test": 1}


def test_a_cell_that_hangs_is_stopped_and_the_rest_is_run(ready: NotebookNode) -> None:
    find(ready, "q1_double").source = "def double(x):\n    while True: pass"
    result = run(ready, Limits(cell_seconds=2))
    assert statuses(result) == {"q1_test": Status.NOT_RUN, "q3_test": Status.PASSED}
    assert "stopped after 2 s" in result.outcomes[0].message
    assert grades(result) == {"q1_test": 0, "q3_test": 1}


def test_a_cell_that_ignores_the_interrupt_costs_its_own_question_only(ready: NotebookNode) -> None:
    find(ready, "q1_double").source = (
        "import time\n"
        "def double(x):\n"
        "    while True:\n"
        "        try:\n"
        "            time.sleep(60)\n"
        "        except KeyboardInterrupt:\n"
        "            pass"
    )
    result = run(ready, Limits(cell_seconds=2))
    assert grades(result) == {"q1_test": 0, "q3_test": 1}
    assert "did not stop" in result.notices[0]


@pytest.mark.parametrize("where", ["q1_double", "q3_number"])
def test_a_dead_kernel_costs_its_own_question_only(ready: NotebookNode, where: str) -> None:
    find(ready, where).source = "import os\nos._exit(0)"
    result = run(ready)
    earned = {"q1_double": {"q1_test": 0, "q3_test": 1}, "q3_number": {"q1_test": 3, "q3_test": 0}}
    assert grades(result) == earned[where]


@pytest.mark.parametrize("source", ["exit()", "raise SystemExit(0)", "raise KeyboardInterrupt"])
def test_leaving_the_cell_is_no_way_to_pass(ready: NotebookNode, source: str) -> None:
    find(ready, "q1_double").source = f"def double(x):\n    {source}"
    assert grades(run(ready))["q1_test"] == 0


def test_a_flood_of_output_is_cut(ready: NotebookNode) -> None:
    flood = "line = 'x' * 999\nfor _ in range(200_000):\n    print(line)"
    ready.cells.insert(3, new_code_cell(flood, id="flood"))
    result = run(ready, Limits(cell_seconds=60, cell_output_bytes=10_000))
    outputs = next(cell for cell in result.notebook.cells if cell["id"] == "flood").outputs
    assert sum(len(output.text) for output in outputs) < 20_000
    assert "output cut" in outputs[-1].text
    assert grades(result) == {"q1_test": 3, "q3_test": 1}


def test_files_handed_in_are_beside_the_notebook(ready: NotebookNode) -> None:
    find(
        ready, "q3_number"
    ).source = "from pathlib import Path\ndoubled = int(Path('tiny.weights.h5').read_text())"
    result = run(ready, **{"tiny.weights.h5": b"42"})
    assert statuses(result)["q3_test"] is Status.PASSED
