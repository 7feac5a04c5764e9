"""One slice as a still picture, for where no browser draws it."""

import io
from collections.abc import Mapping

import numpy as np
from PIL import Image, ImageColor, ImageDraw
from scipy import ndimage

from helpers.viewer.packing import THRESHOLDS, Layer, Packed

LARGEST, SMALLEST = 512, 256  # pixels of the longer side
LINE = 16  # pixels; height of a line of the legend


def draw_png(
    image: Packed,
    layers: Mapping[str, Layer],
    colours: Mapping[str, str],
    *,
    index: int,
    window: tuple[float, float],
    threshold: float,
) -> bytes:
    """Draw a slice with the outlines of its masks and a legend below.

    Parameters
    ----------
    image, layers : Packed, mapping of str to Layer
        What the viewer holds.
    colours : mapping of str to str
        ``#RRGGBB`` for each layer.
    index : int
        Slice.
    window : (centre, width)
        In the image's units.
    threshold : float
        For probability maps.

    Returns
    -------
    bytes
        A PNG file.
    """
    stored = image.values[index]
    if stored.ndim == 2:
        centre, width = window
        share = (stored * image.scale + image.offset - centre) / width + 0.5
        grey = np.clip(np.rint(share * 255), 0, 255).astype(np.uint8)
        rgb = np.repeat(grey[..., np.newaxis], 3, axis=-1)
    else:
        rgb = stored  # colours are stored as the screen takes them
    factor = _factor(max(rgb.shape[:2]))
    size = (max(1, round(rgb.shape[1] * factor)), max(1, round(rgb.shape[0] * factor)))
    picture = np.asarray(Image.fromarray(rgb).resize(size, Image.Resampling.BILINEAR)).copy()
    cut = int(np.searchsorted(THRESHOLDS, threshold + 0.005) - 1)
    for name, layer in layers.items():
        found = layer.part(index, index + 1)[0] > (cut if layer.kind == "probability" else 0)
        mask = np.asarray(Image.fromarray(found).resize(size, Image.Resampling.NEAREST))
        edge = mask & ~ndimage.binary_erosion(mask, iterations=2, border_value=1)
        picture[edge] = ImageColor.getrgb(colours[name])
    legend = Image.new("RGB", (size[0], size[1] + LINE * len(layers)), "white")
    legend.paste(Image.fromarray(picture))
    pen = ImageDraw.Draw(legend)
    for number, name in enumerate(layers):
        top = size[1] + LINE * number
        pen.rectangle((4, top + 4, 12, top + 12), fill=colours[name])
        pen.text((18, top + 2), name, fill="black")
    file = io.BytesIO()
    legend.save(file, "PNG", optimize=True)
    return file.getvalue()


def _factor(side: int) -> float:
    if side > LARGEST:
        return LARGEST / side
    return float(max(1, SMALLEST // side))
