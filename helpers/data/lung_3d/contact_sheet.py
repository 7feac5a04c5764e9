"""A contact sheet: axial slices and reformats of every volume, with the outline of the mask."""

from pathlib import Path

import nibabel
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from helpers.data.errors import DataError
from helpers.data.lung_3d.layout import FOLDER, image_files, mask_file

LUNG_WINDOW = (-600.0, 1500.0)
"""Centre and width in HU."""

_PANEL = 128  # voxels; a panel is not as many pixels wide as a slice
_OUTLINE = "#56B4E9"  # sky blue: told from grey by every kind of colour vision


def contact_sheet(folder: Path, *, count: int = 4) -> Figure:
    """Show the first volumes in the lung window, one a row, with the lung mask outlined.

    Parameters
    ----------
    folder : Path
        A folder in the layout of the 3D lung CT set: slices from feet to head.
    count : int
        Number of volumes shown, at most.

    Returns
    -------
    matplotlib Figure, not registered with pyplot, so that a notebook shows it once.

    Raises
    ------
    DataError
        There is no volume to show.
    """
    files = image_files(folder)[:count]
    if not files:
        raise DataError(f"{folder}: no CT volume to show; name a folder that holds {FOLDER}")
    figure = Figure(figsize=(10.4, 2.8 * len(files)), layout="constrained")
    centre, width = LUNG_WINDOW
    for row, path in enumerate(files):
        volume, (thick, *pixel) = _thinned(path)
        mask, _ = _thinned(mask_file(path))
        name = path.name.removesuffix(".nii.gz")
        slices, rows, columns = volume.shape
        # On the screen the head is on top.
        views = (
            (f"{name}, axial", np.s_[slices // 2], pixel[0] / pixel[1]),
            ("axial", np.s_[slices // 4], pixel[0] / pixel[1]),
            ("coronal", np.s_[::-1, rows // 2], thick / pixel[1]),
            ("sagittal", np.s_[::-1, :, columns // 3], thick / pixel[0]),
        )
        for column, (title, view, aspect) in enumerate(views, start=1):
            axes = figure.add_subplot(len(files), len(views), row * len(views) + column)
            axes.imshow(
                volume[view],
                cmap="gray",
                vmin=centre - width / 2,
                vmax=centre + width / 2,
                aspect=float(aspect),
            )
            lung = mask[view] > 127
            if lung.any():
                axes.contourf(lung, levels=[0.5, 1.5], colors=[_OUTLINE], alpha=0.18)
                axes.contour(lung, levels=[0.5], colors=[_OUTLINE], linewidths=0.8)
            axes.set_title(title, fontsize=8)
            axes.set_axis_off()
            axes.set(xticks=[], yticks=[])  # matplotlib lays out ticks that are not shown, too
    return figure


def _thinned(path: Path) -> tuple[NDArray[np.float64], list[float]]:
    """Voxels of a volume, fewer in a slice, and the millimetres between them on each axis."""
    image = nibabel.Nifti1Image.from_filename(path)
    step = max(1, image.shape[2] // _PANEL)
    thick, down, across = (float(size) for size in image.header.get_zooms())
    voxels = np.asarray(image.dataobj)[:, ::step, ::step]
    return voxels, [thick, down * step, across * step]
