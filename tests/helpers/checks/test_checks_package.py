"""Importing the probes is cheap."""

import subprocess
import sys


def test_import_does_not_load_tensorflow():
    code = (
        "import sys, helpers.checks, helpers.pipelines, helpers.profiles, helpers.plotting; "
        "sys.exit('tensorflow' in sys.modules or 'keras' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
