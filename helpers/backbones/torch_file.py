"""Read the arrays of a torch weights file without torch, and without trusting the file.

Such a file is a pickle, and unpickling runs whatever the file says. Here its instructions are only
listed, by the standard library, and those that a weights file is made of are followed: they make
numbers, texts, lists, dictionaries and arrays. Every other instruction is refused, as is every name
but four. Nothing is imported or called.
"""

import io
import math
import pickletools
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, TypeGuard

import numpy as np
from numpy.typing import NDArray

from helpers.backbones.errors import WeightsError

MAGIC = 0x1950A86A20F9469CFC6C
PROTOCOL = 1001
MOST_BYTES = 64 * 2**20
MOST_INSTRUCTIONS = 100_000  # a MobileNetV2 takes 11,000
MOST_AXES = 4


def read_torch_file(path: Path) -> dict[str, NDArray[Any]]:
    """Read a file that ``torch.save(model.state_dict(), path)`` wrote before torch 1.6.

    Parameters
    ----------
    path : Path
        At most `MOST_BYTES` long.

    Returns
    -------
    dict of str to array
        float32 and int64 arrays by name, in the order of the file; they are read-only.

    Raises
    ------
    WeightsError
        The file cannot be read, is too long, cut short, or holds anything but such arrays.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise ValueError(f"it is {size} bytes long, more than {MOST_BYTES}")
        return _arrays(path.read_bytes())
    except Exception as error:  # hostile bytes raise nearly any kind
        told = " ".join(str(error).split())[:200] or type(error).__name__
        raise WeightsError(
            f"{path}: is not a torch weights file, or damaged ({told});"
            " install the package that it belongs to again"
        ) from error


@dataclass(frozen=True)
class _Name:
    """A class or function that the file names."""

    name: str


@dataclass(frozen=True)
class _Storage:
    """Numbers that stand behind the pickles."""

    key: str
    dtype: np.dtype[Any]
    count: int


@dataclass(frozen=True)
class _Tensor:
    """Some numbers of a storage, row by row."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]


DICTIONARY = _Name("collections OrderedDict")
TENSOR = _Name("torch._utils _rebuild_tensor_v2")
DTYPES: dict[_Name, np.dtype[Any]] = {
    _Name("torch FloatStorage"): np.dtype("<f4"),
    _Name("torch LongStorage"): np.dtype("<i8"),
}


def _arrays(content: bytes) -> dict[str, NDArray[Any]]:
    """Five pickles (three of a header, the tensors, the keys of the storages), then numbers."""
    stream = io.BytesIO(content)
    magic, protocol, system, state, keys = (_unpickle(stream) for _ in range(5))
    if magic != MAGIC or protocol != PROTOCOL:
        raise ValueError("it does not begin as one")
    if not isinstance(system, dict) or system.get("little_endian") is not True:
        raise ValueError("its numbers are not little-endian")
    if not isinstance(state, dict) or not isinstance(keys, list):
        raise ValueError("it does not hold named arrays")
    storages = {}
    for tensor in state.values():
        if not isinstance(tensor, _Tensor):
            raise ValueError("it does not hold named arrays")
        storages[tensor.storage.key] = tensor.storage
    numbers = {}
    for key in keys:
        storage = storages[key]
        numbers[key] = _numbers(stream, content, storage)
    return {name: _array(tensor, numbers[tensor.storage.key]) for name, tensor in state.items()}


def _numbers(stream: io.BytesIO, content: bytes, storage: _Storage) -> NDArray[Any]:
    """The next numbers of the stream: how many there are, then themselves."""
    count = int.from_bytes(stream.read(8), "little")
    start = stream.tell()
    end = start + count * storage.dtype.itemsize
    if count != storage.count or end > len(content):
        raise ValueError("it is cut short")
    stream.seek(end)
    return np.frombuffer(content, storage.dtype, count, start)


def _array(tensor: _Tensor, numbers: NDArray[Any]) -> NDArray[Any]:
    end = tensor.offset + math.prod(tensor.shape)
    # Too few numbers do not fit the shape.
    return numbers[tensor.offset : end].reshape(tensor.shape)


def _unpickle(stream: io.BytesIO) -> Any:
    """Follow the instructions of the next pickle."""
    stack: list[Any] = []
    marks: list[int] = []
    memory: dict[int, Any] = {}

    def from_(start: int) -> list[Any]:
        items = stack[start:]
        del stack[start:]
        return items

    instructions: Iterable[tuple[Any, Any, Any]] = pickletools.genops(stream)
    for instruction, argument, _ in islice(instructions, MOST_INSTRUCTIONS):
        match instruction.name:
            case "PROTO":
                pass
            case "BININT" | "BININT1" | "BININT2" | "LONG1" | "BINUNICODE":
                stack.append(argument)
            case "NONE" | "NEWTRUE" | "NEWFALSE":
                stack.append({"NONE": None, "NEWTRUE": True, "NEWFALSE": False}[instruction.name])
            case "MARK":
                marks.append(len(stack))
            case "EMPTY_TUPLE":
                stack.append(())
            case "TUPLE1" | "TUPLE2" | "TUPLE3":
                stack.append(tuple(from_(len(stack) - int(instruction.name[-1]))))
            case "TUPLE":
                stack.append(tuple(from_(marks.pop())))
            case "EMPTY_LIST":
                stack.append([])
            case "APPEND":
                item = stack.pop()
                stack[-1].append(item)
            case "APPENDS":
                items = from_(marks.pop())
                stack[-1].extend(items)
            case "EMPTY_DICT":
                stack.append({})
            case "SETITEM":
                _put(from_(len(stack) - 2), stack[-1])
            case "SETITEMS":
                _put(from_(marks.pop()), stack[-1])
            case "BINPUT" | "LONG_BINPUT":
                memory[argument] = stack[-1]
            case "BINGET" | "LONG_BINGET":
                stack.append(memory[argument])
            case "GLOBAL":
                stack.append(_known(argument))
            case "BINPERSID":
                stack.append(_storage(stack.pop()))
            case "REDUCE":
                arguments = stack.pop()
                stack.append(_made(stack.pop(), arguments))
            case "BUILD":
                stack.pop()  # attributes that torch hangs on its dictionary
            case "STOP":
                return stack.pop()
            case other:
                raise ValueError(f"its instruction {other} makes no arrays")
    raise ValueError(f"it has more than {MOST_INSTRUCTIONS} instructions")


def _put(items: list[Any], dictionary: dict[str, Any]) -> None:
    names, values = items[::2], items[1::2]
    # Anything else as a key would be hashed, which nested tuples can make endless.
    if not all(isinstance(name, str) for name in names):
        raise ValueError("it does not hold named arrays")
    dictionary.update(zip(names, values, strict=True))


def _known(name: str) -> _Name:
    known = _Name(name)
    if known not in (DICTIONARY, TENSOR, *DTYPES):
        raise ValueError(f"it asks for {name}")
    return known


def _made(name: object, arguments: object) -> Any:
    if name == DICTIONARY and arguments == ():
        return {}
    if name == TENSOR and isinstance(arguments, tuple) and len(arguments) == 6:
        return _tensor(*arguments[:4])
    raise ValueError("it calls what makes no arrays")


def _storage(identity: object) -> _Storage:
    match identity:
        case ("storage", _Name() as kind, str() as key, str(), count, None) if kind in DTYPES:
            if _is_size(count):
                return _Storage(key, DTYPES[kind], count)
    raise ValueError("an array does not say where its numbers are")


def _tensor(storage: object, offset: object, shape: object, strides: object) -> _Tensor:
    if not isinstance(storage, _Storage):
        raise ValueError("an array has no numbers")
    if not isinstance(shape, tuple) or len(shape) > MOST_AXES or not all(map(_is_size, shape)):
        raise ValueError("an array has no shape")
    if not _is_size(offset):
        raise ValueError("an array does not say where its numbers begin")
    if strides != tuple(math.prod(shape[axis + 1 :]) for axis in range(len(shape))):
        raise ValueError("an array is not stored row by row")
    return _Tensor(storage, offset, shape)


def _is_size(value: object) -> TypeGuard[int]:
    """A plain number that fits any file that is read here."""
    return type(value) is int and 0 <= value <= MOST_BYTES
