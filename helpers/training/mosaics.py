"""Show a network more than there is: pictures put together from pieces of others."""

from typing import Any

QUARTERS = 4  # in a mosaic


def mosaics(dataset: Any, count: int, batch: int, seed: int, exchanged: float = 0.35) -> Any:
    """Put images together from quarters of other images, and their masks alike.

    Each quarter is cut at a random place, turned by a multiple of 90°, perhaps mirrored, and
    perhaps made negative; its mask goes the same way, except that it is never made negative. So
    even a small batch shows many kinds of images, which batch normalisation needs, at the price of
    seams. Putting four images together comes from YOLOv4 (Bochkovskiy, Wang and Liao 2020,
    arXiv:2004.10934).

    Parameters
    ----------
    dataset : tf.data.Dataset
        Batches of images, float32 in [0, 1], shape (n, side, side, channels), and of masks of
        shape (n, side, side, 1); `side` is even. Its order decides which images meet.
    count : int
        Mosaics in one pass.
    batch : int
        Mosaics in a batch; the last one may be smaller.
    seed : int
        Equal seeds give equal sequences of cuts, in a second pass other ones.
    exchanged : float
        Share of the quarters in which bright and dark change places, 0 to 1.

    Returns
    -------
    tf.data.Dataset
        Batches of the same element shapes and dtypes, of known number.

    Raises
    ------
    ValueError
        `exchanged` is not between 0 and 1, or another number is below 1.
    """
    if count < 1 or batch < 1:
        raise ValueError(f"count and batch should be at least 1, got {count} and {batch}")
    if not 0 <= exchanged <= 1:
        raise ValueError(f"exchanged should be between 0 and 1, got {exchanged}")

    import tensorflow as tf

    def quarter(pair: tuple[Any, Any], key: Any) -> Any:
        both = tf.concat(pair, axis=-1)
        side, _, channels = both.shape
        piece = tf.image.stateless_random_crop(both, (side // 2, side // 2, channels), (key, 0))
        piece = tf.image.stateless_random_flip_left_right(piece, (key, 1))
        piece = tf.image.rot90(piece, tf.random.stateless_uniform((), (key, 2), 0, 4, tf.int32))
        image, mask = piece[..., :-1], piece[..., -1:]
        negative = tf.random.stateless_uniform((), (key, 3)) < exchanged
        piece = tf.concat([tf.where(negative, 1 - image, image), mask], axis=-1)
        return tf.ensure_shape(piece, (side // 2, side // 2, channels))

    def mosaic(quarters: Any) -> tuple[Any, Any]:
        first, second, third, fourth = tf.unstack(quarters, QUARTERS)
        rows = [tf.concat([first, second], axis=1), tf.concat([third, fourth], axis=1)]
        whole = tf.concat(rows, axis=0)
        return whole[..., :-1], whole[..., -1:]

    keys = tf.data.Dataset.random(seed=seed, rerandomize_each_iteration=True)
    # Counted before the maps, which read ahead: as far as they have come by the end of a pass, so
    # many times the dataset would have been shuffled anew.
    pairs = tf.data.Dataset.zip((dataset.unbatch().repeat(), keys)).take(QUARTERS * count)
    made = pairs.map(quarter).batch(QUARTERS, drop_remainder=True).map(mosaic)
    return made.batch(batch).prefetch(tf.data.AUTOTUNE)
