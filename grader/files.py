"""Writing files so that a reader never meets half of one."""

import os
import tempfile
from pathlib import Path


def write_bytes(path: Path, content: bytes) -> None:
    """Write ``content`` to ``path`` in one step: a temporary name first, then a rename.

    The folder is made when absent. A kill at any moment leaves either the old
    file or the new one.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        # mkstemp makes files that only their owner may read; a course folder is shared.
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_text(path: Path, content: str) -> None:
    """Write ``content`` to ``path`` as UTF-8 in one step.

    Lone surrogates, which UTF-8 cannot hold, become backslash escapes, as JSON writes them.
    """
    write_bytes(path, content.encode("utf-8", "backslashreplace"))
