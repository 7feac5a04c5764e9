"""How much a hand-in may take."""

from dataclasses import asdict, dataclass, fields, replace

from grader.errors import CourseError


@dataclass(frozen=True)
class Limits:
    """Bounds on one hand-in's run.

    Parameters
    ----------
    cell_seconds : float
        Wall time of one cell.
    total_seconds : float
        Wall time of the whole notebook.
    cpu_seconds : float
        CPU time of the student's kernel and all it starts.
    memory_bytes : float
        Memory beyond what the imported libraries take.
    processes : float
        Processes and threads at the same time.
    open_files : float
        Files open in one process.
    scratch_bytes : float
        Files written, and as much again of shared memory.
    cell_output_bytes : float
        Output kept of one cell; the rest is dropped.
    total_output_bytes : float
        Output kept of the whole notebook.
    """

    cell_seconds: float = 120.0
    total_seconds: float = 600.0
    cpu_seconds: float = 900.0
    memory_bytes: float = 4 * 2**30
    processes: float = 256
    open_files: float = 1024
    scratch_bytes: float = 2**30
    cell_output_bytes: float = 2**20
    total_output_bytes: float = 8 * 2**20

    def to_json(self) -> dict[str, float]:
        """Plain data."""
        return asdict(self)


def with_settings(settings: tuple[str, ...]) -> Limits:
    """The default limits with changes such as ``memory_bytes=2e9``.

    Raises
    ------
    CourseError
        When a name is unknown or a value is no positive number.
    """
    known = {field.name for field in fields(Limits)}
    changes: dict[str, float] = {}
    for setting in settings:
        name, _, text = setting.partition("=")
        if name not in known:
            raise CourseError(f"no limit '{name}'; there are: {', '.join(sorted(known))}")
        try:
            value = float(text)
        except ValueError:
            value = 0.0
        if not value > 0:
            raise CourseError(f"{setting}: the limit must be a positive number, as in {name}=100")
        changes[name] = value
    return replace(Limits(), **changes)
