"""Unpack ZIP archives that nobody has vetted.

An archive is data from outside. It may name files outside the folder it is unpacked into, hold
links, or be a bomb of a few kilobytes that unpacks to terabytes: such an archive is refused as a
whole, before anything is written. Left-overs of an operating system and names that not every file
system can hold are left out, with a note.
"""

import io
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path, PurePosixPath
from typing import IO

from rich.progress import Progress

from helpers.data.errors import DataError
from helpers.data.fetch.space import check_space

_MOST_BYTES = 100 * 10**9  # unpacked; the largest set of the course has about 35
_MOST_FILES = 500_000  # the set with most files has about 30,000
_MOST_RATIO = 250  # unpacked to packed; masks reach about 100, a bomb 1000 and more
_RATIO_FROM = 256 * 1024**2  # bytes; smaller ones may have any ratio, they do no harm
_BLOCK = 4096  # bytes that even the smallest file takes
_FIRST_PART = ".001"
_JUNK = re.compile(r"(^|/)(__MACOSX|\.DS_Store|Thumbs\.db|desktop\.ini|\._[^/]*)(/|$)")
_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]|[. ]$')


@dataclass(frozen=True)
class _Member:
    info: zipfile.ZipInfo
    path: PurePosixPath


def unpack(archive: Path, folder: Path, bars: Progress) -> list[str]:
    """Unpack an archive as ``folder / NAME``, where the archive is called ``NAME.zip``.

    ``NAME`` holds what the archive holds. Where that is just one folder or file of the same name,
    ``NAME`` is that one itself, so that it does not matter whether an archive was packed with its
    top folder or without. It appears only when it is complete.

    Parameters
    ----------
    archive : Path
        ``NAME.zip``, or ``NAME.zip.001``, the first of several parts that lie side by side.
    folder : Path, existing
    bars : Progress
        Gets a bar that counts files.

    Returns
    -------
    list of str
        Names of the files that were left out.

    Raises
    ------
    DataError
        The archive is damaged, encrypted or hostile, or the disk is too small.
    """
    with _opened(archive) as (zip_file, size):
        members, left_out = _vetted(zip_file, archive, size)
        check_space(folder, sum(_on_disk(member.info.file_size) for member in members))
        name = archive.name.removesuffix(_FIRST_PART).removesuffix(".zip")
        unfinished = Path(tempfile.mkdtemp(prefix=".unpacking-", dir=folder))
        try:
            task = bars.add_task(f"unpacking {archive.name}", total=len(members))
            for member in members:
                _extract(zip_file, member, unfinished, archive)
                bars.advance(task)
            inside = list(unfinished.iterdir())
            alone = len(inside) == 1 and inside[0].name == name
            (inside[0] if alone else unfinished).rename(folder / name)
            if not alone:
                (folder / name).chmod(0o755)  # mkdtemp makes it private
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
    return left_out


@contextmanager
def _opened(archive: Path) -> Iterator[tuple[zipfile.ZipFile, int]]:
    """The archive, and its size in bytes."""
    parts = _parts(archive)
    try:
        with _Joined(parts) as joined, zipfile.ZipFile(io.BufferedReader(joined)) as zip_file:
            yield zip_file, joined.size
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise DataError(
            f"{archive}: is a damaged ZIP archive ({error}); delete it and download it again"
        ) from error
    except NotImplementedError as error:
        raise DataError(
            f"{archive}: is packed in a way that Python cannot read ({error}); unpack it with"
            " another program and adopt the folder"
        ) from error


def _parts(archive: Path) -> list[Path]:
    if archive.suffix != _FIRST_PART:
        return [archive]
    stem = archive.name.removesuffix(_FIRST_PART)
    parts = sorted(archive.parent.glob(f"{stem}.[0-9][0-9][0-9]"))
    for number, part in enumerate(parts, start=1):
        if part.name != f"{stem}.{number:03d}":
            missing = archive.parent / f"{stem}.{number:03d}"
            raise DataError(f"{missing}: missing, though {part} exists; download it as well")
    return parts


def _vetted(zip_file: zipfile.ZipFile, archive: Path, size: int) -> tuple[list[_Member], list[str]]:
    infos = [info for info in zip_file.infolist() if not info.is_dir()]
    total = sum(info.file_size for info in infos)
    if len(infos) > _MOST_FILES or total > _MOST_BYTES:
        raise _hostile(archive, f"unpacks to {len(infos)} files, {total / 1e9:.0f} GB")
    if total > _RATIO_FROM and total > _MOST_RATIO * size:
        raise _hostile(archive, f"unpacks to {total // max(size, 1)} times its size")
    members, left_out = [], []
    for info in infos:
        name = info.filename.replace("\\", "/")
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", name):
            raise _hostile(archive, f"names {info.filename!r}, a file outside its folder")
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise _hostile(archive, f"holds {info.filename!r}, a link or device")
        if info.flag_bits & 0x1:
            raise DataError(f"{archive}: is encrypted; unpack it yourself and adopt the folder")
        if _JUNK.search(name) or any(_UNFIT.search(part) for part in path.parts):
            left_out.append(repr(info.filename))
        else:
            members.append(_Member(info, path))
    return members, left_out


def _hostile(archive: Path, what: str) -> DataError:
    return DataError(f"{archive}: {what}; this is not the archive of the data set, delete it")


def _extract(zip_file: zipfile.ZipFile, member: _Member, folder: Path, archive: Path) -> None:
    target = folder / member.path
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.exists():
        raise _hostile(archive, f"holds {member.info.filename!r} twice")
    with zip_file.open(member.info) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)  # ends at the size that was vetted


def _on_disk(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK


class _Joined(io.RawIOBase):
    """Several files read as one: the parts of an archive need not be copied together first."""

    def __init__(self, paths: list[Path]) -> None:
        super().__init__()
        self._files: list[IO[bytes]] = [path.open("rb") for path in paths]
        self._ends = list(accumulate(path.stat().st_size for path in paths))
        self._position = 0

    @property
    def size(self) -> int:
        return self._ends[-1]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError("negative position")
        self._position = base + offset
        return self._position

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        if self._position >= self.size:
            return 0
        index = bisect_right(self._ends, self._position)
        file = self._files[index]
        file.seek(self._position - (self._ends[index - 1] if index else 0))
        count = file.readinto(buffer)  # type: ignore[attr-defined]
        self._position += count
        return int(count)

    def close(self) -> None:
        for file in self._files:
            file.close()
        super().close()
