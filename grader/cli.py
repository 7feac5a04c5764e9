"""The ``course`` command: the students' commands and the lecturer's."""

import os
from pathlib import Path

import click
from rich.console import Console

from helpers import cli as student
from helpers import data_commands
from helpers.command_group import CommandGroup

console = Console()

classroom_option = click.option(
    "--classroom",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("classroom"),
    show_default=True,
    help="Folder of the running course.",
)
assignment_argument = click.argument("name", metavar="ASSIGNMENT")


@click.group(cls=CommandGroup)
def main() -> None:
    """A course on deep learning for medical images: build, release, grade, report."""


for command in student.COMMANDS:
    main.add_command(command)


@main.command()
@click.option(
    "--classroom",
    "root",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("classroom/demo"),
    show_default=True,
    help="Folder of the sample class.",
)
def demo(root: Path) -> None:
    """Run everything once on embedded data: a sample class is handed in and graded."""
    from grader.assignment import find
    from grader.classroom import Classroom
    from grader.demo import run_demo

    if not run_demo(find("a2_lung_2d"), Classroom(root), console):
        raise click.ClickException("the sample class did not get the marks it was written for")


@main.command()
@click.argument("names", metavar="[ASSIGNMENT]...", nargs=-1)
@classroom_option
@click.option("--check", is_flag=True, help="Write nothing; fail when course/ is out of date.")
def build(names: tuple[str, ...], root: Path, check: bool) -> None:
    """Make notebooks from the text sources (all assignments by default)."""
    from grader.assignment import all_assignments, find
    from grader.build import build as build_one
    from grader.build import drift
    from grader.classroom import Classroom

    chosen = [find(name) for name in names] or all_assignments()
    if check:
        lines = [line for assignment in chosen for line in drift(assignment)]
        if lines:
            raise click.ClickException("\n".join(lines))
        return
    for assignment in chosen:
        _print_paths(*build_one(assignment, Classroom(root)))


@main.command()
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("dist/medical-image-course.zip"),
    show_default=True,
)
def release(output: Path) -> None:
    """Pack the student bundle."""
    from grader.release import pack

    _print_paths(pack(output))


@main.command()
@assignment_argument
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@classroom_option
def collect(name: str, folder: Path, root: Path) -> None:
    """Unpack the hand-ins in FOLDER, files made by `course submit`."""
    from grader.assignment import find
    from grader.classroom import Classroom
    from grader.collect import collect as collect_all

    classroom = Classroom(root)
    collected, refused = collect_all(find(name, classroom), folder, classroom)
    click.echo(f"collected {len(collected)}")
    _fail_on(refused)


@main.command()
@assignment_argument
@classroom_option
@click.option("--jobs", type=click.IntRange(1), help="Hand-ins at the same time; default: cores.")
@click.option("--force", is_flag=True, help="Run hand-ins that did not change, too.")
@click.option("--trusted", is_flag=True, help="Run student code even where walls are missing.")
@click.option("--limit", "limits", multiple=True, metavar="NAME=VALUE", help="Change a limit.")
@click.option("--cluster", metavar="ADDRESS", help="Grade on a dask.distributed cluster.")
@click.option(
    "--data",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder with real images in the data set's layout; default: the phantom.",
)
def grade(
    name: str,
    root: Path,
    jobs: int | None,
    force: bool,
    trusted: bool,
    limits: tuple[str, ...],
    cluster: str | None,
    folder: Path | None,
) -> None:
    """Grade every hand-in in submitted/ that is new or changed."""
    from grader import walls
    from grader.assignment import find
    from grader.classroom import Classroom
    from grader.cluster import cluster_executor
    from grader.grade import find_submissions, grade_class
    from grader.grading_data import prepare_data
    from grader.limits import with_settings
    from grader.local import default_jobs, local_executor
    from grader.progress import class_progress

    classroom = Classroom(root)
    assignment = find(name, classroom)
    bounds = with_settings(limits)
    cores = os.cpu_count() or 1
    jobs = jobs or default_jobs()
    if cluster is None:
        walls.require(trusted)
    material = prepare_data(assignment, classroom, folder)
    total = len(find_submissions(classroom, assignment))
    chosen = local_executor(jobs) if cluster is None else cluster_executor(cluster)
    with class_progress(console, total) as progress, chosen as executor:
        summary = grade_class(
            assignment,
            classroom,
            material,
            executor=executor,
            threads=max(1, cores // jobs) if cluster is None else 1,
            window=2 * jobs if cluster is None else 100,
            limits=bounds,
            trusted=trusted,
            force=force,
            progress=progress,
        )
    for notice in summary.notices:
        click.echo(f"note: {notice}")
    for change in summary.changes:
        click.echo(f"changed: {change}")
    click.echo(
        f"graded {len(summary.graded)}, unchanged {len(summary.unchanged)}, "
        f"not graded {len(summary.refused)}"
    )
    _print_paths(classroom.gradebook)
    _fail_on([f"{who}: {why}" for who, why in summary.refused.items()])


@main.command()
def doctor() -> None:
    """Try to cross each wall around student code, and say which of them this machine has."""
    from grader.doctor import examine
    from grader.doctor_report import print_findings

    print_findings(examine(), console)


@main.command()
@assignment_argument
@classroom_option
def feedback(name: str, root: Path) -> None:
    """Make the students' feedback pages."""
    from grader.assignment import find
    from grader.classroom import Classroom
    from grader.feedback import write_feedback

    classroom = Classroom(root)
    _print_paths(*write_feedback(find(name, classroom), classroom))


@main.command()
@assignment_argument
@classroom_option
def report(name: str, root: Path) -> None:
    """Make the lecturer's report."""
    from grader.assignment import find
    from grader.classroom import Classroom
    from grader.report import write_report

    classroom = Classroom(root)
    _print_paths(write_report(find(name, classroom), classroom))


@main.command()
@click.argument("who", metavar="STUDENT")
@assignment_argument
@classroom_option
@click.option("--instructor", is_flag=True, help="Show hidden tests and details, too.")
def explain(who: str, name: str, root: Path, instructor: bool) -> None:
    """Print how STUDENT's mark came about, for an appeal."""
    from grader.assignment import find
    from grader.classroom import Classroom
    from grader.explain import explain as explain_mark

    classroom = Classroom(root)
    click.echo(explain_mark(find(name, classroom), classroom, who, instructor=instructor))


@main.command()
@classroom_option
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("grades.csv"),
    show_default=True,
)
def export(root: Path, output: Path) -> None:
    """Write all marks as CSV for the learning management system."""
    from grader.classroom import Classroom
    from grader.export import export_marks

    _print_paths(export_marks(Classroom(root), output))


@click.command()
@click.argument("name", metavar="NAME")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Picture's path.")
@click.option("--figures", is_flag=True, help="Measure the baseline and the reference model.")
@click.option("--seed", default=220, show_default=True, help="The reference model's seed.")
@click.option(
    "--keep-weights",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to keep the reference model's weights.",
)
def show(
    name: str, output: Path | None, figures: bool, seed: int, keep_weights: Path | None
) -> None:
    """Print the card of data set NAME and save a contact sheet; or measure its figures."""
    if not figures:
        data_commands.show_data(name, output)
        return
    _print_figures(name, seed, keep_weights)


# The lecturer's `data show` has the solutions at hand and can measure them.
data_commands.data.add_command(show)


def _print_figures(name: str, seed: int, weights: Path | None) -> None:
    from grader import figures
    from grader.assignment import all_assignments
    from helpers import data

    folder = data.prepare(name, count=data.size(name, "laptop"), progress=True)
    click.echo(f"baseline  {data.baseline(name, folder):.4f}")
    for assignment in all_assignments():
        if assignment.data == name:
            found = figures.measure(assignment, "laptop", seed, os.cpu_count() or 1, weights)
            for key, value in found.values.items():
                click.echo(f"{key}  {value:.4f}")
            click.echo(f"training_seconds  {found.training_seconds:.0f}")
            click.echo(f"total_seconds  {found.total_seconds:.0f}")


def _print_paths(*paths: Path) -> None:
    for path in paths:
        click.echo(path)


def _fail_on(lines: list[str]) -> None:
    """End with status 1, after all the work, when something was refused."""
    for line in lines:
        click.echo(f"Error: {line}", err=True)
    if lines:
        raise click.exceptions.Exit(1)
