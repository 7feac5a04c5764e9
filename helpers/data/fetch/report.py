"""What a look at all files of a folder has found, as a short table."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_MOST_ROWS = 20
_MOST_EXAMPLES = 3


@dataclass(frozen=True)
class Finding:
    """One kind of oddity.

    Attributes
    ----------
    kind : str
    error : bool
        The set cannot be used with it; otherwise it is worth knowing, no more.
    count : int
    examples : tuple of str, the first few
    """

    kind: str
    error: bool
    count: int
    examples: tuple[str, ...]


class Ledger:
    """Collects oddities, file by file."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, bool]] = Counter()
        self._examples: dict[tuple[str, bool], list[str]] = {}
        self.files = 0

    def error(self, kind: str, example: str) -> None:
        """Something with which the set cannot be used."""
        self._add((kind, True), example, 1)

    def note(self, kind: str, example: str, count: int = 1) -> None:
        """Something odd but harmless; ``count`` files have it."""
        self._add((kind, False), example, count)

    def _add(self, key: tuple[str, bool], example: str, count: int) -> None:
        self._counts[key] += count
        examples = self._examples.setdefault(key, [])
        if len(examples) < _MOST_EXAMPLES:
            examples.append(example)

    def findings(self) -> tuple[Finding, ...]:
        """All kinds, errors first, then by how often they occur; at most twenty."""
        found = [
            Finding(kind, error, count, tuple(self._examples[kind, error]))
            for (kind, error), count in self._counts.items()
        ]
        found.sort(key=lambda finding: (not finding.error, -finding.count, finding.kind))
        if len(found) <= _MOST_ROWS:
            return tuple(found)
        rest = found[_MOST_ROWS - 1 :]
        return (*found[: _MOST_ROWS - 1], _summed(rest))


@dataclass(frozen=True)
class Report:
    """What ``fetch`` or ``adopt`` has done.

    Attributes
    ----------
    name : str, of the data set
    folder : Path
        Where ``SOURCE = "real"`` finds the data set from now on, if it is usable.
    files : int
        How many files were looked into; 0 where none were.
    findings : tuple of Finding
    """

    name: str
    folder: Path
    files: int = 0
    findings: tuple[Finding, ...] = field(default=())

    @property
    def usable(self) -> bool:
        """Whether no finding is an error."""
        return not any(finding.error for finding in self.findings)

    def table(self) -> Table:
        """The findings, one row a kind."""
        table = Table("", "what", "files", "for example")
        for finding in self.findings:
            table.add_row(
                "error" if finding.error else "note",
                escape(finding.kind),
                str(finding.count),
                escape(", ".join(finding.examples)),
            )
        return table

    def show(self, console: Console) -> None:
        """Print the findings, if there are any, and the summary."""
        if self.findings:
            console.print(self.table())
        console.print(escape(self.summary()), soft_wrap=True)

    def summary(self) -> str:
        """One line that tells whether the folder is in use now."""
        looked = f"{self.files} files looked into, " if self.files else ""
        errors = sum(finding.error for finding in self.findings)
        if errors:
            kinds = "1 kind" if errors == 1 else f"{errors} kinds"
            return (
                f"{self.folder}: {looked}{kinds} of error; not in use, mend the files and run the"
                " command again"
            )
        return f'{self.folder}: {looked}in use for {self.name} with SOURCE = "real"'


def _summed(rest: list[Finding]) -> Finding:
    return Finding(
        f"{len(rest)} more kinds",
        any(finding.error for finding in rest),
        sum(finding.count for finding in rest),
        tuple(finding.kind for finding in rest[:_MOST_EXAMPLES]),
    )
