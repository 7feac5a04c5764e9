"""Turn what decoders raise into one line that names file, fault and remedy."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from helpers.data.errors import DataError


@contextmanager
def reading(path: Path, kind: str) -> Iterator[None]:
    """Raise a `DataError` for whatever goes wrong while `path` is decoded.

    Parameters
    ----------
    path : Path
        The file that the block reads.
    kind : str
        What it should be, for example ``"a TIFF file"``.

    Raises
    ------
    DataError
        The file is absent, unreadable, cut short, damaged, or of another kind.
    """
    try:
        yield
    except (DataError, MemoryError):
        raise
    except FileNotFoundError as error:
        raise DataError(f"{path}: no such file; check the folder and the name") from error
    except Exception as error:  # a damaged file makes the decoders raise many kinds
        if isinstance(error, OSError) and error.errno is not None:
            raise DataError(
                f"{path}: cannot be read ({error.strerror}); check its permissions"
            ) from error
        told = " ".join(str(error).replace(str(path), "").split()) or type(error).__name__
        raise DataError(
            f"{path}: is not {kind}, or damaged ({told}); download or copy it again"
        ) from error


@contextmanager
def judging(path: Path) -> Iterator[None]:
    """Put the file's name before the `ValueError` of a function that knows only values.

    Raises
    ------
    DataError
        The block raised a `ValueError`, which tells the value and the remedy.
    """
    try:
        yield
    except DataError:
        raise
    except ValueError as error:
        raise DataError(f"{path}: {error}") from error
