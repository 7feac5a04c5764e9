"""What is sent can be read back, and is small."""

import zlib

import numpy as np
import pytest

from helpers.viewer.transport import to_bytes


@pytest.mark.parametrize("dtype", ["<i2", ">i2", "<u2"])
def test_two_bytes_are_sent_low_ones_first(dtype):
    values = np.array([[-2, 300], [256, 7]]).astype(dtype)
    sent = np.frombuffer(zlib.decompress(to_bytes(values)), np.uint8)
    low, high = sent.reshape(2, -1).astype(np.uint16)
    assert ((low | high << 8).astype(np.uint16).view("<i2") == [-2, 300, 256, 7]).all()


def test_one_byte_and_a_cut_through_memory():
    values = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)[:, :, 1]
    assert zlib.decompress(to_bytes(values)) == values.tobytes()


def test_background_costs_nearly_nothing():
    assert len(to_bytes(np.full((4, 64, 64), -1000, np.int16))) < 300


def test_noise_is_stored_and_what_can_be_compressed_beside_it_is():
    rng = np.random.default_rng(2)
    values = rng.integers(0, 150, (4, 64, 64)).astype(np.int16)
    sent = to_bytes(values)
    assert values.size < len(sent) < 1.05 * values.size
    assert values.astype(np.uint8).tobytes() in sent
    low, high = np.frombuffer(zlib.decompress(sent), np.uint8).reshape(2, -1)
    assert (low == values.ravel()).all()
    assert not high.any()
