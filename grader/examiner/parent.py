"""The warm parent of examiners: ``python -m grader.examiner.parent LINK SETTINGS``."""

import json
import os
import resource
import socket
import sys
from typing import Any


def main() -> None:
    """Serve until the grader hangs up."""
    link = socket.socket(fileno=int(sys.argv[1]))
    settings: dict[str, Any] = json.loads(sys.argv[2])

    import grader.examiner.session as session
    from grader.sandbox import forkserver
    from grader.sandbox.preload import preload

    preload(settings["modules"])
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    forkserver.serve(link, {"pid": os.getpid()}, session.start)


if __name__ == "__main__":
    main()
