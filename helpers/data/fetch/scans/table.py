"""Read a CSV file that may be anything."""

import csv
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from helpers.data.fetch.report import Ledger

Row = dict[str, str]


def read_table(path: Path, columns: Collection[str], ledger: Ledger) -> list[Row]:
    """Read the rows of a CSV file; what is wrong with it goes to the ledger.

    Parameters
    ----------
    path : Path
    columns : collection of str
        Columns that must be there; there may be more.
    ledger : Ledger

    Returns
    -------
    list of dict
        Empty where the file cannot be used. Rows that are too short are left out.
    """
    ledger.files += 1
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file)
            found = list(reader.fieldnames or [])
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error):
        ledger.error("table: cannot be read", path.name)
        return []
    if not set(columns) <= set(found):
        wanted, shown = ",".join(columns), ",".join(found)[:80]
        ledger.error("table with wrong columns", f"{path.name} has {shown!r}, needs {wanted!r}")
        return []
    whole = []
    for number, row in enumerate(rows, start=2):
        if all(row[column] for column in columns):
            whole.append(row)
        else:
            ledger.error("table row without a value", f"{path.name} line {number}")
    return whole


def duplicates(names: list[str]) -> list[str]:
    """Names that occur more than once."""
    return sorted(name for name, count in Counter(names).items() if count > 1)
