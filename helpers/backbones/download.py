"""Let Keras download weights, without hanging where there is no network."""

from __future__ import annotations

import socket
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from helpers.backbones.errors import WeightsError

if TYPE_CHECKING:
    import keras

# Without an answer for so long, a firewall is swallowing what is sent.
SECONDS = 10.0


def download(build: Callable[[], keras.Model], name: str, remedy: str) -> keras.Model:
    """Build a network of ``keras.applications`` with its ImageNet weights.

    Keras keeps what it downloaded in its cache folder, and does not need the network again.

    Parameters
    ----------
    build : callable
        Calls the function of ``keras.applications``.
    name : str
        Of the network, for the message.
    remedy : str
        What to do where there is no network.

    Returns
    -------
    keras.Model

    Raises
    ------
    WeightsError
        The weights could not be downloaded, kept or read.
    """
    try:
        with _impatient(), warnings.catch_warnings():
            # Keras warns for sizes other than 224 x 224 that the same weights are used for all.
            warnings.filterwarnings("ignore", message="`input_shape` is undefined")
            return build()
    except Exception as error:  # Keras raises a bare Exception when the download fails
        told = " ".join(str(error).split()) or type(error).__name__
        raise WeightsError(
            f"the ImageNet weights of {name} could not be downloaded ({told}); {remedy}"
        ) from error


@contextmanager
def _impatient() -> Iterator[None]:
    """Keras opens its connection without a time limit of its own."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
