"""Reading a large photograph for a small network: `read_image` against Pillow at full size."""

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from figure import Figure
from numpy.typing import NDArray
from PIL import Image

from helpers.imaging import read_image

SIZES = ((3000, 2000), (3888, 2592), (4928, 3264))  # width, height
WANTED = (224, 224)
ROUNDS = 5


def figures() -> Iterator[Figure]:
    """How many times faster, and how far the small pictures differ, for the worst of the files."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        paths = [Path(folder) / f"{width}.jpg" for width, _ in SIZES]
        for path, size in zip(paths, SIZES, strict=True):
            _photograph(*size).save(path, quality=90)
        faster = min(_seconds(_whole, path) / _seconds(_reduced, path) for path in paths)
        differences = [
            np.abs(_whole(path).astype(np.float64) - _reduced(path)).mean() for path in paths
        ]
    yield Figure("times_faster_than_decoding_whole_photographs", faster, 4, at_least=True)
    yield Figure("mean_difference_at_224_x_224_of_255", max(differences), 2)


def _whole(path: Path) -> NDArray[np.uint8]:
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB").resize(WANTED, Image.Resampling.LANCZOS))


def _reduced(path: Path) -> NDArray[np.uint8]:
    image = Image.fromarray(read_image(path, at_least=WANTED))
    return np.asarray(image.resize(WANTED, Image.Resampling.LANCZOS))


def _seconds(read: Callable[[Path], NDArray[np.uint8]], path: Path) -> float:
    """The shortest of some rounds: what else the machine does only adds."""
    took = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        read(path)
        took.append(time.perf_counter() - started)
    return min(took)


def _photograph(width: int, height: int) -> Image.Image:
    """A picture with the spectrum of photographs, 1/f with a lens's blur, and a sensor's noise."""
    rng = np.random.default_rng(width)
    frequency = np.hypot(
        np.fft.fftfreq(height)[:, np.newaxis] * width, np.fft.rfftfreq(width) * width
    )
    amplitude = np.maximum(frequency, 1) ** -1.2

    def field() -> NDArray[np.float64]:
        phases = np.exp(2j * np.pi * rng.random(amplitude.shape))
        drawn = np.fft.irfft2(amplitude * phases, s=(height, width))
        return np.asarray(drawn / drawn.std())

    light = 120 + 50 * field()
    channels = [light + 10 * field() + rng.normal(0, 2, light.shape) for _ in range(3)]
    return Image.fromarray(np.clip(np.stack(channels, axis=2), 0, 255).astype(np.uint8))
