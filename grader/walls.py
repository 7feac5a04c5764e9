"""The walls around student code: which this machine has, and the outer one's command line."""

import functools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader.errors import CourseError
from grader.sandbox import landlock
from grader.sandbox.guard import SCRATCH, TEMPORARY

# What each wall keeps out, in the order in which student code meets them.
WALLS = {
    "bubblewrap": "a view without home, solutions and classroom; no network",
    "namespaces": "processes, /proc, scratch files and shared memory of each hand-in's own",
    "landlock": "each kernel reads and writes its own files only, and signals nobody",
}
NEEDED = tuple(WALLS)
# Of /etc only what libraries look up; it may hold secrets.
ETC = (
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "passwd", "group", "nsswitch.conf",
    "localtime", "timezone", "mime.types", "fonts", "alternatives",
)  # fmt: skip
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/bin", "/sbin")
CONTAINER = "grade in a Linux container or virtual machine that has them"


@functools.cache
def available() -> tuple[str, ...]:
    """Walls that this machine has, each seen to work."""
    found = []
    if sys.platform == "linux":
        if _succeeds(outer_wall((), {}, namespaces=False), "pass"):
            found.append("bubblewrap")
            if _succeeds(
                outer_wall((), {}, namespaces=True),
                "import os\nfrom grader.sandbox import namespaces as own\n"
                "own.unshare()\npid = os.fork()\n"
                "if pid: raise SystemExit(os.waitpid(pid, 0)[1])\n"
                "own.make_mounts_private(); own.mount('proc', '/proc')\n"
                f"own.mount('tmpfs', '{SCRATCH}', 'size=1m'); own.drop_capabilities()\n"
                "assert os.getpid() == 1\n",
            ):
                found.append("namespaces")
        if landlock.version() > 0:
            found.append("landlock")
    return tuple(found)


def missing() -> tuple[str, ...]:
    """Walls that strangers' code should not be run without, and that are absent here."""
    return tuple(wall for wall in NEEDED if wall not in available())


def require(trusted: bool) -> tuple[str, ...]:
    """The walls to grade behind.

    Raises
    ------
    CourseError
        Where walls are missing and the lecturer has not said that the code is trusted.
    """
    if missing() and not trusted:
        raise CourseError(
            f"this machine lacks {', '.join(missing())} to hold strangers' code "
            f"(course doctor says more); {CONTAINER}, or pass --trusted"
        )
    return available()


def _succeeds(command: Sequence[str], program: str) -> bool:
    if command[0] is None or not shutil.which(command[0]):
        return False
    try:
        done = subprocess.run(
            [*command, sys.executable, "-c", program],
            capture_output=True,
            timeout=60,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def outer_wall(
    readable: Sequence[Path],
    environment: Mapping[str, str],
    *,
    namespaces: bool,
    hidden: Sequence[Path] = (),
) -> list[str]:
    """The command that runs another one behind bubblewrap.

    Parameters
    ----------
    readable : sequence of Path
        Files and folders to show besides the system, Python and the helper library.
    environment : mapping of str to str
        All of the environment variables there.
    namespaces : bool
        Whether what runs inside makes namespaces of its own.
    hidden : sequence of Path
        Folders to leave empty even where they lie inside one that is shown.
    """
    shown = [*python_folders(), *readable]
    command = ["bwrap", "--unshare-all", "--new-session", "--clearenv"]
    if namespaces:
        command += ["--cap-add", "CAP_SYS_ADMIN"]
    command += ["--tmpfs", "/", "--tmpfs", SCRATCH, "--dir", f"{SCRATCH}/{TEMPORARY}"]
    command += ["--proc", "/proc", "--dev", "/dev"]
    for folder in SYSTEM:
        if os.path.islink(folder):
            command += ["--symlink", os.readlink(folder), folder]
        elif os.path.isdir(folder):
            command += ["--ro-bind", folder, folder]
    command += ["--ro-bind-try", "/sys/devices/system/cpu", "/sys/devices/system/cpu"]
    for name in ETC:
        command += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
    below_tmp = any(path.is_relative_to("/tmp") for path in shown)  # noqa: S108
    if below_tmp:
        command += ["--dir", "/tmp"]  # noqa: S108
    else:
        command += ["--symlink", f"{SCRATCH}/{TEMPORARY}", "/tmp"]  # noqa: S108
    for path in shown:
        command += ["--ro-bind", str(path), str(path)]
    for path in hidden:
        if would_show(path, readable):
            command += ["--tmpfs", str(path)]
    command += ["--remount-ro", "/"]
    for name, value in {"PYTHONPATH": str(_library_root()), **environment}.items():
        command += ["--setenv", name, value]
    return command


def would_show(path: Path, readable: Sequence[Path]) -> bool:
    """Whether a folder lies inside one that student code can see."""
    shown = (*python_folders(), *readable, *map(Path, SYSTEM))
    return any(path.is_relative_to(one) for one in shown)


def _library_root() -> Path:
    return Path(__file__).resolve().parents[1]


def python_folders() -> list[Path]:
    """Where Python, its packages, the helper library and the kernel's own code are."""
    root = _library_root()
    folders = [Path(sys.base_prefix), Path(sys.base_prefix).resolve(), Path(sys.prefix)]
    executable = Path(os.path.realpath(sys.executable)).parents[1]
    folders += [executable, root / "helpers", root / "grader" / "sandbox"]
    folders.append(root / "grader" / "__init__.py")
    shown: list[Path] = []
    for folder in folders:
        # /usr is shown anyway, and what lies in a folder shown already needs nothing.
        known = [*shown, *map(Path, SYSTEM)]
        if folder.exists() and not any(folder.is_relative_to(one) for one in known):
            shown.append(folder)
    return shown
