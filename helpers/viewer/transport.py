"""Slices as bytes on their way to the browser, which undoes it in `browser/store.js`."""

import zlib
from typing import Any

import numpy as np

HEADER = b"\x78\x01"
"""Of zlib's format, with the largest window."""


SAMPLE = 1 << 16
WORTH_IT = 0.8
"""Compressed size over size; above it a scanner's noise is all there is to find."""


def to_bytes(array: np.ndarray) -> bytes:
    """Compress small integers.

    Two-byte values go as all their low bytes and then all their high bytes: a CT's high bytes are
    nearly constant, while its low bytes are mostly noise, which is stored as it is where
    compressing it would gain little. Run lengths and Huffman codes find as much in such data as a
    search for repeated strings, twice as fast.

    Parameters
    ----------
    array : ndarray
        uint8, int16 or uint16.

    Returns
    -------
    bytes
        In zlib's format.
    """
    data = np.ascontiguousarray(array, array.dtype.newbyteorder("<")).reshape(-1)
    parts = [data]
    if data.itemsize == 2:
        parts = list(np.ascontiguousarray(data.view(np.uint8).reshape(-1, 2).T))
    check = 1
    blocks = [HEADER]
    for number, part in enumerate(parts):
        packer = _packer(0 if _is_noise(part) else 1)
        last = number == len(parts) - 1
        blocks += [
            packer.compress(part.data),
            packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH),
        ]
        check = zlib.adler32(part.data, check)
    return b"".join([*blocks, check.to_bytes(4, "big")])


def _packer(level: int) -> Any:
    return zlib.compressobj(level, zlib.DEFLATED, -15, 9, zlib.Z_RLE)


def _is_noise(part: np.ndarray) -> bool:
    # From all over the slices: their first rows are air.
    sample = np.ascontiguousarray(part[:: max(1, part.size // SAMPLE)])
    packer = _packer(1)
    size = len(packer.compress(sample.data)) + len(packer.flush())
    return size > WORTH_IT * sample.size
