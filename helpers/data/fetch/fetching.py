"""Fetch a real data set from its host into the cache."""

from pathlib import Path
from urllib.parse import urlsplit

from rich.progress import Progress

from helpers.data.cache import cache_folder, cached
from helpers.data.errors import DataError
from helpers.data.fetch import kaggle
from helpers.data.fetch.adopted import fetched_folder, forget
from helpers.data.fetch.bars import byte_bars, file_bars
from helpers.data.fetch.downloader import remote_size
from helpers.data.fetch.hosts import HOSTS, Kaggle, RemoteFile, Web
from helpers.data.fetch.place import place
from helpers.data.fetch.report import Ledger, Report
from helpers.data.fetch.retrieve import retrieve, trust
from helpers.data.fetch.space import check_space
from helpers.data.registry import find

_VERSION = 1  # of what is made from the downloads


def fetch(name: str, *, progress: bool = False) -> Report:
    """Download the real data set, unless that was done before, and use it from now on.

    An interrupted download goes on where it stopped when the function is called again.

    Parameters
    ----------
    name : str, of the data set
    progress : bool, show progress bars

    Returns
    -------
    Report
        With the folder, and with what was left out of the archives.

    Raises
    ------
    DataError
        Name unknown, the host cannot be reached or refuses, a download is not the expected file,
        the disk is full. One line.
    """
    find(name)
    host = HOSTS[name]
    ledger = Ledger()

    def write(target: Path) -> None:
        if isinstance(host, Web):
            _from_web(name, host, target, ledger, progress)
        else:
            _from_kaggle(name, host, target, ledger, progress)

    manifest: dict[str, str | int] = {"name": name, "version": _VERSION, "from": host.page}
    folder = cached(fetched_folder(name).name, manifest, write)
    if isinstance(host, Web):
        for file in host.files:  # unpacked by now; their recorded hashes stay
            (_downloads(name) / file.name).unlink(missing_ok=True)
    forget(name)
    return Report(name, folder, findings=ledger.findings())


def _from_web(name: str, host: Web, target: Path, ledger: Ledger, progress: bool) -> None:
    downloads = _downloads(name)
    adopt = f"`course data fetch {name} --from FOLDER`"
    remedy = f"download it in a browser from {host.page} and run {adopt}"
    _check_space(host, downloads, remedy)
    with byte_bars(progress) as bars:
        for file in host.files:
            _retrieve(file, downloads, remedy, bars)
    with file_bars(progress) as bars:
        place(name, downloads, target, ledger, bars)
    _check(name, host, target)
    for file in host.files:
        trust(file, downloads)


def _from_kaggle(name: str, host: Kaggle, target: Path, ledger: Ledger, progress: bool) -> None:
    check_space(cache_folder(), host.size)
    origin = kaggle.download(host, name)
    with file_bars(progress) as bars:
        place(name, origin, target, ledger, bars)
    _check(name, host, target)
    ledger.note("kagglehub keeps a copy, delete it if you need the space", str(origin))


def _retrieve(file: RemoteFile, downloads: Path, remedy: str, bars: Progress) -> None:
    task = bars.add_task(file.name, total=None)
    retrieve(
        file,
        downloads,
        remedy,
        lambda done, total: bars.update(task, completed=done, total=total),
    )


def _check_space(host: Web, downloads: Path, remedy: str) -> None:
    """Check the disk against what is still to come, and what it unpacks to."""
    coming = whole = 0
    for file in host.files:
        here = downloads / file.name
        if here.exists():
            whole += here.stat().st_size
            continue
        size = remote_size(file.url, remedy) or 0
        part = downloads / f"{file.name}.part"
        whole += size
        coming += max(0, size - (part.stat().st_size if part.exists() else 0))
    check_space(downloads, coming + round(whole * host.growth))


def _check(name: str, host: Web | Kaggle, target: Path) -> None:
    try:
        find(name).check(target)
    except DataError as error:
        raise DataError(
            f"{urlsplit(host.page).netloc} has sent another layout than that of {name} ({error});"
            f" download a copy elsewhere and run `course data fetch {name} --from FOLDER`"
        ) from error


def _downloads(name: str) -> Path:
    return cache_folder() / "downloads" / name
