"""Download one file into a folder and make sure that it is the right one.

Where somebody has published a file's SHA-256, that one must match. Elsewhere the first download is
trusted: its hash is recorded beside the file, and every later download must have the same.
"""

import hashlib
import logging
import zipfile
from pathlib import Path

import pooch

from helpers.data.errors import DataError
from helpers.data.fetch.downloader import Progress, ResumingDownloader
from helpers.data.fetch.hosts import RemoteFile


def retrieve(file: RemoteFile, folder: Path, remedy: str, progress: Progress) -> Path:
    """Download a file unless it is there already.

    Parameters
    ----------
    file : RemoteFile
    folder : Path
        Where it goes; an interrupted download leaves ``NAME.part`` there and goes on with it.
    remedy : str
        What the user can do where the host refuses.
    progress : callable (done, total), in bytes

    Returns
    -------
    Path of the file, a ZIP archive with the published or recorded SHA-256.

    Raises
    ------
    DataError
        It cannot be downloaded, is no ZIP archive or has another hash. One line.
    """
    record = _record(file, folder)
    known = file.sha256 or (record.read_text().split()[0] if record.exists() else None)
    downloader = ResumingDownloader(folder / f"{file.name}.part", remedy, progress)
    pooch.get_logger().setLevel(logging.WARNING)  # we have a bar of our own
    try:
        path = Path(
            pooch.retrieve(
                file.url,
                known_hash=f"sha256:{known}" if known else None,
                fname=file.name,
                path=folder,
                downloader=downloader,
            )
        )
    except DataError:
        raise
    except ValueError as error:  # pooch's word for another hash; it has removed the download
        if file.sha256:
            mend = "run the command again; if it stays so, the host has another file"
        else:
            mend = f"if the host has changed it for good, delete {record} and run it again"
        raise DataError(
            f"{file.url}: is not the expected file, its SHA-256 is not {known}; {mend}"
        ) from error
    if not zipfile.is_zipfile(path):  # such as a page that asks to log in
        path.unlink()
        raise DataError(f"{file.url}: is not a ZIP archive; {remedy}")
    return path


def trust(file: RemoteFile, folder: Path) -> None:
    """Record the hash of a download without a published one, in the format of ``sha256sum``.

    To be called when the file has proved good: its archive could be unpacked.
    """
    record = _record(file, folder)
    if file.sha256 is None and not record.exists():
        with (folder / file.name).open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        record.write_text(f"{digest}  {file.name}\n")


def _record(file: RemoteFile, folder: Path) -> Path:
    return folder / f"{file.name}.sha256"
