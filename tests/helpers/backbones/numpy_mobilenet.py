"""MobileNetV2 as torch computes it, in NumPy: what the Keras network must reproduce."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
# Expansion, channels, repeats, stride of the first: table 2 of arXiv 1801.04381.
BLOCKS = ((1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1),
          (6, 160, 3, 2), (6, 320, 1, 1))  # fmt: skip


def features(image, arrays):
    """(3, h, w) in [0, 1] to (1280, h / 32, w / 32), by the arrays of the weights file."""
    values = iter([array for array in arrays.values() if array.dtype == np.float32])
    x = (image - np.reshape(MEAN, (3, 1, 1))) / np.reshape(DEVIATION, (3, 1, 1))
    x = _relu6(_layer(x, values, stride=2))
    for expansion, channels, repeats, first_stride in BLOCKS:
        for repeat in range(repeats):
            stride = first_stride if repeat == 0 else 1
            inside = _relu6(_layer(x, values)) if expansion > 1 else x
            inside = _relu6(_layer(inside, values, stride))
            inside = _layer(inside, values)
            x = x + inside if stride == 1 and len(x) == channels else inside
    return _relu6(_layer(x, values))


def _layer(x, values, stride=1):
    """The next convolution, padded on all sides, and batch normalisation as in evaluation."""
    kernel, gamma, beta, mean, variance = (next(values).astype(np.float64) for _ in range(5))
    size = kernel.shape[2]
    padded = np.pad(x, ((0, 0), (size // 2,) * 2, (size // 2,) * 2))
    windows = sliding_window_view(padded, (size, size), axis=(1, 2))[:, ::stride, ::stride]
    if kernel.shape[1] == 1 and len(x) > 1:
        out = np.einsum("chwij,cij->chw", windows, kernel[:, 0])
    else:
        out = np.tensordot(kernel, windows, axes=((1, 2, 3), (0, 3, 4)))
    scale = gamma / np.sqrt(variance + 1e-5)
    return out * scale[:, None, None] + (beta - mean * scale)[:, None, None]


def _relu6(x):
    return np.clip(x, 0, 6)
