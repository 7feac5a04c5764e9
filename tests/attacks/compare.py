"""What plain ``nbgrader autograde`` does with each attack, beside ``course grade``.

``python -m tests.attacks.compare`` prints a Markdown table. Each attack that is safe to run
gets a throw-away copy of the classroom with one honest student in it. Takes minutes.
"""

import contextlib
import dataclasses
import hashlib
import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader import gradebook, walls
from grader.classroom import Classroom
from tests.attacks.attack import COURSE, Attack, full_marks, read_all
from tests.attacks.pages import active
from tests.attacks.world import World, world

CELL_SECONDS = 15
HONEST = "honest-1"
PAGES = ("html_output", "markdown", "names_that_are_markup")


def main() -> None:
    """Print the table for all attacks, or for those named."""
    names = sys.argv[1:]
    attacks = [attack for attack in read_all() if not names or attack.name in names]
    print(f"Walls in force: {', '.join(walls.available())}.\n")
    print("| attack | plain nbgrader | course grade |")
    print("|---|---|---|")
    ours = _by_course_grade(attacks)
    with world() as one, ThreadPoolExecutor(os.cpu_count()) as executor:
        if not _autograde(one.classroom, HONEST):
            raise SystemExit("nbgrader does not grade the honest student")
        rows = executor.map(lambda attack: _by_nbgrader(one, attack), attacks)
        for attack, theirs in zip(attacks, rows, strict=True):
            says = attack.says.rstrip(".")
            print(f"| `{attack.name}`: {says} | {theirs} | {ours[attack.name]} |", flush=True)


def _by_course_grade(attacks: list[Attack]) -> dict[str, str]:
    from tests.attacks.test_attacks import grade, marks

    with world() as one:
        for attack in attacks:
            attack.hand_in(one.classroom, one.knows)
        grade(one)
        found = marks(one.classroom)
    return {attack.name: f"{_earned(found[attack.student], attack.target):g}" for attack in attacks}


def _by_nbgrader(one: World, attack: Attack) -> str:
    if not attack.safe_for_nbgrader:
        return f"not run: it would {attack.would}"
    root = one.classroom.root.parent / f"copy-{attack.name}"
    shutil.copytree(one.classroom.root, root, ignore=shutil.ignore_patterns("honest-[!1]*"))
    copy, canary = Classroom(root), one.canary.with_name(f"{one.canary.name}-{attack.name}")
    canary.write_text(one.secrets["home"])
    knows = dataclasses.replace(one.knows, CLASSROOM=str(root), CANARY=canary.name)
    attack.hand_in(copy, knows)
    before = _hashes(copy, attack)
    try:
        done = _autograde(copy, attack.student)
        happened = _damage(one, copy, attack, before)
        if not canary.is_file():
            happened.append("deleted a file in home")
        kind = attack.name.removeprefix("network_").replace("dns", "udp")
        if any(line.startswith(f"{kind}:") for line in one.listeners.seen):
            happened.append("reached the network")
        points = _points(copy, attack) if done else "autograde gave up and wrote no marks"
        return "; ".join([points, *happened])
    finally:
        canary.unlink(missing_ok=True)
        shutil.rmtree(root, ignore_errors=True)


def _autograde(classroom: Classroom, student: str) -> bool:
    settings = {
        "CourseDirectory.student_id": student,
        "ExecutePreprocessor.timeout": CELL_SECONDS,
        "ExecutePreprocessor.startup_timeout": 120,
    }
    command = [sys.executable, "-m", "nbgrader", "autograde", COURSE.id, "--force"]
    command += [f"--{name}={value}" for name, value in settings.items()]
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}"
    }
    with contextlib.suppress(subprocess.TimeoutExpired):
        done = subprocess.run(
            command,
            cwd=classroom.root,
            env=environment,
            capture_output=True,
            timeout=40 * CELL_SECONDS,
            check=False,
        )
        return done.returncode == 0
    return False


def _points(classroom: Classroom, attack: Attack) -> str:
    possible = sum(full_marks(classroom)[name] for name in attack.target)
    with contextlib.suppress(Exception):  # a gradebook that the attack broke
        rows = {
            mark.grade_id: mark.score
            for mark in gradebook.marks(classroom, COURSE)
            if mark.student == attack.student
        }
        earned = _earned(rows, attack.target)
        return f"**{earned:g}** of {possible:g}" if earned else f"0 of {possible:g}"
    return "no marks to be read"


def _earned(rows: dict[str, float], target: tuple[str, ...]) -> float:
    return sum(rows[name] for name in target)


def _hashes(classroom: Classroom, attack: Attack) -> dict[str, str]:
    found = {}
    for name in ("source", "release", "submitted", "canary.txt", "held_out_seed.txt"):
        top = classroom.root / name
        for path in [top, *top.rglob("*")]:
            if path.is_file():
                found[str(path.relative_to(classroom.root))] = hashlib.sha256(
                    path.read_bytes()
                ).hexdigest()
    return found


def _damage(one: World, copy: Classroom, attack: Attack, before: dict[str, str]) -> list[str]:
    """What it did to others and what it learnt, in words."""
    happened = []
    after = _hashes(copy, attack)
    changed = {name.split("/")[0] for name in before if after.get(name) != before[name]}
    if changed:
        happened.append(f"changed {', '.join(sorted(changed))}")
    full = full_marks(copy)
    with contextlib.suppress(Exception):
        rows = {
            mark.grade_id: mark.score
            for mark in gradebook.marks(copy, COURSE)
            if mark.student == HONEST
        }
        if any(rows[name] != points for name, points in full.items()):
            happened.append("took the honest student's marks")
    graded = copy.autograded_notebook(attack.student, COURSE.id)
    text = graded.read_text() if graded.is_file() else ""
    secrets = [name for name, secret in one.secrets.items() if secret in text]
    if secrets:
        happened.append(f"printed secrets of {', '.join(secrets)}")
    if attack.name in PAGES and active(_feedback(copy, attack.student)) - active(
        _feedback(copy, HONEST)
    ):
        happened.append("feedback page runs what the student wrote")
    if len(text) > 2**20:
        happened.append(f"graded notebook of {len(text) / 2**20:.0f} MB")
    return happened


def _feedback(classroom: Classroom, student: str) -> str:
    command = [sys.executable, "-m", "nbgrader", "generate_feedback", COURSE.id, "--force"]
    command += [f"--CourseDirectory.student_id={student}"]
    subprocess.run(command, cwd=classroom.root, capture_output=True, timeout=120, check=False)
    pages = [*(classroom.feedback / student).rglob("*.html")]
    return re.sub(r"\s+", " ", pages[0].read_text()) if pages else ""


if __name__ == "__main__":
    main()
