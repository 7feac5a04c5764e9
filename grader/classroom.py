"""The folder of a running course: an ordinary nbgrader course directory.

Besides nbgrader's own folders it holds ``records/``, the evidence of each
graded submission, and ``report/``. nbgrader's commands work in it as it is.
"""

import contextlib
import os
import secrets
import sys
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from grader.environment import environment
from grader.errors import CourseError
from grader.files import write_text

CONFIG_FILE = "nbgrader_config.py"
NBGRADER_CONFIG = """\
# Made by `course`; edit freely, it is written only when absent.
c = get_config()  # noqa: F821
c.CourseDirectory.course_id = "medical-images"
"""


@dataclass(frozen=True)
class Classroom:
    """Paths below one classroom folder.

    Parameters
    ----------
    root : Path
        The folder; it need not exist yet.
    """

    root: Path

    @property
    def source(self) -> Path:
        """Notebooks with solutions and hidden tests, one folder an assignment."""
        return self.root / "source"

    @property
    def release(self) -> Path:
        """Notebooks as students get them."""
        return self.root / "release"

    @property
    def submitted(self) -> Path:
        """Hand-ins: ``submitted/<student>/<assignment>/``."""
        return self.root / "submitted"

    @property
    def autograded(self) -> Path:
        """Graded notebooks, read by formgrader."""
        return self.root / "autograded"

    @property
    def feedback(self) -> Path:
        """Feedback pages: ``feedback/<student>/<assignment>/``."""
        return self.root / "feedback"

    @property
    def records(self) -> Path:
        """One JSON record a graded submission: ``records/<assignment>/<student>.json``."""
        return self.root / "records"

    @property
    def report(self) -> Path:
        """Reports: ``report/<assignment>.html``."""
        return self.root / "report"

    @property
    def gradebook(self) -> Path:
        """File of nbgrader's gradebook."""
        return self.root / "gradebook.db"

    @property
    def gradebook_url(self) -> str:
        """Address of nbgrader's gradebook for SQLAlchemy."""
        return f"sqlite:///{self.gradebook.resolve()}"

    def source_notebook(self, assignment: str, notebook: str = "") -> Path:
        """Path of a notebook with solutions; by default the one called like the assignment."""
        return self.source / assignment / f"{notebook or assignment}.ipynb"

    def release_notebook(self, assignment: str, notebook: str = "") -> Path:
        """Path of a notebook as students get it; by default the one called like the assignment."""
        return self.release / assignment / f"{notebook or assignment}.ipynb"

    def autograded_notebook(self, student: str, assignment: str, notebook: str = "") -> Path:
        """Path of one student's graded notebook; by default the one called like the assignment."""
        return self.autograded / student / assignment / f"{notebook or assignment}.ipynb"

    def prepare(self) -> None:
        """Make the folder, nbgrader's configuration file and gradebook; keep what is there."""
        self.root.mkdir(parents=True, exist_ok=True)
        config = self.root / CONFIG_FILE
        if not config.exists():
            write_text(config, NBGRADER_CONFIG)
        if not self.gradebook.exists():
            # nbgrader starts `alembic` from PATH for a new gradebook; a virtual
            # environment that was not activated has it beside its Python only.
            scripts = str(Path(sys.executable).parent)
            with environment(PATH=os.pathsep.join([scripts, os.environ.get("PATH", "")])):
                Gradebook(self.gradebook_url).close()

    def held_out_seed(self) -> int:
        """The secret seed of the images that handed-in weights are tried on; made when absent."""
        path = self.held_out_seed_file
        if not path.exists():
            write_text(path, f"{secrets.randbits(62)}\n")
        return int(path.read_text(encoding="utf-8"))

    @property
    def held_out_seed_file(self) -> Path:
        """Where that seed is kept."""
        return self.root / "held_out_seed.txt"

    def nbgrader_config(self) -> Config:
        """The settings of ``nbgrader_config.py`` for nbgrader's Python API.

        Raises
        ------
        CourseError
            When the file cannot be run; the message says why.
        """
        config = Config()
        config.CourseDirectory.course_id = "medical-images"
        config.merge(self._config_file())
        config.CourseDirectory.root = str(self.root.resolve())
        config.CourseDirectory.db_url = self.gradebook_url
        return config

    def _config_file(self) -> Config:
        if not (self.root / CONFIG_FILE).is_file():
            return Config()
        try:
            # Such files look for what lies beside them, as nbgrader is run in their folder.
            with contextlib.chdir(self.root):
                return PyFileConfigLoader(CONFIG_FILE, path=".").load_config()
        except Exception as error:  # whatever the lecturer's own Python raises
            raise CourseError(f"{self.root / CONFIG_FILE}: {error!r}; mend the file") from error

    def course_directory(self) -> CourseDirectory:
        """The same folder as nbgrader's own object of this folder."""
        return CourseDirectory(config=self.nbgrader_config())
