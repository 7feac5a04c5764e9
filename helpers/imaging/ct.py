"""Read one CT slice without touching its Hounsfield units."""

import os
from pathlib import Path

import numpy as np
import tifffile
from numpy.typing import NDArray

from helpers.data.errors import DataError
from helpers.imaging.faults import reading

# Below what scanners pad with outside the scan circle (about -3600 was seen).
LOWEST_HU = -4096


def read_ct_slice(path: str | os.PathLike[str]) -> NDArray[np.int16]:
    """Read a CT slice from a TIFF file.

    OpenCV's colour and grey modes and Pillow's ``convert("L")`` squeeze a CT into eight bits
    without a word; this reader does not.

    Parameters
    ----------
    path : str or path
        A TIFF file of signed 16-bit numbers, or of unsigned ones that some programs make of them:
        those from 32768 on are read as the negative numbers that they were.

    Returns
    -------
    (height, width) int16
        Hounsfield units, about -2700 (padding outside the scan circle) to 3071. Clip to a window
        before scaling: the padding differs between scanners.

    Raises
    ------
    DataError
        No such file, not a TIFF, cut short, several slices or channels, another type of number,
        or the same value everywhere, as a copy has that broke off.
    """
    path = Path(path)
    with reading(path, "a TIFF file"):
        stored = tifffile.imread(path)
    if stored.ndim != 2:
        size = " x ".join(str(length) for length in stored.shape)
        raise DataError(f"{path}: is {size}, but a CT slice has rows and columns; save one slice")
    if stored.dtype.kind not in "iu" or stored.dtype.itemsize != 2:
        raise DataError(
            f"{path}: holds {stored.dtype} numbers, but a CT slice holds int16;"
            " use the file as it came from the scanner or the download"
        )
    if stored.size == 0 or stored.min() == stored.max():
        raise DataError(
            f"{path}: holds no picture, every pixel is the same; download or copy it again"
        )
    units = stored.astype(np.int16)
    if stored.dtype.kind == "u" and units.min() < LOWEST_HU:
        raise DataError(
            f"{path}: holds unsigned numbers up to {stored.max()}, which are no Hounsfield units;"
            " use the file as it came from the scanner or the download"
        )
    return units
