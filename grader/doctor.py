"""Try to cross every wall of this machine, as a student's code would."""

import contextlib
import os
import secrets
import socket
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader import walls, warm
from grader.limits import Limits
from grader.paths import HELPERS, SOLUTIONS
from grader.sides import Sides
from grader.two_sides import TwoSides

CROSSED = "CROSSED"
LIMITS = Limits(
    cell_seconds=10,
    total_seconds=60,
    cpu_seconds=2,
    memory_bytes=256 * 2**20,
    processes=48,
    open_files=128,
    scratch_bytes=16 * 2**20,
    cell_output_bytes=10_000,
    total_output_bytes=50_000,
)


@dataclass(frozen=True)
class Attempt:
    """One way over a wall.

    Parameters
    ----------
    wall : str
        Which wall should hold.
    what : str
        What is tried.
    code : str
        Run in a kernel; prints ``CROSSED`` where it succeeds.
    """

    wall: str
    what: str
    code: str


@dataclass(frozen=True)
class Finding:
    """What became of an attempt: whether the wall held, and the last words about it."""

    attempt: Attempt
    held: bool
    said: str


@contextlib.contextmanager
def _targets() -> Iterator[list[Attempt]]:
    """The attempts, with things on this side for them to reach."""
    secret = secrets.token_hex(8)
    os.environ["COURSE_DOCTOR_SECRET"] = secret
    with contextlib.ExitStack() as stack:
        stack.callback(os.environ.pop, "COURSE_DOCTOR_SECRET", None)
        home = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=Path.home())))
        canary = home / "canary.txt"
        canary.write_text(secret)
        shared = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (shared / "canary.txt").write_text(secret)
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        abstract = stack.enter_context(socket.socket(socket.AF_UNIX))
        if sys.platform == "linux":
            abstract.bind(f"\0{secret}")
            abstract.listen()
        yield _attempts(secret, canary, shared, tcp.getsockname()[1])


def _attempts(secret: str, canary: Path, shared: Path, port: int) -> list[Attempt]:
    reading = "print('CROSSED', open({path!r}).read())"
    return [
        Attempt("bubblewrap", "read a file of your home", reading.format(path=str(canary))),
        Attempt(
            "bubblewrap", "read a file of /tmp", reading.format(path=str(shared / "canary.txt"))
        ),
        Attempt("bubblewrap", "list the solutions", _listing(SOLUTIONS)),
        Attempt(
            "bubblewrap",
            "change the helper library",
            "import os\n"
            f"path = {str(HELPERS / 'doctor.tmp')!r}\n"
            "open(path, 'x').close(); os.remove(path); print('CROSSED')",
        ),
        Attempt(
            "bubblewrap",
            "connect to a server on this machine",
            f"import socket; socket.create_connection(('127.0.0.1', {port}), 2); print('CROSSED')",
        ),
        Attempt(
            "bubblewrap",
            "connect to an abstract Unix socket",
            "import socket; s = socket.socket(socket.AF_UNIX); "
            f"s.connect('\\0{secret}'); print('CROSSED')",
        ),
        Attempt(
            "bubblewrap",
            "find the grader's environment",
            "import os, glob\n"
            "found = [str(dict(os.environ))]\n"
            "for path in glob.glob('/proc/[0-9]*/environ'):\n"
            "    try:\n        found.append(open(path).read())\n    except OSError:\n        pass\n"
            f"print('CROSSED' if {secret!r} in ''.join(found) else 'not found')",
        ),
        Attempt(
            "namespaces",
            "signal the grader",
            f"import os; os.kill({os.getpid()}, 0); print('CROSSED')",
        ),
        Attempt(
            "namespaces",
            "see a neighbour's processes",
            "import os\n"
            "others = [n for n in os.listdir('/proc') if n.isdigit() and int(n) not in "
            "(1, os.getpid())]\nprint('CROSSED' if others else 'none')",
        ),
        Attempt(
            "landlock",
            "read the memory of the guard",
            "import os; open(f'/proc/{os.getppid()}/mem', 'rb').read(0); print('CROSSED')",
        ),
        Attempt(
            "landlock",
            "list the other hand-ins' fixtures",
            "import os; print('CROSSED', os.listdir(FIXTURES))",
        ),
        Attempt(
            "limits",
            "take more memory",
            f"held = bytearray({2 * int(LIMITS.memory_bytes)})\n"
            "held[::4096] = b'x' * len(held[::4096])\nprint('CROSSED')",
        ),
        Attempt(
            "limits",
            "start more processes",
            "import os, time\n"
            f"for _ in range({int(LIMITS.processes) * 8}):\n"
            "    if os.fork() == 0:\n        time.sleep(60); os._exit(0)\n"
            "time.sleep(1); print('CROSSED')",
        ),
        Attempt(
            "limits",
            "take more CPU time",
            "import time\nstart = time.process_time()\n"
            f"while time.process_time() - start < {LIMITS.cpu_seconds + 2}:\n    pass\n"
            "print('CROSSED')",
        ),
        Attempt(
            "limits",
            "open more files",
            f"held = [open('/dev/null') for _ in range({2 * int(LIMITS.open_files)})]; "
            "print('CROSSED')",
        ),
        Attempt(
            "limits",
            "fill the disk",
            "for number in range(4):\n"
            "    with open(f'big{number}', 'wb') as file:\n"
            f"        file.write(b'x' * {int(LIMITS.scratch_bytes) // 2})\nprint('CROSSED')",
        ),
        Attempt(
            "limits",
            "flood the output",
            f"print('x' * {int(LIMITS.cell_output_bytes) * 2}); print('CROSSED')",
        ),
        Attempt(
            "limits", "go on after the time is up", "import time; time.sleep(20); print('CROSSED')"
        ),
    ]


def _listing(folder: Path) -> str:
    return f"import os; print('CROSSED', os.listdir({str(folder)!r}))"


def examine() -> list[Finding]:
    """Make every attempt, each in a kernel of its own, behind the walls that there are.

    Where a wall is missing the attempts on it are made too: they show what is open.
    """
    sides = Sides((), (), (), ())
    setting = warm.Setting((), (), (), (), walls.available(), 1)
    findings = []
    with _targets() as attempts, contextlib.closing(warm.Pair(setting)) as pair:
        for attempt in attempts:
            code = attempt.code.replace("FIXTURES", repr(str(pair.folder / "fixtures")))
            with warm.own_folders(pair, {}) as folders:
                two_sides = TwoSides(pair, folders, sides, LIMITS, {})
                try:
                    answer = two_sides.student(code, attempt.what)
                finally:
                    two_sides.close()
            findings.append(_finding(attempt, answer["outputs"], two_sides.notices))
    return findings


def _finding(attempt: Attempt, outputs: list[dict[str, str]], notices: list[str]) -> Finding:
    text = "".join(output.get("text", "") for output in outputs)
    errors = [f"{output['ename']}: {output['evalue']}" for output in outputs if "ename" in output]
    said = [*notices, *errors, text.strip()]
    return Finding(attempt, CROSSED not in text, next((line for line in said if line), "")[:100])
