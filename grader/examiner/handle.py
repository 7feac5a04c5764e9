"""What a test holds instead of a student's object that is no data."""

from __future__ import annotations

import weakref
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from grader.examiner.link import Link
    from grader.sandbox.wire import Reference


class Handle:
    """A student's object, to be called, indexed, iterated and asked for attributes.

    Every result is plain data or another handle. A handle equals nothing but itself, has
    no truth value, and runs nothing here.
    """

    __slots__ = ("__weakref__", "_link", "_reference")

    def __init__(self, link: Link, reference: Reference) -> None:
        self._link = link
        self._reference = reference
        weakref.finalize(self, link.release, reference.id).atexit = False

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Call the student's object with data or other handles."""
        return self._link.ask("call", self, list(arguments), named)

    def __getattr__(self, name: str) -> Any:
        # Python and NumPy look for such names to treat an object in a special way.
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return self._link.ask("attribute", self, name)

    def __getitem__(self, key: Any) -> Any:
        return self._link.ask("item", self, key)

    def __len__(self) -> int:
        length = self._link.ask("length", self)
        if type(length) is not int or length < 0:
            raise TypeError("the student's object has no length")
        return length

    def __iter__(self) -> Iterator[Any]:
        iterator = self._link.ask("iterate", self)
        while True:
            found = self._link.ask("next", iterator)
            if type(found) is not dict or "item" not in found:
                return
            yield found["item"]

    def __next__(self) -> Any:
        found = self._link.ask("next", self)
        if type(found) is not dict or "item" not in found:
            raise StopIteration
        return found["item"]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> np.ndarray:
        found = self._link.ask("array", self)
        if not isinstance(found, np.ndarray):
            raise TypeError("the student's object is no array of numbers")
        return found if dtype is None else found.astype(dtype)

    def __bool__(self) -> bool:
        raise TypeError("a student's object has no truth value here; test what it does")

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return f"<the student's {self._reference.kind}>"

    def __reduce__(self) -> Any:
        raise TypeError("a handle stays in this process")
