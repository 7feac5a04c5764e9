"""The reference with many seeds at `laptop`, and models that must fail, against the thresholds.

It takes hours, so a plain ``make bench`` leaves it out. ``make bench ONLY=seeds`` runs every
assignment with 20 seeds; ``python tests/benchmarks/bench_seeds.py a2_lung_2d 3`` runs one with
three and prints the table alone. Every finished run is kept as a line of JSON in the user's cache
folder, and is not run again while the notebook's code and its settings stay as they are.

Besides the reference two models are scored, by what is graded on the weights handed in. Both must
miss a threshold: one that was trained for a quarter of the epochs, and one that gives the same
answer for every pixel or image. (In a1 the first may pass. Its features have learnt from ImageNet,
and after a quarter of the epochs the head on them tells unseen eyes apart as well as at the end.)

With the first three seeds the whole notebook runs, and tells how long it takes and how much memory
it needs; with the others it stops where nothing more is scored, and skips cells that only time
something.
"""

import copy
import hashlib
import json
import math
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from pathlib import Path

import platformdirs
from figure import Figure
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell
from nbgrader.utils import determine_grade
from notebook_runs import execute, insert_after

from grader import source
from grader.assignment import Assignment, all_assignments, find
from grader.cells import grade_id, is_test, points
from helpers import data, profiles

SEEDS = 20
WHOLE = 3  # seeds with which the whole notebook runs, and bad models, too
SHARE = 0.95  # of the seeds must pass
TIMING = ("pipelines_timed", "networks_timed")  # nothing depends on them

EARLY_ENOUGH = ("a1_retinopathy",)  # a quarter of the epochs may do

# How the cells are known that ask for quality: on images that no student has seen, or in training.
HELD_OUT = "data.held_out("
LAPTOP_ONLY = 'PROFILE != "smoke"'
QUALITY = (HELD_OUT, LAPTOP_ONLY)
SAVE = "checks.save_weights("

QUARTER = """\
import dataclasses


def quarter_of_the_epochs(assignment, profile, settings=profiles.settings):
    found = settings(assignment, profile)
    names = [one.name for one in dataclasses.fields(found) if one.name.endswith("epochs")]
    return dataclasses.replace(found, **{name: max(1, getattr(found, name) // 4) for name in names})


profiles.settings = quarter_of_the_epochs
"""

PRINT = """\
import json
import resource

peak = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes, on Linux
print(json.dumps({{"peak": peak, "values": {{{names}}}}}))
"""

CONSTANT = """\
def save_a_constant(model, path, *, profile, save_weights=checks.save_weights):
    model.set_weights([0 * weight for weight in model.get_weights()])
    save_weights(model, path, profile=profile)


checks.save_weights = save_a_constant
"""


@dataclass(frozen=True)
class Run:
    """What one model reached.

    Parameters
    ----------
    code : str
        Digest of the notebook's code and settings.
    model : str
        ``reference``, ``a quarter of the epochs`` or ``constant``.
    seed : int
        The notebook's SEED.
    values : dict of str to float
        The numbers that the assignment's source names; empty when a cell before them raised.
    earned, possible : float
        Points of the cells that ask for quality; of bad models, of those that grading runs.
    lost : dict of str to str
        By cell, why it did not earn all its points: for the reference any cell, for the others
        those that judge the weights on images that no student has seen.
    training_seconds : float
        Wall time of the cells that train.
    total_seconds, peak : float
        Wall time of the whole notebook, and the most memory that the kernel had, in bytes; NaN
        when not all of it ran.
    """

    code: str
    model: str
    seed: int
    values: dict[str, float]
    earned: float
    possible: float
    lost: dict[str, str]
    training_seconds: float
    total_seconds: float
    peak: float

    @property
    def passed(self) -> bool:
        """Whether no point was lost."""
        return not self.lost

    def row(self, names: tuple[str, ...]) -> str:
        """A line of the table, with a line for each lost cell."""
        values = "".join(f"{self.values.get(name, float('nan')):>15.3f}" for name in names)
        head = f"{self.seed:>5}  {self.model:<24}{values}  {self.earned:>6g}/{self.possible:<6g}"
        tail = f"{'yes' if self.passed else 'no':<7}{self.training_seconds:>10.0f} s"
        whole = f"{self.total_seconds:>10.0f} s{self.peak / 1e9:>8.1f} GB"
        lost = "".join(f"\n         {cell}: {why}" for cell, why in self.lost.items())
        return head + tail + ("" if math.isnan(self.peak) else whole) + lost


def main() -> None:
    """``bench_seeds.py [ASSIGNMENT] [SEEDS]``: the table of one assignment, or of all."""
    chosen = [find(sys.argv[1])] if len(sys.argv) > 1 else all_assignments()
    seeds = int(sys.argv[2]) if len(sys.argv) > 2 else SEEDS
    for assignment in chosen:
        table(assignment, seeds)


def figures() -> Iterator[Figure]:
    """How many seeds pass; how many bad models do."""
    for assignment in all_assignments():
        runs = table(assignment, SEEDS)
        passing = sum(run.passed for run in runs if run.model == "reference")
        must_fail = {"constant"}
        if assignment.id not in EARLY_ENOUGH:
            must_fail.add("a quarter of the epochs")
        bad = sum(run.passed for run in runs if run.model in must_fail)
        peak = max(run.peak for run in runs if not math.isnan(run.peak)) / 1e9
        yield Figure(f"peak_gigabytes_{assignment.id}", peak, 4)
        yield Figure(f"seeds_that_pass_{assignment.id}", passing, SHARE * SEEDS, at_least=True)
        yield Figure(f"bad_models_that_pass_{assignment.id}", bad, 0)


def table(assignment: Assignment, seeds: int) -> list[Run]:
    """Print the table of an assignment row by row, as the runs finish."""
    header = "".join(f"{name:>15}" for name in assignment.figures)
    print(f"\n{assignment.id} at laptop; results are kept in {_kept(assignment)}")
    columns = f"{'points':>9}    passed   training       total    memory"
    print(f"{'seed':>5}  {'model':<24}{header}  {columns}")
    runs = []
    for run in _runs(assignment, seeds):
        runs.append(run)
        print(run.row(assignment.figures), flush=True)
    bad = [run for run in runs if run.model != "reference"]
    failing = sum(not run.passed for run in bad)
    passing = sum(run.passed for run in runs if run.model == "reference")
    print(f"{failing} of {len(bad)} bad models fail")
    print(f"{passing} of {seeds} seeds pass", flush=True)
    return runs


def _runs(assignment: Assignment, seeds: int) -> Iterator[Run]:
    """From the file what is there, the rest anew."""
    notebook = source.read(assignment)
    code = _digest(assignment, notebook)
    # Drawn before the clock starts.
    data.prepare(assignment.data, count=data.size(assignment.data, "laptop"))
    data.held_out(assignment.data)
    done = {(run.model, run.seed): run for run in _read(assignment) if run.code == code}
    for seed in range(1, seeds + 1):
        whole = seed <= WHOLE
        wanted = ["reference", *(["constant"] if whole else [])]
        if any((model, seed) not in done for model in wanted):
            found = _measure(assignment, copy.deepcopy(notebook), code, seed, whole=whole)
            done |= {(run.model, run.seed): run for run in _keep(assignment, found)}
        yield from (done[model, seed] for model in wanted)
        if whole:
            key = "a quarter of the epochs", seed
            if key not in done:
                found = _measure(assignment, copy.deepcopy(notebook), code, seed, quarter=True)
                done |= {(run.model, run.seed): run for run in _keep(assignment, found)}
            yield done[key]


def _measure(
    assignment: Assignment,
    notebook: NotebookNode,
    code: str,
    seed: int,
    *,
    quarter: bool = False,
    whole: bool = False,
) -> list[Run]:
    """Run the notebook once; when ``whole``, score a constant model at its end, too."""
    cells = notebook.cells
    if not whole:
        del cells[_last_scored(assignment, cells) + 1 :]
        cells[:] = [cell for cell in cells if grade_id(cell) not in TIMING]
    insert_after(notebook, "parameters", f'PROFILE = "laptop"\nSEED = {seed}')
    if quarter:
        insert_after(notebook, "setup", QUARTER)
    scored = [cell for cell in cells if _asks_quality(cell)]
    saved = next(place for place, cell in enumerate(cells) if SAVE in cell.source)
    again = copy.deepcopy(cells[saved : cells.index(scored[-1]) + 1]) if whole else []
    for cell in again + (scored if quarter else []):
        # Grading runs at smoke: what students' own runs alone check must not fail a bad model.
        cell.source = cell.source.replace(LAPTOP_ONLY, "False")
    names = ", ".join(f"{name!r}: float({name})" for name in assignment.figures)
    printed = new_code_cell(PRINT.format(names=names), id="figures")
    cells.append(printed)
    if whole:
        for place, cell in enumerate(again):
            cell["id"] = f"again-{place}"
        cells += [new_code_cell(CONSTANT, id="constant"), *again]
    tested = [cell for cell in cells if is_test(cell)]
    for cell in tested:
        cell.metadata.setdefault("tags", []).append("raises-exception")

    started = time.monotonic()
    stopped = execute(notebook)
    total = time.monotonic() - started
    result = json.loads(printed.outputs[0].text) if printed.get("outputs") else {}
    training = sum(_seconds(cell) for cell in cells if grade_id(cell) in assignment.training)

    def run(model: str, judged: list[NotebookNode], scored: list[NotebookNode]) -> Run:
        lost = {grade_id(cell): _message(cell) for cell in judged if _earned(cell) < points(cell)}
        earned, possible = sum(map(_earned, scored)), sum(map(points, scored))
        values = {} if model == "constant" else result.get("values", {})
        of_all = (total, result["peak"]) if whole and result else (math.nan, math.nan)
        judgement = values, earned, possible, lost | stopped
        return Run(code, model, seed, *judgement, training, *of_all)

    repeated = [cell for cell in again if is_test(cell)]
    first = [cell for cell in tested if cell not in repeated]
    if quarter:
        graded = [cell for cell in scored if HELD_OUT in cell.source]
        return [run("a quarter of the epochs", graded, graded)]
    runs = [run("reference", first, scored)]
    if whole:
        scored_again = [cell for cell in repeated if HELD_OUT in cell.source]
        runs.append(run("constant", scored_again, scored_again))
    return runs


def _last_scored(assignment: Assignment, cells: list[NotebookNode]) -> int:
    """The place of the cell after which nothing asks for quality, and no figure is assigned."""
    assigned = rf"^[\w, ]*\b({'|'.join(assignment.figures)})\b[\w, ]* = "
    lines = re.compile(assigned, re.MULTILINE)
    return max(
        place
        for place, cell in enumerate(cells)
        if _asks_quality(cell) or (cell.cell_type == "code" and lines.search(cell.source))
    )


def _asks_quality(cell: NotebookNode) -> bool:
    return is_test(cell) and any(mark in cell.source for mark in QUALITY)


def _earned(cell: NotebookNode) -> float:
    if not cell.get("execution_count"):
        return 0.0  # nbgrader would take it for passed
    # nbgrader gives nothing where a library has written a warning.
    cell.outputs = [output for output in cell.outputs if output.get("name") != "stderr"]
    return float(determine_grade(cell)[0] or 0)


def _message(cell: NotebookNode) -> str:
    errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
    if errors:
        return str(errors[0].evalue).splitlines()[0]
    return f"{_earned(cell):g} of {points(cell):g} points" if cell.get("outputs") else "not run"


def _seconds(cell: NotebookNode) -> float:
    times = cell.metadata.get("execution", {})
    ends = [times.get(name) for name in ("iopub.execute_input", "shell.execute_reply")]
    if None in ends:
        return 0.0
    first, last = (datetime.fromisoformat(str(end)) for end in ends)
    return (last - first).total_seconds()


def _digest(assignment: Assignment, notebook: NotebookNode) -> str:
    """Of what decides a run's result, as far as the notebook and its settings do."""
    code = [
        cell.source
        for cell in notebook.cells[: _last_scored(assignment, notebook.cells) + 1]
        if cell.cell_type == "code" and (not is_test(cell) or _asks_quality(cell))
    ]
    code.append(repr(profiles.settings(assignment.id, "laptop")))
    return hashlib.sha256("\n".join(code).encode()).hexdigest()[:16]


def _kept(assignment: Assignment) -> Path:
    folder = Path(platformdirs.user_cache_dir("medical-image-course")) / "benchmarks"
    return folder / f"seeds-{assignment.id}.jsonl"


def _read(assignment: Assignment) -> list[Run]:
    path = _kept(assignment)
    lines = map(json.loads, path.read_text().splitlines() if path.is_file() else [])
    # Results of another version of this benchmark may lack a figure: those are run anew.
    names = {one.name for one in fields(Run)}
    return [Run(**line) for line in lines if line.keys() == names]


def _keep(assignment: Assignment, runs: list[Run]) -> list[Run]:
    path = _kept(assignment)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        file.writelines(json.dumps(asdict(run)) + "\n" for run in runs)
    return runs


if __name__ == "__main__":
    main()
