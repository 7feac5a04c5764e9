"""The student's objects: what crosses as data, and the table of what does not."""

import sys
from collections.abc import Callable
from typing import Any

import numpy as np

from grader.sandbox.wire import Reference, Table

ARRAY_LIBRARIES = frozenset({"tensorflow", "keras", "torch", "jax", "jaxlib"})
MAX_OBJECTS = 1_000_000


class Objects:
    """Objects that the examiner may refer to by number.

    An object stays alive until the examiner lets go of it.
    """

    def __init__(self) -> None:
        self._held: dict[int, Any] = {}
        self._next = 1

    def portable(self, value: Any) -> Any:
        """What stands for an object that the wire does not carry: data, else a reference."""
        array = as_array(value)
        if array is not None:
            return array
        table = as_table(value)
        if table is not None:
            return table
        return self.hold(value)

    def hold(self, value: Any) -> Reference:
        """Keep an object and give the reference to it."""
        if len(self._held) >= MAX_OBJECTS:
            raise RuntimeError("too many objects are held for the tests")
        number, self._next = self._next, self._next + 1
        self._held[number] = value
        return Reference(number, str(type(value).__name__)[:100])

    def find(self, reference: Reference) -> Any:
        """The object that a reference stands for."""
        try:
            return self._held[reference.id]
        except KeyError:
            raise ReferenceError("this object was let go") from None

    def release(self, numbers: list[int]) -> None:
        """Let objects go."""
        for number in numbers:
            self._held.pop(number, None)


def as_array(value: Any) -> np.ndarray | None:
    """A tensor's values, where it has any; ``None`` for everything else."""
    kind = type(value)
    library = str(getattr(kind, "__module__", "")).split(".")[0]
    if library not in ARRAY_LIBRARIES or not hasattr(value, "shape"):
        return None
    read = getattr(value, "numpy", None)
    if not callable(read):
        return None
    try:
        detach = getattr(value, "detach", None)
        array = np.asarray(detach().cpu().numpy() if callable(detach) else read())
    except Exception:  # symbolic tensors have no values
        return None
    return None if array.dtype.hasobject else array


def as_table(value: Any) -> Table | None:
    """A pandas data frame or series as named columns; ``None`` for everything else."""
    pandas = sys.modules.get("pandas")
    if pandas is None:
        return None
    if isinstance(value, pandas.Series):
        value = value.to_frame()
    if not isinstance(value, pandas.DataFrame):
        return None
    columns = {str(name): _column(value[name]) for name in value.columns}
    return Table(columns, _column(value.index))


def _column(values: Any) -> Any:
    array = np.asarray(values)
    return values.tolist() if array.dtype.hasobject else array


def replace(value: Any, kind: type, change: Callable[[Any], Any]) -> Any:
    """A copy of nested plain data in which every object of one type is replaced."""
    if isinstance(value, kind):
        return change(value)
    if isinstance(value, dict):
        return {
            replace(key, kind, change): replace(item, kind, change) for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return type(value)(replace(item, kind, change) for item in value)
    return value
