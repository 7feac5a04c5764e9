"""A lecturer's machine to be attacked: a classroom, secrets, listeners, and what became of them."""

import contextlib
import hashlib
import os
import secrets
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from grader.build import make
from grader.classroom import Classroom
from tests.attacks.attack import COURSE, HONEST, Knowledge, hand_in_honestly

REPOSITORY = Path(__file__).resolve().parents[2]
SECRET_VARIABLE = "COURSE_TEST_SECRET"


class Listeners:
    """Sockets on the machine's own network, which must see nobody.

    Attributes
    ----------
    seen : list of str
        Who came.
    """

    def __init__(self, folder: Path) -> None:
        self.seen: list[str] = []
        self.unix = str(folder / "listener.sock")
        self.abstract = f"course-attack-{secrets.token_hex(4)}"
        self._sockets: list[socket.socket] = []
        self.tcp = self._listen("tcp", socket.AF_INET, socket.SOCK_STREAM, ("0.0.0.0", 0))[1]
        self.udp = self._listen("udp", socket.AF_INET, socket.SOCK_DGRAM, ("0.0.0.0", 0))[1]
        self._listen("unix", socket.AF_UNIX, socket.SOCK_STREAM, self.unix)
        self._listen("abstract", socket.AF_UNIX, socket.SOCK_STREAM, f"\0{self.abstract}")

    def _listen(self, name: str, family: int, kind: int, address: object) -> tuple[str, int]:
        listener = socket.socket(family, kind)
        listener.bind(address)
        if kind == socket.SOCK_STREAM:
            listener.listen()
        self._sockets.append(listener)
        threading.Thread(target=self._serve, args=(name, listener, kind), daemon=True).start()
        return listener.getsockname()

    def _serve(self, name: str, listener: socket.socket, kind: int) -> None:
        with contextlib.suppress(OSError):
            while True:
                if kind == socket.SOCK_STREAM:
                    link, _ = listener.accept()
                    link.settimeout(1)
                    with contextlib.suppress(TimeoutError):
                        self.seen.append(f"{name}: {link.recv(100)!r}")
                    link.close()
                else:
                    self.seen.append(f"{name}: {listener.recvfrom(1000)[0]!r}")

    def close(self) -> None:
        """Stop listening."""
        for listener in self._sockets:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()


class World:
    """A built classroom in the user's cache folder, honest hand-ins, secrets and listeners.

    It does not lie below ``/tmp``, of which a sandbox has its own anyway.

    Attributes
    ----------
    classroom : Classroom
        With the honest students' hand-ins.
    secrets : dict of str to str
        What must turn up nowhere, by where it is kept.
    knows : Knowledge
        What attackers know.
    """

    def __init__(self, root: Path) -> None:
        self.mark = secrets.token_hex(8)
        self.classroom = Classroom(root / "classroom")
        make(COURSE, self.classroom)
        names = ("variable", "home", "classroom", *HONEST)
        self.secrets = {name: f"secret-of-{name}-{secrets.token_hex(8)}" for name in names}
        self.secrets["seed"] = str(self.classroom.held_out_seed())
        os.environ[SECRET_VARIABLE] = self.secrets["variable"]
        self.canary = Path.home() / f".course-canary-{self.mark}"
        self.canary.write_text(self.secrets["home"])
        (self.classroom.root / "canary.txt").write_text(self.secrets["classroom"])
        for student in HONEST:
            hand_in_honestly(self.classroom, student, self.secrets[student])
        self.listeners = Listeners(root)
        self.knows = Knowledge(
            str(self.classroom.root),
            str(Path.home()),
            self.canary.name,
            platformdirs.user_cache_dir("medical-image-course"),
            str(REPOSITORY),
            socket.gethostbyname(socket.gethostname()),
            self.listeners.tcp,
            self.listeners.udp,
            self.listeners.unix,
            self.listeners.abstract,
        )

    def guarded(self) -> dict[str, str]:
        """SHA-256 of every file that grading must leave as it is, by path."""
        root = self.classroom.root
        paths = [self.canary, root / "canary.txt", root / "held_out_seed.txt"]
        for folder in (self.classroom.source, self.classroom.release, self.classroom.submitted):
            paths += sorted(path for path in folder.rglob("*") if path.is_file())
        for folder in ("solutions", "helpers", "grader/sandbox", "tests/attacks"):
            paths += sorted((REPOSITORY / folder).rglob("*.md"))
            paths += sorted((REPOSITORY / folder).rglob("*.py"))
        return {
            str(path): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "gone"
            for path in paths
        }

    def close(self) -> None:
        """Take everything down."""
        self.listeners.close()
        self.canary.unlink(missing_ok=True)
        os.environ.pop(SECRET_VARIABLE, None)


@contextlib.contextmanager
def world() -> Iterator[World]:
    """A world for the time of a ``with`` block."""
    parent = Path(platformdirs.user_cache_dir("medical-image-course"))
    parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    root = Path(tempfile.mkdtemp(prefix="attacked-", dir=parent))
    made = None
    try:
        made = World(root)
        yield made
    finally:
        if made is not None:
            made.close()
        shutil.rmtree(root, ignore_errors=True)


def processes_with(variable: str, value: str) -> list[str]:
    """Command lines of the machine's processes with this environment variable."""
    wanted = f"{variable}={value}".encode()
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and folder.name != str(os.getpid()):
            with contextlib.suppress(OSError):
                if wanted in (folder / "environ").read_bytes().split(b"\0"):
                    found.append((folder / "cmdline").read_bytes().decode(errors="replace"))
    return found
