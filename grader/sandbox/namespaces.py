"""A kernel's own namespaces: processes, mounts, network and IPC of nobody else.

Python 3.11 has no ``os.unshare``, and no release has ``mount``: these few calls go to
libc directly.
"""

import contextlib
import ctypes
import os
import socket

CLONE_NEWNS = 0x00020000
CLONE_NEWIPC = 0x08000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000
MS_NOSUID, MS_NODEV, MS_NOEXEC = 2, 4, 8
MS_REC, MS_PRIVATE = 16384, 1 << 18
PR_CAPBSET_DROP, PR_SET_NO_NEW_PRIVS = 24, 38
CAPABILITY_VERSION_3 = 0x20080522


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)


def _require(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def unshare() -> None:
    """Leave the shared namespaces; the next child is process 1 of a new process namespace.

    Raises
    ------
    OSError
        Where the kernel refuses.
    """
    flags = CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWNET
    _require(_libc().unshare(flags), "unshare")


def mount(kind: str, target: str, options: str = "", flags: int = MS_NOSUID | MS_NODEV) -> None:
    """Mount a new file system of ``kind`` (``tmpfs``, ``proc``) on a folder."""
    result = _libc().mount(kind.encode(), target.encode(), kind.encode(), flags, options.encode())
    _require(result, f"mount {kind} on {target}")


def make_mounts_private() -> None:
    """Keep mounts made from now on inside this mount namespace."""
    _require(_libc().mount(None, b"/", None, MS_REC | MS_PRIVATE, None), "make mounts private")


RESERVED_IDS = 300
"""Process numbers that are given out only once."""


def limit_process_ids(count: int) -> None:
    """Let a process namespace hold ``count`` processes and threads at a time (Linux 6.14)."""
    # Once numbers have been given out up to the bound, Linux begins again at 300, not at 1.
    with contextlib.suppress(OSError), open("/proc/sys/kernel/pid_max", "w") as file:
        file.write(str(RESERVED_IDS + count))


def drop_capabilities() -> None:
    """Give up every capability for good, also across a change of program."""
    libc = _libc()
    _require(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), "no new privileges")
    for capability in range(64):
        if libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last capability that the kernel knows, or already none
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    _require(libc.capset(ctypes.byref(header), ctypes.byref(none)), "drop capabilities")


def has_network() -> bool:
    """Whether any network interface but loopback is visible."""
    return any(name != "lo" for _, name in socket.if_nameindex())
