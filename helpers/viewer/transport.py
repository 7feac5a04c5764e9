"""Slices as bytes on their way to the browser, which undoes it in `browser/store.js`."""

import zlib

import numpy as np


def to_bytes(array: np.ndarray) -> bytes:
    """Compress small integers.

    Two-byte values go as all their low bytes and then all their high bytes: a CT's high bytes are
    nearly constant. Run lengths and Huffman codes find as much in such data as a search for
    repeated strings, twice as fast.

    Parameters
    ----------
    array : ndarray
        uint8, int16 or uint16.

    Returns
    -------
    bytes
        In zlib's format.
    """
    data = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
    if data.itemsize == 2:
        data = np.ascontiguousarray(data.reshape(-1).view(np.uint8).reshape(-1, 2).T)
    packer = zlib.compressobj(1, zlib.DEFLATED, 15, 9, zlib.Z_RLE)
    return packer.compress(data.data) + packer.flush()
