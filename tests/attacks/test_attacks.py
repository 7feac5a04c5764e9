"""A class of attackers and three honest students, graded in one batch."""

import json
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import nbformat
import pytest

from grader import gradebook, record, walls, warm
from grader.classroom import Classroom
from grader.errors import CourseError
from grader.feedback import write_feedback
from grader.grade import Summary, grade_class
from grader.grading_data import Material
from grader.limits import Limits
from grader.report.write import write_report
from tests.attacks.attack import COURSE, HONEST, Attack, full_marks, read_all
from tests.attacks.pages import active
from tests.attacks.world import World, processes_with, world

ATTACKS = read_all()
LIMITS = Limits(
    cell_seconds=4,
    total_seconds=40,
    cpu_seconds=40,
    memory_bytes=300 * 2**20,
    processes=64,
    open_files=256,
    scratch_bytes=50 * 2**20,
    cell_output_bytes=2**16,
    total_output_bytes=2**18,
)
HIDDEN = ("86753", "73310", "math.dist")  # of the hidden tests in course.md
MOST_KEPT = 2**20  # bytes of a graded notebook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(walls.missing()),
        reason=f"lacks {', '.join(walls.missing())}, without which nothing holds",
    ),
]


@dataclass
class Graded:
    """What the batch left behind."""

    world: World
    summary: Summary
    before: dict[str, str]
    left: list[str]
    marks: dict[str, dict[str, float]]
    full: dict[str, float]
    held_back: str

    @property
    def classroom(self) -> Classroom:
        return self.world.classroom

    def lines(self, student: str) -> list[str]:
        """What the lecturer is told of a hand-in."""
        known = record.read(self.classroom, COURSE.id, student)
        if known is None:
            return [self.summary.refused.get(student, "")]
        told = [line for item in known.outcomes for line in (item.message, item.detail)]
        return [*known.notices, *told]


def grade(one: World) -> Summary:
    with ThreadPoolExecutor(2) as executor:
        return grade_class(
            COURSE,
            one.classroom,
            Material({"PROFILE": "smoke"}),
            executor=executor,
            threads=1,
            limits=LIMITS,
        )


def marks(classroom: Classroom) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {}
    for mark in gradebook.marks(classroom, COURSE):
        found.setdefault(mark.student, {})[mark.grade_id] = mark.score
    return found


@pytest.fixture(scope="module")
def graded() -> Iterator[Graded]:
    with world() as one, pytest.MonkeyPatch.context() as patch:
        # One of the few variables that every process of the run inherits: to find them by.
        patch.setenv("TZ", f":{one.mark}")
        for attack in ATTACKS:
            attack.hand_in(one.classroom, one.knows)
        before = one.guarded()
        summary = grade(one)
        warm.close_all()
        time.sleep(0.5)
        left = processes_with("TZ", f":{one.mark}")
        held_back = ""
        try:
            write_feedback(COURSE, one.classroom)
        except CourseError as error:
            held_back = str(error)
        write_report(COURSE, one.classroom)
        full = full_marks(one.classroom)
        yield Graded(one, summary, before, left, marks(one.classroom), full, held_back)


def test_there_are_at_least_forty() -> None:
    assert len(ATTACKS) >= 40


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_the_wrong_answer_earns_nothing(graded: Graded, attack: Attack) -> None:
    earned = graded.marks[attack.student]
    lost = {name for name, points in graded.full.items() if earned[name] != points}
    assert {name: earned[name] for name in attack.target} == dict.fromkeys(attack.target, 0)
    assert lost - set(attack.also_lost) == set(attack.target)
    if attack.sees:
        lines = graded.lines(attack.student)
        assert any(re.search(attack.sees, line) for line in lines), lines


def test_every_hand_in_is_graded(graded: Graded) -> None:
    assert graded.summary.refused == {}
    assert sorted(graded.summary.graded) == sorted(
        [*HONEST, *(attack.student for attack in ATTACKS)]
    )


@pytest.mark.parametrize("student", HONEST)
def test_the_honest_earn_everything(graded: Graded, student: str) -> None:
    earned = graded.marks[student]
    assert {name: earned[name] for name in graded.full} == graded.full


def test_no_file_is_changed(graded: Graded) -> None:
    after = graded.world.guarded()
    changed = {path for path, content in graded.before.items() if after.get(path) != content}
    assert changed == set()
    assert set(after) - set(graded.before) == set()
    assert not list(graded.classroom.root.glob("owned*"))


def test_no_process_is_left(graded: Graded) -> None:
    assert graded.left == []


def test_nobody_reached_the_network(graded: Graded) -> None:
    assert graded.world.listeners.seen == []


def test_no_secret_is_found_anywhere(graded: Graded) -> None:
    classroom = graded.classroom
    found = []
    for folder in (classroom.autograded, classroom.records, classroom.feedback, classroom.report):
        for path in folder.rglob("*"):
            text = path.read_text(errors="replace") if path.is_file() else ""
            for where, secret in graded.world.secrets.items():
                own = where in path.parts or where == path.stem
                if secret in text and not own:
                    found.append(f"{where}: {path}")
    assert found == []


def test_control_characters_reach_no_terminal(graded: Graded) -> None:
    for attack in ATTACKS:
        for line in graded.lines(attack.student):
            assert line.isprintable()


def test_what_is_kept_is_bounded(graded: Graded) -> None:
    for path in graded.classroom.autograded.rglob("*.ipynb"):
        assert path.stat().st_size < MOST_KEPT, path


def hidden_in_feedback(graded: Graded) -> dict[str, list[str]]:
    """What of the hidden tests each student's page shows and the hand-in did not have."""
    found = {}
    for path in graded.classroom.feedback.rglob("*.html"):
        page, student = path.read_text(), path.parts[-3]
        own = (graded.classroom.submitted / student / COURSE.id / "attacks.ipynb").read_text()
        found[student] = [text for text in HIDDEN if text in page and text not in own]
    return found


def test_feedback_shows_nothing_hidden(graded: Graded) -> None:
    found = hidden_in_feedback(graded)
    assert set(HONEST) <= set(found)
    assert [student for student, texts in found.items() if texts] == []


def test_pages_hold_nothing_active(graded: Graded) -> None:
    pages = {path.parts[-3]: path for path in graded.classroom.feedback.rglob("*.html")}
    ours = active(pages[HONEST[0]].read_text())
    assert ours, "the page's own scripts are seen"
    for student, path in pages.items():
        assert active(path.read_text()) - ours == {}, student
    report = (graded.classroom.report / f"{COURSE.id}.html").read_text()
    assert not [one for one in active(report) if "owned" in one or "javascript:" in one.lower()]


def test_graded_notebooks_hold_nothing_active(graded: Graded) -> None:
    for path in graded.classroom.autograded.rglob("*.ipynb"):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                assert set(output.get("data", {})) <= {"text/plain", "image/png", "image/jpeg"}
                assert not output.get("metadata")
                for picture in ("image/png", "image/jpeg"):
                    assert re.fullmatch(r"[\w+/=\s]*", output.get("data", {}).get(picture, ""))


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium")
@pytest.mark.parametrize("student", ["html-output", "markdown", "names-that-are-markup"])
def test_a_browser_runs_nothing(graded: Graded, student: str) -> None:
    (page,) = (graded.classroom.feedback / student).rglob("*.html")
    assert "<title>owned" not in dumped(page)


@pytest.mark.skipif(not shutil.which("chromium"), reason="there is no Chromium")
def test_a_browser_would_run_what_is_active(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text("<title>ours</title><img src=x onerror=\"document.title='owned'\">")
    assert "<title>owned" in dumped(page)


def dumped(page: Path) -> str:
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"]
    command += ["--virtual-time-budget=2000", f"file://{page}"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.stdout


def test_without_walls_they_would_succeed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The listeners, canaries and hashes see an attack that gets through."""
    monkeypatch.setattr(walls, "require", lambda trusted: ())
    names = ("home", "network_abstract", "network_tcp", "read_source", "symbolic_links")
    with world() as one:
        for attack in ATTACKS:
            if attack.name in names:
                attack.hand_in(one.classroom, one.knows)
        before = one.guarded()
        grade(one)
        warm.close_all()
        seen = {line.split(":")[0] for line in one.listeners.seen}
        assert seen == {"tcp", "abstract"}
        kept = one.classroom.autograded_notebook("home", COURSE.id).read_text()
        assert one.secrets["home"] in kept and one.secrets["classroom"] in kept
        assert (
            one.guarded()[str(one.classroom.root / "canary.txt")]
            != (before[str(one.classroom.root / "canary.txt")])
        )
        assert marks(one.classroom)["read-source"]["q1_test"] == 4


def test_the_sibling_attacks_ran_at_the_same_time(graded: Graded) -> None:
    spans = []
    for name in ("sibling-1", "sibling-2"):
        path = record.path(graded.classroom, COURSE.id, name)
        spans.append((path.stat().st_mtime, json.loads(path.read_text())["seconds"]))
    (first_end, first), (second_end, second) = sorted(spans)
    assert second_end - second < first_end, (first, second)
