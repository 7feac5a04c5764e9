"""Brain tumour slices as figshare has them, MATLAB files, converted to the PNG layout."""

from pathlib import Path

import cv2
import h5py
import numpy as np
from numpy.typing import NDArray
from rich.progress import Progress

from helpers.data.errors import DataError


def find_slices(origin: Path) -> list[Path]:
    """The slices ``<n>.mat`` below a folder, in the order of their numbers.

    ``cvind.mat``, which holds the folds of the authors' cross-validation, is none.
    """
    return sorted(
        (path for path in origin.rglob("*.mat") if path.stem.isdecimal()),
        key=lambda path: int(path.stem),
    )


def convert(slices: list[Path], target: Path, bars: Progress) -> None:
    """Write ``images/<n>.png`` and ``masks/<n>.png`` for each ``<n>.mat``.

    Parameters
    ----------
    slices : list of Path, with different numbers
    target : Path, existing
    bars : Progress, gets a bar that counts slices

    Raises
    ------
    DataError
        Files are unreadable or have no image and mask of one size: the first one in one line, with
        the number of others. All are tried first.
    """
    faults = []
    for folder in ("images", "masks"):
        (target / folder).mkdir(exist_ok=True)
    task = bars.add_task("converting", total=len(slices))
    for path in slices:
        try:
            image, mask = read_slice(path)
        except DataError as error:
            faults.append(error)
        else:
            for folder, pixels in (("images", image), ("masks", mask)):
                file = target / folder / f"{path.stem}.png"
                if file.exists():
                    raise DataError(f"{path}: another file has this number; remove one of them")
                if not cv2.imwrite(str(file), pixels):
                    raise OSError(f"{file} cannot be written")
        bars.advance(task)
    if faults:
        others = f" (and {len(faults) - 1} more files)" if len(faults) > 1 else ""
        raise DataError(f"{faults[0]}{others}")


def read_slice(path: Path) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Read the image and the tumour mask of a MATLAB 7.3 file.

    Parameters
    ----------
    path : Path
        HDF5 with a struct ``cjdata`` whose fields ``image`` (int16, any range) and ``tumorMask``
        (0 or 1) have one size.

    Returns
    -------
    image : (height, width) uint8
        The slice's own minimum and maximum are mapped to 0 and 255; all 0 for a constant one.
    mask : (height, width) uint8, 0 or 255

    Raises
    ------
    DataError
        The file is unreadable or has another content.
    """
    try:
        with h5py.File(path, "r") as file:
            # MATLAB stores columns first, so h5py sees rows and columns exchanged.
            image = np.asarray(file["cjdata/image"], dtype=np.float64).T
            mask = np.asarray(file["cjdata/tumorMask"]).T
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise DataError(
            f"{path}: is not a slice of the brain tumour set ({error}); download it again"
        ) from error
    if image.ndim != 2 or image.shape != mask.shape or not image.size:
        raise DataError(
            f"{path}: image is {image.shape}, mask is {mask.shape}; both must have the same rows"
            " and columns, download it again"
        )
    if not np.isfinite(image).all():
        raise DataError(f"{path}: the image has values that are not finite; download it again")
    low, high = image.min(), image.max()
    scaled = (image - low) * (255.0 / (high - low)) if high > low else np.zeros_like(image)
    return np.rint(scaled).astype(np.uint8), np.where(mask != 0, 255, 0).astype(np.uint8)
