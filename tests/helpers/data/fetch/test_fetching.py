"""Fetching from end to end: hosts on the loopback interface, and a stand-in for kagglehub."""

import hashlib
from types import SimpleNamespace

import kagglehub
import pytest

from helpers.data import DataError
from helpers.data.fetch import adopted, fetch, fetching, real_folder
from helpers.data.fetch.adopted import remember
from helpers.data.fetch.hosts import HOSTS, Kaggle, RemoteFile, Web
from tests.helpers.data.fetch import sets
from tests.helpers.data.fetch.loopback import cut, status
from tests.helpers.data.fetch.test_place import pack, tree


@pytest.fixture(autouse=True)
def checked(monkeypatch):
    """The checks of the data sets have tests of their own; here they say yes, and remember."""
    folders = []
    known = SimpleNamespace(check=folders.append)
    for module in (fetching, adopted):
        monkeypatch.setattr(module, "find", lambda name: known)
    known.folders = folders
    return known


@pytest.fixture
def nuclei(host, tmp_path, monkeypatch):
    """The host serves nuclei, without a published hash."""
    sets.nuclei_original(tmp_path / "unpacked")
    pack(tmp_path / "unpacked" / "stage1_train", tmp_path / "packed.zip")
    host.files["stage1_train.zip"] = (tmp_path / "packed.zip").read_bytes()
    file = RemoteFile("stage1_train.zip", host.url("stage1_train.zip"))
    monkeypatch.setitem(HOSTS, "nuclei", Web("https://example.org/nuclei", (file,), 3.0))
    return file


def test_nuclei(nuclei, cache, checked):
    report = fetch("nuclei")
    assert report.folder == cache / "nuclei-real" == real_folder("nuclei")
    assert report.usable
    assert len([name for name in tree(report.folder) if name.startswith("masks/")]) == 2
    assert [folder.name for folder in checked.folders] == [".unfinished-nuclei-real"]
    assert tree(cache / "downloads") == {"nuclei/stage1_train.zip.sha256"}


def test_the_second_time_nothing_is_downloaded(nuclei, host):
    fetch("nuclei")
    asked = len(host.asked)
    fetch("nuclei")
    assert len(host.asked) == asked


def test_brain_tumour_with_published_hashes(host, tmp_path, cache, monkeypatch):
    files = []
    for first in (1, 767):
        sets.matlab(tmp_path / "mat", (first, first + 1))
        pack(tmp_path / "mat", tmp_path / f"{first}.zip")
        content = (tmp_path / f"{first}.zip").read_bytes()
        host.files[str(first)] = content
        digest = hashlib.sha256(content).hexdigest()
        files.append(RemoteFile(f"{first}.zip", host.url(str(first)), digest))
    monkeypatch.setitem(HOSTS, "brain_tumour", Web("https://example.org", tuple(files), 2.0))
    report = fetch("brain_tumour")
    assert len(tree(report.folder)) == 9  # 4 pairs and the manifest
    assert tree(cache / "downloads") == set()


def test_an_interrupted_download_is_continued_by_the_next_run(nuclei, host, cache):
    host.plan["stage1_train.zip"] = [cut(0), cut(500), status(403)]
    with pytest.raises(DataError, match=r"403 Forbidden; download it in a browser from"):
        fetch("nuclei")
    assert not (cache / "nuclei-real").exists()
    fetch("nuclei")
    assert host.ranges()[-1] == "bytes=500-"


def test_what_the_check_refuses_is_not_kept(nuclei, cache, checked, monkeypatch):
    def refuse(folder):
        raise DataError("images/1.jpg: missing; add it")

    checked.check = refuse
    with pytest.raises(DataError) as caught:
        fetch("nuclei")
    assert "example.org has sent another layout than that of nuclei (images/1.jpg: missing" in str(
        caught.value
    )
    assert not (cache / "nuclei-real").exists()
    # The download is kept, but nothing vouches for it.
    assert tree(cache / "downloads") == {"nuclei/stage1_train.zip"}


def test_a_host_that_has_changed_its_file(nuclei, host, cache):
    folder = fetch("nuclei").folder
    folder.rename(folder.with_name("lost"))
    host.files["stage1_train.zip"] += b"more"
    with pytest.raises(DataError, match=r"is not the expected file.*delete .*\.sha256"):
        fetch("nuclei")


def test_disk_space_is_checked_before_the_download(nuclei, host, monkeypatch):
    needed = []

    def no_space(folder, size):
        needed.append(size)
        raise DataError("full; free some")

    monkeypatch.setattr(fetching, "check_space", no_space)
    with pytest.raises(DataError, match="full"):
        fetch("nuclei")
    assert needed == [4 * len(host.files["stage1_train.zip"])]
    assert len(host.asked) == 1  # for the size


def test_missing_at_the_host(nuclei, host):
    host.files.clear()
    with pytest.raises(DataError) as caught:
        fetch("nuclei")
    assert str(caught.value).endswith(
        "the host answers 404 Not Found; download it in a browser from https://example.org/nuclei"
        " and run `course data fetch nuclei --from FOLDER`"
    )


def test_fetching_ends_an_adoption(nuclei, tmp_path):
    remember("nuclei", tmp_path)
    assert real_folder("nuclei") == tmp_path
    folder = fetch("nuclei").folder
    assert real_folder("nuclei") == folder


def test_lungs_from_kaggle(tmp_path, cache, monkeypatch):
    origin = tmp_path / "kagglehub" / "versions" / "2"
    sets.lung_2d(origin)
    sets.lung_3d(origin)
    monkeypatch.setattr(kagglehub, "dataset_download", lambda handle: str(origin))
    report = fetch("lung_2d")
    assert tree(report.folder) == {
        name for name in tree(origin) if not name.startswith("3d_images")
    } | {"manifest.json"}
    assert report.usable
    assert report.findings[0].examples == (str(origin),)
    assert len(tree(fetch("lung_3d").folder)) == 5


def test_disk_space_is_checked_before_kaggle_is_asked(monkeypatch, tmp_path):
    monkeypatch.setattr(kagglehub, "competition_download", pytest.fail)
    host = HOSTS["retina"]
    assert isinstance(host, Kaggle)
    huge = Kaggle(host.handle, host.page, host.files, 10**18)
    monkeypatch.setitem(HOSTS, "retina", huge)
    with pytest.raises(DataError, match="but 1000000000.5 GB are needed"):
        fetch("retina")


def test_every_data_set_has_a_host():
    from helpers.data import NAMES
    from helpers.data.fetch.layouts import LAYOUTS
    from helpers.data.fetch.scans import SCANS

    assert set(NAMES) == set(HOSTS) == set(LAYOUTS) == set(SCANS)


def test_published_hashes_are_hashes():
    for host in HOSTS.values():
        for file in host.files if isinstance(host, Web) else ():
            assert file.url.startswith("https://")
            assert file.sha256 is None or (len(file.sha256) == 64 and int(file.sha256, 16))
