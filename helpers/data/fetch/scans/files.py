"""Look at many files at once, and at images beside their masks."""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from rich.progress import Progress

from helpers.data.fetch.look import Fault, Look
from helpers.data.fetch.report import Ledger

Looker = Callable[[Path], Look | Fault]


@dataclass(frozen=True)
class Expected:
    """What the numbers of an image or mask should be.

    Attributes
    ----------
    looker : callable
    modes : frozenset of str
        Modes that are as they should be; others are worth a note.
    harmful : frozenset of str
        Modes that have lost what the image is about.
    """

    looker: Looker
    modes: frozenset[str]
    harmful: frozenset[str] = frozenset()


def look_at_all(
    paths: Iterable[Path], looker: Looker, bars: Progress, description: str
) -> Iterator[tuple[Path, Look | Fault]]:
    """Look at files in threads (decoding releases the interpreter lock), in order."""
    paths = list(paths)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        looks = bars.track(pool.map(looker, paths), len(paths), description=description)
        yield from zip(paths, looks, strict=True)


def scan_images(
    paths: Iterable[Path], expected: Expected, ledger: Ledger, bars: Progress
) -> dict[Path, Look]:
    """Look at all images; unreadable, constant and unusual ones go to the ledger."""
    looks = _scan(paths, expected, ledger, bars, "image")
    for path, look in looks.items():
        if look.lowest == look.highest:
            kind = "all-black image" if look.highest == 0 else "constant image"
            ledger.note(kind, _shown(path))
        if look.invalid:
            ledger.error("image with NaN or infinite values", _shown(path))
    _note_varying("image size", [look.shown_size for look in looks.values()], ledger)
    return looks


def scan_masks(
    paths: Iterable[Path],
    expected: Expected,
    ledger: Ledger,
    bars: Progress,
    *,
    may_be_grey: bool = False,
) -> dict[Path, Look]:
    """Look at all masks; unreadable, empty and unusual ones go to the ledger.

    ``may_be_grey`` says that values between 0 and 255 are usual, as in masks stored as JPEG.
    """
    looks = _scan(paths, expected, ledger, bars, "mask")
    for path, look in looks.items():
        if look.highest == 0:
            ledger.note("empty mask", _shown(path))
        elif look.lowest >= 0 and look.highest == 1:
            ledger.note("mask with 0 and 1 instead of 0 and 255", _shown(path))
        elif look.middling and not may_be_grey:
            ledger.note("mask with values other than 0 and 255", _shown(path))
        if look.invalid:
            ledger.error("mask with NaN or infinite values", _shown(path))
    return looks


def compare_pairs(
    images: Mapping[str, Path],
    masks: Mapping[str, Path],
    looks: Mapping[Path, Look],
    ledger: Ledger,
) -> None:
    """Tell the ledger of images and masks without the other, or of another size.

    ``images`` and ``masks`` have the same key for what belongs together.
    """
    for key in images.keys() - masks.keys():
        ledger.error("image without mask", _shown(images[key]))
    for key in masks.keys() - images.keys():
        ledger.error("mask without image", _shown(masks[key]))
    for key in sorted(images.keys() & masks.keys()):
        image, mask = looks.get(images[key]), looks.get(masks[key])
        if image and mask and image.size != mask.size:
            ledger.error(
                "mask of another size than its image",
                f"{_shown(masks[key])} ({mask.shown_size}, image {image.shown_size})",
            )


def stray_files(folder: Path, known: Iterable[Path], ledger: Ledger) -> None:
    """Note what lies in a folder and is none of the files that belong there."""
    strange = set(folder.iterdir()) - set(known)
    for path in sorted(strange):
        ledger.note("other file, ignored", _shown(path))


def _scan(
    paths: Iterable[Path], expected: Expected, ledger: Ledger, bars: Progress, what: str
) -> dict[Path, Look]:
    looks = {}
    for path, look in look_at_all(paths, expected.looker, bars, f"looking at {what}s"):
        ledger.files += 1
        if isinstance(look, Fault):
            ledger.error(f"{what}: {look.kind}", _shown(path))
            continue
        looks[path] = look
        if look.mode in expected.harmful:
            ledger.error(f"{what} stored as {look.mode}", _shown(path))
        elif look.mode not in expected.modes:
            ledger.note(f"{what} stored as {look.mode}", _shown(path))
    return looks


def _note_varying(what: str, values: list[str], ledger: Ledger) -> None:
    counts = Counter(values)
    if len(counts) > 1:
        for value, count in counts.most_common():
            ledger.note(f"{what}s, {len(counts)} different", f"{value} ({count})", count)


def _shown(path: Path) -> str:
    """A file with its folder: enough to find it."""
    return f"{path.parent.name}/{path.name}"
