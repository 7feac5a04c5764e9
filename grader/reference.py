"""A plain network on a data set's phantom, to say what there is to learn in it.

For data sets that no assignment measures: the same small U-Net for each of them.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from helpers import imaging

SIZE = 128  # pixels; height and width of what the network sees
FILTERS = (16, 32, 64, 128)
EPOCHS = 20
TEST_SHARE = 0.25

Images = NDArray[np.float32]
Pairs = tuple[Images, Images]


def measure(name: str, folder: Path, seed: int) -> dict[str, float]:
    """Train on a part of a folder and score the rest.

    Parameters
    ----------
    name : str
        A data set.
    folder : Path
        In its real layout.
    seed : int
        For everything that is random.

    Returns
    -------
    dict of str to float
        The score by its name.
    """
    import keras

    keras.utils.set_random_seed(seed)
    (train_images, train_masks), (test_images, test_masks) = _PARTS[name](folder)
    model = _unet(train_images.shape[-1])
    model.compile(keras.optimizers.Adam(1e-3), _dice_and_cross_entropy)
    falling = keras.callbacks.LearningRateScheduler(
        lambda epoch: 0.5e-3 * float(1 + np.cos(np.pi * epoch / EPOCHS))
    )
    # With their mirror images there is twice as much to see.
    images, masks = (
        np.concatenate([part, part[:, :, ::-1]]) for part in (train_images, train_masks)
    )
    model.fit(images, masks, batch_size=16, epochs=EPOCHS, callbacks=[falling], verbose=0)
    found = model.predict(test_images, verbose=0) > 0.5
    return _SCORES[name](test_masks > 0.5, found)


def _unet(channels: int) -> Any:
    import keras
    from keras import layers

    def block(x: Any, filters: int) -> Any:
        for _ in range(2):
            x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        return x

    inputs = keras.Input((SIZE, SIZE, channels))
    x, skips = inputs, []
    for filters in FILTERS[:-1]:
        x = block(x, filters)
        skips.append(x)
        x = layers.MaxPooling2D()(x)
    x = block(x, FILTERS[-1])
    for filters, skip in zip(FILTERS[-2::-1], skips[::-1], strict=True):
        x = layers.Conv2DTranspose(filters, 2, strides=2)(x)
        x = block(layers.Concatenate()([skip, x]), filters)
    return keras.Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x))


def _dice_and_cross_entropy(truth: Any, found: Any) -> Any:
    import keras

    axes = (1, 2, 3)
    overlap = keras.ops.sum(truth * found, axes)
    total = keras.ops.sum(truth, axes) + keras.ops.sum(found, axes)
    dice = (2 * overlap + 1) / (total + 1)
    return 1 - dice + keras.ops.mean(keras.losses.binary_crossentropy(truth, found), (1, 2))


def _small(image: NDArray[Any], mask: NDArray[Any]) -> Pairs:
    image = cv2.resize(np.asarray(image, np.float32), (SIZE, SIZE), interpolation=cv2.INTER_AREA)
    mask = cv2.resize(np.asarray(mask, np.float32), (SIZE, SIZE), interpolation=cv2.INTER_NEAREST)
    shape = (SIZE, SIZE, -1)
    return np.asarray(image.reshape(shape), np.float32), np.asarray(mask.reshape(shape), np.float32)


def _read(pairs: Iterable[tuple[Path, Path]]) -> Pairs:
    images, masks = zip(
        *(
            _small(imaging.read_image(image, at_least=(SIZE, SIZE)) / 255, imaging.read_mask(mask))
            for image, mask in pairs
        ),
        strict=True,
    )
    return np.stack(images), np.stack(masks)


def _nuclei(folder: Path) -> tuple[Pairs, Pairs]:
    names = imaging.numeric_order(path.name for path in (folder / "images").iterdir())
    images, masks = _read((folder / "images" / name, folder / "masks" / name) for name in names)
    first = round((1 - TEST_SHARE) * len(images))
    return (images[:first], masks[:first]), (images[first:], masks[first:])


def _skin_lesion(folder: Path) -> tuple[Pairs, Pairs]:
    def part(which: str) -> Pairs:
        start = f"ISBI2016_ISIC_Part1_{which}"
        truths = folder / f"{start}_GroundTruth"
        photographs = sorted((folder / f"{start}_Data").glob("*.jpg"))
        return _read((path, truths / f"{path.stem}_Segmentation.png") for path in photographs)

    return part("Training"), part("Test")


def _lung_3d(folder: Path) -> tuple[Pairs, Pairs]:
    """Slice by slice; the last volume is for the test."""

    def volume(path: Path) -> Pairs:
        voxels = imaging.read_volume(path).voxels
        truth = imaging.read_mask_volume(path.with_name(path.name.replace("IMG", "MASK")))
        scaled = (np.clip(voxels, -1000, 400) + 1000) / 1400
        images, masks = zip(*map(_small, scaled, truth), strict=True)
        return np.stack(images), np.stack(masks)

    *train, test = [volume(path) for path in sorted((folder / "3d_images").glob("IMG_*"))]
    images, masks = zip(*train, strict=True)
    return (np.concatenate(images), np.concatenate(masks)), test


def _overlap(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Intersection over union of each picture, 1 where both are empty."""
    axes = (1, 2, 3)
    union = (truth | found).sum(axis=axes)
    return np.where(union == 0, 1.0, (truth & found).sum(axis=axes) / np.maximum(union, 1))


def _mean_jaccard(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> dict[str, float]:
    return {"mean_jaccard": float(np.mean(_overlap(truth, found)))}


def _volume_iou(truth: NDArray[np.bool_], found: NDArray[np.bool_]) -> dict[str, float]:
    return {"volume_iou": float(_overlap(truth[np.newaxis, ..., 0], found[np.newaxis, ..., 0])[0])}


_PARTS: dict[str, Callable[[Path], tuple[Pairs, Pairs]]] = {
    "nuclei": _nuclei,
    "skin_lesion": _skin_lesion,
    "lung_3d": _lung_3d,
}

_SCORES: dict[str, Callable[..., dict[str, float]]] = {
    "nuclei": _mean_jaccard,
    "skin_lesion": _mean_jaccard,
    "lung_3d": _volume_iou,
}
