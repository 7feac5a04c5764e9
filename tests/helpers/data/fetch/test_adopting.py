"""Adopting a folder: everything odd is in the report, and good folders are in use afterwards."""

import io
import shutil
from types import SimpleNamespace

import nibabel
import numpy as np
import pytest
import tifffile
from PIL import Image
from rich.console import Console

from helpers.data import DataError
from helpers.data.fetch import adopt, adopted, adopting, real_folder
from tests.helpers.data.fetch import sets
from tests.helpers.data.fetch.test_place import pack, tree


@pytest.fixture(autouse=True)
def checked(monkeypatch):
    """The checks of the data sets have tests of their own; here they say yes, and remember."""
    folders = []
    known = SimpleNamespace(check=folders.append)
    for module in (adopting, adopted):
        monkeypatch.setattr(module, "find", lambda name: known)
    known.folders = folders
    return known


@pytest.fixture
def mine(tmp_path):
    return tmp_path / "mine"


def _kinds(report):
    return {finding.kind: finding.count for finding in report.findings}


def _errors(report):
    return {finding.kind: finding.count for finding in report.findings if finding.error}


@pytest.mark.parametrize("name", sets.WRITERS)
def test_a_good_folder_is_used_where_it_is(name, mine, cache, checked):
    sets.WRITERS[name](mine)
    before = tree(mine)
    report = adopt(name, mine)
    assert report.usable
    assert report.findings == ()
    assert report.files == len(before)
    assert real_folder(name) == report.folder == mine
    assert checked.folders == [mine]
    assert tree(mine) == before
    assert tree(cache) == {f"adopted/{name}.json"}
    assert report.summary() == (
        f'{mine}: {len(before)} files looked into, in use for {name} with SOURCE = "real"'
    )


def test_the_folder_may_lie_deeper(mine):
    sets.lung_2d(mine / "versions" / "2")
    assert adopt("lung_2d", str(mine)).folder == mine / "versions" / "2"


def test_no_such_folder_and_nothing_in_it(tmp_path):
    with pytest.raises(DataError, match="no such folder; name the one that holds"):
        adopt("lung_2d", tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds neither 2d_images and 2d_masks"):
        adopt("lung_2d", tmp_path / "empty")


def test_archives_are_unpacked_into_the_cache(mine, cache, tmp_path):
    sets.lung_2d(tmp_path / "unpacked")
    expected = tree(tmp_path / "unpacked")
    pack(tmp_path / "unpacked", mine / "archive.zip")
    report = adopt("lung_2d", mine)
    assert real_folder("lung_2d") == report.folder == cache / "lung_2d-adopted"
    assert tree(report.folder) == expected | {"manifest.json"}
    assert tree(mine) == {"archive.zip"}


def test_matlab_slices_are_converted_into_the_cache_and_again_when_they_change(mine, cache):
    sets.matlab(mine, (1, 2))
    first = adopt("brain_tumour", mine)
    assert first.files == 4
    stamp = (first.folder / "manifest.json").stat().st_mtime_ns
    assert adopt("brain_tumour", mine).folder == cache / "brain_tumour-adopted"
    assert (first.folder / "manifest.json").stat().st_mtime_ns == stamp
    sets.matlab(mine, (3,))
    assert adopt("brain_tumour", mine).files == 6


def test_original_nuclei_get_merged_masks_in_the_cache(mine, cache):
    sets.nuclei_original(mine)
    report = adopt("nuclei", mine)
    assert report.folder == cache / "nuclei-adopted"
    assert {path.name for path in report.folder.iterdir() if path.is_dir()} == {
        "stage1_train",
        "images",
        "masks",
    }


def test_processed_nuclei_alone_will_do(mine):
    sets.nuclei_processed(mine)
    assert adopt("nuclei", mine).folder == mine


def test_a_folder_that_is_gone_later(mine):
    sets.lung_2d(mine)
    adopt("lung_2d", mine)
    shutil.rmtree(mine)
    with pytest.raises(DataError, match="is gone, though it was adopted as lung_2d; put it back"):
        real_folder("lung_2d")


def test_nothing_adopted_yet_and_a_broken_record(mine, cache):
    with pytest.raises(DataError, match="is not on this machine; run `course data fetch lung_2d`"):
        real_folder("lung_2d")
    (cache / "adopted").mkdir(parents=True)
    (cache / "adopted" / "lung_2d.json").write_text("{")
    with pytest.raises(DataError, match=r"lung_2d\.json: cannot be read; run"):
        real_folder("lung_2d")


def test_what_the_check_refuses_is_not_used(mine, checked):
    def refuse(folder):
        raise DataError("images are too small; use larger ones")

    checked.check = refuse
    sets.lung_2d(mine)
    report = adopt("lung_2d", mine)
    assert _errors(report) == {"not in the layout of the set": 1}
    assert "images are too small" in report.findings[0].examples[0]
    with pytest.raises(DataError):
        real_folder("lung_2d")


def test_a_bad_folder_does_not_replace_a_good_one(mine, tmp_path):
    sets.lung_2d(mine)
    adopt("lung_2d", mine)
    sets.lung_2d(tmp_path / "bad")
    next((tmp_path / "bad" / "2d_masks").iterdir()).unlink()
    assert not adopt("lung_2d", tmp_path / "bad").usable
    assert real_folder("lung_2d") == mine


def test_lung_2d_goes_on_to_the_end(mine):
    sets.lung_2d(mine)
    images, masks = mine / "2d_images", mine / "2d_masks"
    name = "ID_000{}_Z_0142.tif".format
    good = tifffile.imread(images / name(0))
    for number in range(3, 10):
        shutil.copy(images / name(0), images / name(number))
        shutil.copy(masks / name(0), masks / name(number))
    sets.cut_short(images / name(0))
    (images / name(1)).write_bytes(b"")
    (images / name(2)).write_bytes(b"no TIFF at all")
    tifffile.imwrite(masks / name(3), np.full((8, 8), 255, np.uint8))
    (masks / name(4)).unlink()
    (images / name(5)).unlink()
    tifffile.imwrite(images / name(6), good.astype(np.uint8))
    tifffile.imwrite(images / name(7), np.full_like(good, -1000))
    tifffile.imwrite(images / name(8), good.view(np.uint16))
    tifffile.imwrite(masks / name(9), np.full((16, 16), 127, np.uint8))
    tifffile.imwrite(masks / name(8), np.zeros((16, 16), np.uint8))
    (images / "Thumbs.db").write_bytes(b"")
    report = adopt("lung_2d", mine)
    assert _errors(report) == {
        "image: cannot be read": 1,
        "image: cut short": 1,
        "image: empty file": 1,
        "image stored as uint8": 1,
        "image without mask": 1,
        "mask of another size than its image": 1,
        "mask without image": 1,
    }
    notes = {kind: count for kind, count in _kinds(report).items() if kind not in _errors(report)}
    assert notes == {
        "constant image": 1,
        "empty mask": 1,
        "image stored as uint16": 1,
        "image without row in lung_stats.csv": 6,
        "mask with values other than 0 and 255": 1,
        "other file, ignored": 1,
    }
    examples = {finding.kind: finding.examples for finding in report.findings}
    assert examples["image: empty file"] == (f"2d_images/{name(1)}",)
    assert examples["mask of another size than its image"] == (
        f"2d_masks/{name(3)} (8 x 8, image 16 x 16)",
    )


def test_lung_2d_tables(mine):
    sets.lung_2d(mine)
    (mine / "lung_stats.csv").write_text("id,area\n1,2\n")
    assert _errors(adopt("lung_2d", mine)) == {"table with wrong columns": 1}
    (mine / "lung_stats.csv").unlink()
    report = adopt("lung_2d", mine)
    assert _kinds(report) == {"no lung_stats.csv": 1}
    assert report.usable


def test_lung_3d(mine):
    sets.lung_3d(mine)
    volumes = mine / "3d_images"
    for number in (59, 78, 79):
        for kind in ("IMG", "MASK"):
            shutil.copy(volumes / f"{kind}_0002.nii.gz", volumes / f"{kind}_{number:04d}.nii.gz")
    voxels = np.full((6, 16, 16), np.nan, np.float32)
    voxels[0] = np.arange(256).reshape(16, 16)
    nibabel.Nifti1Image(voxels, np.eye(4)).to_filename(volumes / "IMG_0059.nii.gz")
    nibabel.Nifti1Image(voxels[1:], np.eye(4)).to_filename(volumes / "IMG_0031.nii.gz")
    sets.cut_short(volumes / "IMG_0078.nii.gz")
    sets.cut_gzip_short(volumes / "MASK_0078.nii.gz")
    mask = np.linspace(-115, 345, 6 * 16 * 16, dtype=np.float32).reshape(6, 16, 16)
    nibabel.Nifti1Image(mask, np.eye(4)).to_filename(volumes / "MASK_0002.nii.gz")
    (volumes / "MASK_0079.nii.gz").unlink()
    report = adopt("lung_3d", mine)
    assert _errors(report) == {
        "image: cut short": 1,
        "image: holds only NaN": 1,
        "image with NaN or infinite values": 1,
        "image without mask": 1,
        "mask: cut short": 1,
    }
    assert "mask stored as float32" in _kinds(report)
    assert "mask with values other than 0 and 255" in _kinds(report)


def test_retina(mine):
    sets.retina(mine)
    train = mine / "train"
    for name in ("15_left", "16_left", "16_right", "17_left", "17_right", "odd"):
        shutil.copy(train / "10_left.jpeg", train / f"{name}.jpeg")
    sets.save(train / "16_left.jpeg", np.zeros((16, 16, 3), np.uint8))
    sets.save(train / "16_right.jpeg", np.full((16, 16), 90, np.uint8))
    dark = np.zeros((64, 64, 3), np.uint8)
    dark[:16, :16] = 60
    sets.save(train / "17_left.jpeg", dark)
    sets.cut_short(train / "17_right.jpeg")
    rows = "10_left,0\n10_left,0\n10_right,5\n13_left,1.5\n13_right,\n15_left,1\n16_left,1\n"
    rows += "16_right,1\n17_left,1\n17_right,1\nabsent_left,2\n"
    (mine / "trainLabels.csv").write_text("image,level\n" + rows)
    report = adopt("retina", mine)
    assert _errors(report) == {
        "duplicate id in trainLabels.csv": 1,
        "image without row in trainLabels.csv": 2,  # odd, and 13_right whose level is missing
        "image: cut short": 1,
        "level outside 0..4": 2,
        "row in trainLabels.csv without image": 1,
        "table row without a value": 1,
    }
    notes = {kind: count for kind, count in _kinds(report).items() if kind not in _errors(report)}
    assert notes == {
        "all-black image": 1,
        "constant image": 1,
        "image sizes, 2 different": 9,
        "image stored as L": 1,
        "name that tells no patient and eye": 1,
        "nearly black image": 1,
        "patient with one eye only": 1,
    }


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"id,label\n1,2\n", "table with wrong columns"),
        (b"", "table with wrong columns"),
        (b"image,level\n\xff\xfe\x00", "table: cannot be read"),
    ],
)
def test_retina_tables(mine, content, kind):
    sets.retina(mine)
    (mine / "trainLabels.csv").write_bytes(content)
    assert _errors(adopt("retina", mine)) == {kind: 1}


def test_retina_table_with_byte_order_mark_and_windows_line_ends(mine):
    sets.retina(mine)
    text = (mine / "trainLabels.csv").read_text()
    (mine / "trainLabels.csv").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert adopt("retina", mine).findings == ()


def test_skin_lesion(mine):
    sets.skin_lesion(mine)
    data = mine / "ISBI2016_ISIC_Part1_Training_Data"
    truth = mine / "ISBI2016_ISIC_Part1_Training_GroundTruth"
    test = mine / "ISBI2016_ISIC_Part1_Test_Data"
    shutil.copy(data / "ISIC_0000000.jpg", test / "ISIC_0000000.jpg")
    sets.save(truth / "ISIC_0000002_Segmentation.png", sets.blob(20))
    shutil.move(truth / "ISIC_0000000_Segmentation.png", truth / "ISIC_0000000_segmentation.png")
    (truth / "readme.txt").write_text("")
    report = adopt("skin_lesion", mine)
    assert _errors(report) == {
        "duplicate id, in training and test": 1,
        "image without mask": 1,
        "mask of another size than its image": 1,
    }
    assert _kinds(report)["other file, ignored"] == 1


def test_skin_lesion_sizes_vary(mine):
    sets.skin_lesion(mine)
    folder = mine / "ISBI2016_ISIC_Part1_Training"
    sets.save(
        folder.with_name(folder.name + "_Data") / "ISIC_0000002.jpg",
        np.random.default_rng(0).integers(0, 255, (20, 30, 3)).astype(np.uint8),
    )
    mask = np.zeros((20, 30), np.uint8)
    mask[3:9, 3:9] = 255
    sets.save(
        folder.with_name(folder.name + "_GroundTruth") / "ISIC_0000002_Segmentation.png", mask
    )
    report = adopt("skin_lesion", mine)
    assert report.usable
    (finding,) = report.findings
    assert (finding.kind, finding.count) == ("image sizes, 2 different", 2)
    assert set(finding.examples) == {"16 x 16 (1)", "30 x 20 (1)"}


def test_brain_tumour(mine):
    sets.brain_tumour(mine)
    with Image.open(mine / "images" / "1.png") as picture:
        picture.convert("RGB").save(mine / "images" / "1.png")
    sets.save(mine / "masks" / "2.png", (sets.blob() > 0).astype(np.uint8))
    sets.save(mine / "images" / "tumour.png", np.zeros((16, 16), np.uint8))
    sets.save(mine / "masks" / "tumour.png", sets.blob())
    sets.cut_short(mine / "masks" / "10.png")
    report = adopt("brain_tumour", mine)
    assert _errors(report) == {"mask: cut short": 1}
    assert _kinds(report) == {
        "mask: cut short": 1,
        "all-black image": 1,
        "image stored as RGB": 1,
        "mask with 0 and 1 instead of 0 and 255": 1,
        "name that is not a number": 1,
    }


def test_nuclei(mine):
    sets.nuclei(mine)
    first, second = sorted((mine / "stage1_train").iterdir())
    sets.save(first / "masks" / "other.png", sets.blob(20))
    next((second / "images").iterdir()).unlink()
    (mine / "images" / f"{0:064x}.jpg").unlink()
    third = mine / "stage1_train" / "third"
    shutil.copytree(first / "images", third / "images")
    report = adopt("nuclei", mine)
    assert _errors(report) == {
        "folder without exactly one image": 1,
        "image without mask": 1,
        "mask of another size than its image": 1,
        "mask without image": 1,
    }


def test_many_kinds_are_summed_up(mine):
    from helpers.data.fetch.report import Ledger

    ledger = Ledger()
    for number in range(30):
        ledger.note(f"kind {number:02d}", "file")
    ledger.error("error", "a [bold]file")
    findings = ledger.findings()
    assert len(findings) == 20
    assert findings[0].kind == "error"
    assert (findings[-1].kind, findings[-1].count) == ("12 more kinds", 12)


def test_the_table_shows_names_as_they_are(mine):
    sets.brain_tumour(mine)
    (mine / "images" / "[red]x.txt").write_text("")
    report = adopt("brain_tumour", mine, progress=True)
    console = Console(width=120, record=True, file=io.StringIO())
    report.show(console)
    text = console.export_text()
    assert "note" in text
    assert report.summary() in text
    assert "images/[red]x.txt" in text


def test_the_summary_of_a_bad_folder(mine):
    sets.brain_tumour(mine)
    (mine / "masks" / "1.png").unlink()
    report = adopt("brain_tumour", mine)
    assert report.summary() == (
        f"{mine}: 5 files looked into, 1 kind of error; not in use, mend the files and run the"
        " command again"
    )
