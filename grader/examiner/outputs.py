"""Outputs of a student's cell, kept within limits by the side that can be trusted."""

from typing import Any

CUT = "\n[output cut: over the limit of this cell or notebook]\n"


class Budget:
    """What may still be kept of a hand-in's outputs.

    Parameters
    ----------
    cell_bytes, total_bytes : int
        Characters of one cell, and of all.
    """

    def __init__(self, cell_bytes: int, total_bytes: int) -> None:
        self.cell_bytes = cell_bytes
        self.left = total_bytes

    def keep(self, outputs: object) -> list[dict[str, Any]]:
        """The outputs that fit; a note in the place of the rest.

        The kernel keeps the same limits, unless student code has changed it.
        """
        kept: list[dict[str, Any]] = []
        cell_left = min(self.cell_bytes, self.left)
        for output in outputs if isinstance(outputs, list) else []:
            if not isinstance(output, dict):
                continue
            size = _characters(output)
            # A little more than the kernel's own count, which leaves out the frame.
            if size > cell_left + len(CUT):
                return [*kept, {"output_type": "stream", "name": "stdout", "text": CUT}]
            kept.append(output)
            cell_left -= size
            self.left -= size
        return kept


def _characters(value: object) -> int:
    """Characters of all text in nested data."""
    if isinstance(value, dict):
        return sum(_characters(key) + _characters(item) for key, item in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return sum(map(_characters, value))
    return len(value) if isinstance(value, (str, bytes)) else 8
