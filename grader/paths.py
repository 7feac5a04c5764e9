"""Where the course's own folders are."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOLUTIONS = ROOT / "solutions"
COURSE = ROOT / "course"
HELPERS = ROOT / "helpers"
REQUIREMENTS = ROOT / "requirements.txt"
GRADER = ROOT / "grader"
GOLDEN = ROOT / "tests" / "submissions"
