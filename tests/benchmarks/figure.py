"""One measured figure, and the line that it prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A figure with its goal.

    Parameters
    ----------
    name : str
        What was measured.
    value : float
        The figure, a ratio or a count wherever that makes sense.
    goal : float
        What it should be at most, or at least.
    at_least : bool
        Which of the two.
    """

    name: str
    value: float
    goal: float
    at_least: bool = False

    def line(self) -> str:
        """``name  value  goal  ok|short``."""
        reached = self.value >= self.goal if self.at_least else self.value <= self.goal
        sign = ">=" if self.at_least else "<="
        verdict = "ok" if reached else "short"
        return f"{self.name}  {self.value:.3g}  {sign}{self.goal:g}  {verdict}"
