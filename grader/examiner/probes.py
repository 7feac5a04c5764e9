"""Probes: functions of ``helpers.checks`` that run beside the student's objects."""

import importlib
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from grader.examiner.link import Link

PROBES = "helpers.checks"
# Runs here: what a test writes, the sandbox can only read.
LOCAL = frozenset({"fixture_folder"})


def install(link: Callable[[], Link], fixtures: Path) -> None:
    """Make this process's ``helpers.checks`` reach into the student's kernel.

    Parameters
    ----------
    link : callable
        Gives the link to the kernel of the moment.
    fixtures : Path
        Folder that the sandbox can read.
    """
    if PROBES not in sys.modules:
        return
    checks = importlib.import_module(PROBES)

    def remote(name: str) -> Callable[..., Any]:
        def probe(*arguments: Any, **named: Any) -> Any:
            return link().ask("probe", name, list(arguments), named)

        return probe

    for name in checks.__all__:
        if name not in LOCAL:
            setattr(checks, name, remote(name))

    def fixture_folder() -> Path:
        folder = Path(tempfile.mkdtemp(prefix="fixture-", dir=fixtures))
        folder.chmod(0o755)
        return folder

    vars(checks)["fixture_folder"] = fixture_folder
