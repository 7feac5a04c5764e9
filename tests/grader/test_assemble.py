"""Nothing a student does to locked cells changes what is graded."""

import copy
import random

import nbformat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nbformat import NotebookNode
from nbgrader.utils import determine_grade

from grader.assemble import assemble
from grader.cells import grade_id, is_answer


def sources(notebook: NotebookNode) -> dict[str, str]:
    return {grade_id(cell) or cell["id"]: cell.source for cell in notebook.cells}


def locked(notebook: NotebookNode) -> list[tuple[str, str, str]]:
    return [
        (cell["id"], cell.cell_type, cell.source)
        for cell in notebook.cells
        if not is_answer(cell) and not cell.metadata.get("course")
    ]


def find(notebook: NotebookNode, name: str) -> NotebookNode:
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def test_answers_are_taken_and_hidden_tests_are_back(
    template: NotebookNode, answered: NotebookNode
) -> None:
    result = sources(assemble(template, answered))
    assert result["q1_double"] == "def double(x):\n    return x + x"
    assert result["q2_answer"] == "It is twice as much."
    assert "SECRET" in result["q1_test"]


def test_untouched_written_answer_is_worth_nothing(
    template: NotebookNode, release: NotebookNode
) -> None:
    assert determine_grade(find(assemble(template, release), "q2_answer")) == (0, 2.0)


def test_given_written_answer_waits_for_a_hand(
    template: NotebookNode, answered: NotebookNode
) -> None:
    assert determine_grade(find(assemble(template, answered), "q2_answer")) == (None, 2.0)


def test_arguments_are_not_changed(template: NotebookNode, answered: NotebookNode) -> None:
    before = copy.deepcopy((template, answered))
    assemble(template, answered)
    assert (template, answered) == before


def test_edited_tests_do_not_matter(template: NotebookNode, answered: NotebookNode) -> None:
    find(answered, "q1_test").source = "pass"
    assert locked(assemble(template, answered)) == locked(template)


def test_deleted_cells_come_back(template: NotebookNode, answered: NotebookNode) -> None:
    answered.cells = [cell for cell in answered.cells if is_answer(cell)]
    result = assemble(template, answered)
    assert locked(result) == locked(template)
    assert sources(result)["q3_number"] == "doubled = 42"


def test_a_code_answer_turned_into_markdown_is_code(
    template: NotebookNode, answered: NotebookNode
) -> None:
    cell = find(answered, "q1_double")
    cell["cell_type"] = "markdown"
    assert find(assemble(template, answered), "q1_double").cell_type == "code"


def test_a_lost_grade_id_is_found_by_the_cell_id(
    template: NotebookNode, answered: NotebookNode
) -> None:
    find(answered, "q1_double").metadata.clear()
    assert sources(assemble(template, answered))["q1_double"].endswith("x + x")


def test_an_edited_grade_id_is_found_by_the_cell_id(
    template: NotebookNode, answered: NotebookNode
) -> None:
    find(answered, "q1_double").metadata["nbgrader"]["grade_id"] = "q1_test"
    result = sources(assemble(template, answered))
    assert result["q1_double"].endswith("x + x")
    assert "SECRET" in result["q1_test"]


def test_lost_cell_ids_are_found_by_grade_id(
    template: NotebookNode, answered: NotebookNode
) -> None:
    for number, cell in enumerate(answered.cells):
        cell["id"] = f"new-{number}"
    assert sources(assemble(template, answered))["q3_number"] == "doubled = 42"


def test_a_pasted_copy_before_the_original_is_an_added_cell(
    template: NotebookNode, answered: NotebookNode
) -> None:
    original = find(answered, "q1_double")
    pasted = copy.deepcopy(original)
    pasted["id"] = "pasted"
    pasted.source = "def double(x):\n    return 0"
    answered.cells.insert(answered.cells.index(original), pasted)
    result = assemble(template, answered)
    assert find(result, "q1_double").source.endswith("x + x")
    assert [cell.source for cell in result.cells if cell.metadata.get("course")] == [pasted.source]


def test_a_pasted_test_is_dropped(template: NotebookNode, answered: NotebookNode) -> None:
    pasted = copy.deepcopy(find(answered, "q1_test"))
    pasted["id"] = "pasted"
    answered.cells.append(pasted)
    assert len(assemble(template, answered).cells) == len(template.cells)


def test_added_cells_stay_in_their_place(template: NotebookNode, answered: NotebookNode) -> None:
    at = answered.cells.index(find(answered, "q3_number"))
    answered.cells.insert(at, nbformat.v4.new_code_cell("helper = 1"))
    answered.cells.insert(0, nbformat.v4.new_code_cell("first = 1"))
    result = [cell.source for cell in assemble(template, answered).cells]
    assert result[0] == "first = 1"
    assert result.index("helper = 1") + 1 == result.index("doubled = 42")


def test_a_changed_text_is_kept_behind_ours(template: NotebookNode, answered: NotebookNode) -> None:
    for with_ids in (True, False):
        changed = copy.deepcopy(answered)
        changed.cells[0].source += "\n\nMy name is Amara."
        if not with_ids:
            for number, cell in enumerate(changed.cells):
                cell["id"] = f"handed-in-{number}"
        result = assemble(template, changed).cells
        assert result[0].source == template.cells[0].source
        assert result[1].source == changed.cells[0].source
        assert len(result) == len(template.cells) + 1


def test_a_changed_parameters_cell_is_dropped(
    template: NotebookNode, answered: NotebookNode
) -> None:
    answered.cells[1].source = 'PROFILE = "full"'
    assert len(assemble(template, answered).cells) == len(template.cells)


def test_an_added_cell_cannot_earn(template: NotebookNode, answered: NotebookNode) -> None:
    cell = nbformat.v4.new_code_cell("pass")
    cell.metadata["nbgrader"] = {"grade": True, "grade_id": "bonus", "points": 100}
    answered.cells.append(cell)
    added = assemble(template, answered).cells[-1]
    assert added.source == "pass"
    assert "nbgrader" not in added.metadata


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(["drop", "copy", "retype"])))
def test_locked_cells_are_the_templates_whatever_happens(
    template: NotebookNode,
    answered: NotebookNode,
    random_source: random.Random,
    actions: list[str],
) -> None:
    mangled = copy.deepcopy(answered)
    random_source.shuffle(mangled.cells)
    for action in actions:
        if not mangled.cells:
            break
        index = random_source.randrange(len(mangled.cells))
        if action == "drop":
            del mangled.cells[index]
        elif action == "copy":
            twin = copy.deepcopy(mangled.cells[index])
            twin["id"] = f"twin-{len(mangled.cells)}"
            mangled.cells.append(twin)
        else:
            mangled.cells[index]["cell_type"] = "markdown"
    result = assemble(template, mangled)
    assert locked(result) == locked(template)
    assert len({cell["id"] for cell in result.cells}) == len(result.cells)
