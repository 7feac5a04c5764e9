"""Run assembled notebooks each in one ordinary process, as a notebook's kernel would.

``python one_kernel.py SETTINGS``: a JSON file with ``modules`` to import once before each notebook
gets a fork of its own, ``notebooks`` (paths; each runs in its folder) and ``jobs``. Prints a JSON
object: points by notebook and grade cell, as nbgrader reads them from the outputs. What costs most,
starting a kernel and importing TensorFlow, happens once and not once a notebook.
"""

import json
import os
import signal
import sys
from pathlib import Path

import nbformat
from nbgrader.utils import determine_grade

from grader.cells import grade_id, is_test
from grader.sandbox.preload import preload
from grader.sandbox.shell import Outputs, connect, make_shell

SECONDS = 600


def main() -> None:
    settings = json.loads(Path(sys.argv[1]).read_text())
    shell = make_shell()
    preload(settings["modules"])
    waiting, running = list(settings["notebooks"]), set()
    while waiting or running:
        if waiting and len(running) < settings["jobs"]:
            pid = os.fork()
            if pid == 0:
                run(shell, Path(waiting[-1]))
                os._exit(0)
            waiting.pop()
            running.add(pid)
        else:
            pid, status = os.wait()
            running.remove(pid)
            if status:
                sys.exit(f"a notebook's process ended with status {status}")
    found = {path: json.loads(marks_file(Path(path)).read_text()) for path in settings["notebooks"]}
    print(json.dumps(found))


def run(shell: object, path: Path) -> None:
    signal.alarm(SECONDS)
    os.chdir(path.parent)
    outputs = Outputs(10**9, 10**9)
    run_cell = connect(shell, outputs)  # type: ignore[arg-type]
    notebook = nbformat.read(path, as_version=4)
    marks = {}
    # Nobody reads what is shown; errors and grades are in the outputs.
    sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        run_cell(cell.source)
        if is_test(cell):
            # stderr costs points in nbgrader and nothing here.
            cell.outputs = [
                nbformat.from_dict(item) for item in outputs.items if item.get("name") != "stderr"
            ]
            marks[grade_id(cell)] = determine_grade(cell)[0] or 0.0
    marks_file(path).write_text(json.dumps(marks))


def marks_file(path: Path) -> Path:
    return path.with_suffix(".marks.json")


if __name__ == "__main__":
    main()
