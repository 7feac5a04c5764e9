"""The whole life of an assignment on embedded data, with a sample class."""

from pathlib import Path

from rich.console import Console
from rich.table import Table

from grader import golden, gradebook, source, walls
from grader.assignment import Assignment
from grader.build import build
from grader.classroom import Classroom
from grader.feedback import write_feedback
from grader.grade import grade_class
from grader.grading_data import prepare_data
from grader.limits import Limits
from grader.local import default_jobs, local_executor
from grader.progress import class_progress
from grader.release import pack
from grader.report import write_report


def run_demo(assignment: Assignment, classroom: Classroom, console: Console) -> bool:
    """Build, release, hand in, grade, give feedback and report.

    Returns
    -------
    bool
        Whether every golden submission got the points that its file expects.
    """
    console.print("drawing the phantom data (kept in a cache)")
    golden.fix_held_out(classroom)
    material = prepare_data(assignment, classroom, None)
    console.print("building the notebooks and the student bundle")
    written: list[Path] = build(assignment, classroom)
    written.append(pack(classroom.root / "student-bundle.zip"))
    students = golden.hand_in_class(assignment, classroom)
    console.print(f"{len(students)} students handed in {assignment.id}")
    if walls.missing():
        console.print(
            f"notice: this machine lacks {', '.join(walls.missing())}; the sample class is ours "
            "and is graded all the same (course doctor says more)"
        )
    jobs = default_jobs()
    with class_progress(console, len(students)) as progress, local_executor(jobs) as executor:
        summary = grade_class(
            assignment,
            classroom,
            material,
            executor=executor,
            threads=1,
            limits=Limits(),
            trusted=True,
            progress=progress,
        )
    console.print(f"graded {len(summary.graded)}, unchanged {len(summary.unchanged)}")
    pages = write_feedback(assignment, classroom)
    report = write_report(assignment, classroom)
    table, agree = marks_table(assignment, classroom, students)
    console.print(table)
    for path in (*written, classroom.gradebook, pages[0].parents[2], report):
        console.print(f"  {path}", soft_wrap=True, highlight=False)
    return agree


def marks_table(
    assignment: Assignment, classroom: Classroom, students: list[golden.Golden]
) -> tuple[Table, bool]:
    """Marks of the sample class beside what each hand-in was written to earn."""
    notebook = source.read(assignment)
    given: dict[str, dict[str, float]] = {}
    for mark in gradebook.marks(classroom, assignment):
        if not mark.by_hand:
            given.setdefault(mark.student, {})[mark.grade_id] = mark.score
    table = Table(title=f"{assignment.title}: automatic points of the sample class")
    table.add_column("student")
    table.add_column("hand-in")
    table.add_column("expected", justify="right")
    table.add_column("given", justify="right")
    table.add_column("cells that differ")
    agree = True
    for student in students:
        wanted = golden.expected(student, notebook)
        got = given.get(student.id, {})
        differ = sorted(name for name in wanted if got.get(name) != wanted[name])
        agree = agree and not differ
        table.add_row(
            student.student,
            student.name,
            f"{sum(wanted.values()):g}",
            f"{sum(got.values()):g}",
            ", ".join(differ),
        )
    return table, agree
