"""What the annotators draw: one mask a nucleus."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from helpers.data.drawing import Mask, Shape, fill, grow
from helpers.data.nuclei.nucleus import Nucleus

SMALLEST = 21
"""Pixels; what shows less of itself is no nucleus to an annotator."""


@dataclass(frozen=True)
class Patch:
    """A small mask and the place of its upper left pixel in the image; part of it may be outside.

    Attributes
    ----------
    left, top : int, pixels
    inside : (height, width) bool
    """

    left: int
    top: int
    inside: Mask

    def window(self, shape: Shape) -> tuple[tuple[slice, slice], tuple[slice, slice]]:
        """Rows and columns of the image that the patch covers, and those of the patch itself."""
        height, width = self.inside.shape
        top, left = max(self.top, 0), max(self.left, 0)
        bottom = max(min(self.top + height, shape[0]), top)
        right = max(min(self.left + width, shape[1]), left)
        return (
            (slice(top, bottom), slice(left, right)),
            (slice(top - self.top, bottom - self.top), slice(left - self.left, right - self.left)),
        )

    def widened(self, margin: int) -> "Patch":
        """The same mask with a margin of so many pixels around it."""
        return Patch(self.left - margin, self.top - margin, np.pad(self.inside, margin))


@dataclass(frozen=True)
class Seen:
    """A nucleus that shows in the image: all of it, and the part that its mask has."""

    nucleus: Nucleus
    whole: Patch
    mask: Patch


def outline_patch(nucleus: Nucleus) -> Patch:
    """All pixels of a nucleus, also those outside the frame or behind another one."""
    points = np.concatenate(nucleus.outlines)
    left, top = (int(value) - 2 for value in np.floor(points.min(axis=0)))
    right, bottom = (int(value) + 3 for value in np.ceil(points.max(axis=0)))
    inside = np.zeros((bottom - top, right - left), np.bool_)
    for outline in nucleus.outlines:
        inside |= fill(outline - np.array([left, top]), inside.shape)
    return Patch(left, top, inside)


def annotate(nuclei: Sequence[Nucleus], shape: Shape, overlap: int) -> list[Seen]:
    """Mask every nucleus that shows enough of itself.

    Parameters
    ----------
    nuclei : sequence of Nucleus, those in front first
    shape : tuple of int, height and width of the image
    overlap : int
        Pixels by which a mask may reach into that of a nucleus in front; usually 0: each pixel
        then belongs to one nucleus at most.

    Returns
    -------
    list of Seen, in the order of ``nuclei``
    """
    taken = np.zeros(shape, np.bool_)
    seen = []
    for nucleus in nuclei:
        whole = outline_patch(nucleus)
        in_image, in_patch = whole.window(shape)
        own = np.zeros(whole.inside.shape, np.bool_)
        own[in_patch] = whole.inside[in_patch] & ~taken[in_image]
        if np.count_nonzero(own) < SMALLEST:
            continue
        taken[in_image] |= whole.inside[in_patch]
        if overlap:
            own = grow(own, overlap) & whole.inside
        seen.append(Seen(nucleus, whole, Patch(whole.left, whole.top, own)))
    return seen


def full_mask(patch: Patch, shape: Shape) -> NDArray[np.uint8]:
    """The mask of one nucleus in the size of the image: uint8, 0 or 255."""
    mask = np.zeros(shape, np.uint8)
    in_image, in_patch = patch.window(shape)
    mask[in_image] = patch.inside[in_patch] * np.uint8(255)
    return mask
