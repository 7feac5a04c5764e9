"""Which names a notebook's tests get from the student, and which cells run on both sides.

Read from the source with solutions, so that a hand-in cannot change the answer.
"""

from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.preprocessors import ClearHiddenTests

from grader.cells import grade_id, is_answer, is_test
from grader.leaks import split
from grader.names import imports, modules, names


@dataclass(frozen=True)
class Sides:
    """Who runs what of a notebook.

    Parameters
    ----------
    student : tuple of str
        Names that tests get from the student's kernel.
    shared : tuple of str
        Cells, by :func:`cell_name`, that run in the examiner too.
    kernel_modules, examiner_modules : tuple of str
        What either side imports, to be loaded beforehand.
    imports : str
        Import statements of answer cells: the examiner makes its own, for a test must
        not use a library that student code hands to it.
    hidden : bool
        Whether tests have hidden parts: then a message may carry what student code kept of them.
    """

    student: tuple[str, ...]
    shared: tuple[str, ...]
    kernel_modules: tuple[str, ...]
    examiner_modules: tuple[str, ...]
    imports: str = ""
    hidden: bool = True


def cell_name(cell: NotebookNode) -> str:
    """The cell's grade_id, else its text: ids are lost where an old format is converted."""
    return grade_id(cell) or cell.source.strip()


def sides(source: NotebookNode, clear: ClearHiddenTests | None = None) -> Sides:
    """Decide for a notebook with solutions and hidden tests.

    The student's names are those that answer cells bind, and those that other trusted
    cells make of them. A trusted cell runs in the examiner too when tests need what it
    binds and it needs nothing of the student's. ``clear`` is nbgrader's step that takes
    hidden tests away, with the course's own delimiters.
    """
    code = [cell for cell in source.cells if cell.cell_type == "code"]
    found = {id(cell): names(cell.source) for cell in code}
    student: set[str] = set()
    trusted = []
    for cell in code:
        known = found[id(cell)]
        if is_answer(cell):
            student |= known.bound - known.imported
        elif not is_test(cell):
            if known.read & student:
                student |= known.bound
            else:
                trusted.append(cell)
    tests = [cell for cell in code if is_test(cell)]
    needed = {name for cell in tests for name in found[id(cell)].read} - student
    shared: list[str] = []
    for cell in reversed(trusted):
        known = found[id(cell)]
        # What only sets something, such as a random seed, is left to the student's side.
        if known.bound & needed:
            shared.append(cell_name(cell))
            needed |= known.read
    clear = clear or ClearHiddenTests()
    chosen = [cell.source for cell in trusted if cell_name(cell) in shared]
    answers = [cell.source for cell in code if is_answer(cell)]
    imported = "\n".join(dict.fromkeys(line for source in answers for line in imports(source)))
    return Sides(
        tuple(sorted(student)),
        tuple(reversed(shared)),
        modules(cell.source for cell in trusted),
        modules([*chosen, *(cell.source for cell in tests), imported]),
        imported,
        any(split(cell.source, clear)[1].strip() for cell in tests),
    )
