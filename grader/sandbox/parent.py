"""The warm parent of students' kernels: ``python -m grader.sandbox.parent LINK``.

It runs inside the outer wall, imports an assignment's libraries once and forks a
kernel per hand-in. It is told names of modules, folders and limits, and never sees a
test or an answer.
"""

import json
import os
import socket
import sys
from typing import Any

from grader.sandbox import forkserver
from grader.sandbox.guard import Request, guard


def main() -> None:
    """Serve until the grader hangs up."""
    link = socket.socket(fileno=int(sys.argv[1]))
    settings: dict[str, Any] = json.loads(sys.argv[2])

    from grader.sandbox.preload import preload
    from grader.sandbox.shell import make_shell

    shell = make_shell()
    preload(settings["modules"])

    def child(request: dict[str, Any], sockets: list[socket.socket]) -> None:
        data, control = sockets

        def run_kernel() -> None:
            from grader.sandbox.kernel import Kernel

            limits = request["limits"]
            Kernel(
                data, shell, int(limits["cell_output_bytes"]), int(limits["total_output_bytes"])
            ).serve()

        guard(Request(**request), data, control, run_kernel)

    forkserver.serve(link, {"pid": os.getpid()}, child)


if __name__ == "__main__":
    main()
