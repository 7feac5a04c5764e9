"""Seccomp: system calls that no notebook needs, refused for good.

The filter is a program for the kernel's classic packet filter; its instructions and the
structure that it looks at are documented in userspace-api/seccomp_filter.rst.
"""

import ctypes
import errno
import os
import platform
import struct

PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 22, 2
LOAD, JUMP_IF_EQUAL, JUMP_IF_ABOVE, RETURN = 0x20, 0x15, 0x35, 0x06
NUMBER, ARCHITECTURE = 0, 4  # where they lie in seccomp_data
ALLOW, REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
X32 = 0x40000000  # a second set of calls on x86_64

# Memory that belongs to no process and so counts for none, and doors into the kernel.
REFUSED = {
    "x86_64": (
        0xC000003E,
        {
            "memfd_create": 319, "memfd_secret": 447, "shmget": 29, "msgget": 68,
            "io_uring_setup": 425, "bpf": 321, "userfaultfd": 323, "perf_event_open": 298,
            "unshare": 272, "setns": 308, "add_key": 248, "request_key": 249, "keyctl": 250,
        },
    ),
    "aarch64": (
        0xC00000B7,
        {
            "memfd_create": 279, "memfd_secret": 447, "shmget": 194, "msgget": 186,
            "io_uring_setup": 425, "bpf": 280, "userfaultfd": 282, "perf_event_open": 241,
            "unshare": 97, "setns": 268, "add_key": 217, "request_key": 218, "keyctl": 219,
        },
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def restrict() -> None:
    """Refuse the calls for this process and all it starts; nothing on other machines.

    New privileges must have been given up before.

    Raises
    ------
    OSError
        Where the kernel refuses the filter.
    """
    if platform.machine() not in REFUSED:
        return
    architecture, calls = REFUSED[platform.machine()]
    checks = [(JUMP_IF_ABOVE, X32), *((JUMP_IF_EQUAL, number) for number in calls.values())]
    # Each check jumps to the last instruction, or goes on to the next.
    steps = [
        (LOAD, 0, 0, ARCHITECTURE),
        (JUMP_IF_EQUAL, 0, len(checks) + 2, architecture),
        (LOAD, 0, 0, NUMBER),
        *((code, len(checks) - place, 0, value) for place, (code, value) in enumerate(checks)),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE),
    ]
    packed = b"".join(struct.pack("HBBI", *step) for step in steps)
    program = _Program(len(steps), packed)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"seccomp: {os.strerror(number)}")
