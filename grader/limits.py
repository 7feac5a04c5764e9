"""How much a hand-in may take."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one hand-in's run.

    Parameters
    ----------
    cell_seconds : float
        Wall time of one cell.
    total_seconds : float
        Wall time of the whole notebook.
    cell_output_bytes : int
        Output kept of one cell; the rest is dropped.
    total_output_bytes : int
        Output kept of the whole notebook.
    """

    cell_seconds: float = 120.0
    total_seconds: float = 600.0
    cell_output_bytes: int = 2**20
    total_output_bytes: int = 8 * 2**20
