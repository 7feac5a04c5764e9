"""Landlock: a process gives up all files but a few, and reaching other processes.

The three system calls and their structures are documented in the Linux kernel's
userspace-api/landlock.rst; they have no wrapper in libc.
"""

import ctypes
import os
from collections.abc import Sequence
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
CREATE_RULESET_VERSION = 1
RULE_PATH_BENEATH = 1
PR_SET_NO_NEW_PRIVS = 38

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
# Every right on files, by the interface version that brought it.
ALL_FILES = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF, 5: 0xFFFF}
ALL_TCP = 0b11  # since version 4
ALL_SCOPES = 0b11  # since version 6: abstract Unix sockets, signals
ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | (1 << 14) | (1 << 15)


class _Ruleset(ctypes.Structure):
    _fields_ = (
        ("handled_access_fs", ctypes.c_uint64),
        ("handled_access_net", ctypes.c_uint64),
        ("scoped", ctypes.c_uint64),
    )


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed_access", ctypes.c_uint64), ("parent_fd", ctypes.c_int32))


def version() -> int:
    """The kernel's interface version; 0 where there is no Landlock."""
    found = ctypes.CDLL(None).syscall(CREATE_RULESET, None, 0, CREATE_RULESET_VERSION)
    return max(0, int(found))


def restrict(readable: Sequence[str], writable: Sequence[str]) -> None:
    """Give up, for this process and all it starts, everything but the paths named.

    Parameters
    ----------
    readable : sequence of str
        Files and folders that may be read and executed; absent ones are left out.
    writable : sequence of str
        Files and folders in which anything may be done.

    Raises
    ------
    OSError
        Where the kernel refuses, or has no Landlock.
    """
    known = version()
    if known == 0:
        raise OSError("this kernel has no Landlock")
    libc = ctypes.CDLL(None, use_errno=True)
    files = ALL_FILES[min(known, 5)]
    ruleset = _Ruleset(files, ALL_TCP if known >= 4 else 0, ALL_SCOPES if known >= 6 else 0)
    # An old kernel refuses a structure that is longer than the one it knows.
    size = 8 if known < 4 else 16 if known < 6 else 24
    handle = libc.syscall(CREATE_RULESET, ctypes.byref(ruleset), size, 0)
    _require(handle, "create a Landlock ruleset")
    try:
        for path in readable:
            _allow(libc, handle, path, EXECUTE | READ_FILE | READ_DIR)
        for path in writable:
            _allow(libc, handle, path, files)
        _require(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
        _require(libc.syscall(RESTRICT_SELF, handle, 0), "enter the Landlock domain")
    finally:
        os.close(handle)


def _allow(libc: ctypes.CDLL, handle: int, path: str, access: int) -> None:
    if not os.path.exists(path):
        return
    if not Path(path).is_dir():
        access &= ON_FILES
    descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = _PathBeneath(access, descriptor)
        result = libc.syscall(ADD_RULE, handle, RULE_PATH_BENEATH, ctypes.byref(rule), 0)
        _require(result, f"allow {path}")
    finally:
        os.close(descriptor)


def _require(result: int, what: str) -> None:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
