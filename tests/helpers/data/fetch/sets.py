"""Tiny data sets in the real layouts, written file by file."""

import gzip
from pathlib import Path

import h5py
import nibabel
import numpy as np
import tifffile
from PIL import Image

SIDE = 16


def _noise(shape, seed=0, high=255):
    return np.random.default_rng(seed).integers(1, high, shape)


def blob(side=SIDE):
    mask = np.zeros((side, side), np.uint8)
    mask[4:9, 5:10] = 255
    return mask


def save(path: Path, pixels, **options):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels).save(path, **options)


def write_slice(path: Path, image, mask):
    """A MATLAB 7.3 file as figshare has it: columns first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with h5py.File(path, "w") as file:
        group = file.create_group("cjdata")
        group["image"] = np.asarray(image).T
        group["tumorMask"] = np.asarray(mask).T
        group["label"] = [[1.0]]
        group["PID"] = np.array([[ord(letter)] for letter in "100360"], np.uint16)


def matlab(folder: Path, numbers):
    for number in numbers:
        image = _noise((SIDE, SIDE), number, 2000).astype(np.int16)
        write_slice(folder / f"{number}.mat", image, blob() > 0)


def brain_tumour(folder: Path):
    for number in (1, 2, 10):
        save(folder / "images" / f"{number}.png", _noise((SIDE, SIDE), number).astype(np.uint8))
        save(folder / "masks" / f"{number}.png", blob())


def lung_2d(folder: Path):
    for kind in ("2d_images", "2d_masks"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    for number in range(3):
        name = f"ID_{number:04d}_Z_0142.tif"
        image = (_noise((SIDE, SIDE), number, 2000) - 1000).astype(np.int16)
        tifffile.imwrite(folder / "2d_images" / name, image)
        tifffile.imwrite(folder / "2d_masks" / name, blob())
    rows = "".join(f"ID_{number:04d}_Z_0142.tif,1,1,1\n" for number in range(3))
    header = "img_id,lung_area_px,lung_area_cm2,lung_mean_hu\n"
    (folder / "lung_stats.csv").write_text(header + rows)


def lung_3d(folder: Path):
    (folder / "3d_images").mkdir(parents=True, exist_ok=True)
    for number in (2, 31):
        voxels = (_noise((6, SIDE, SIDE), number, 2000) - 1000).astype(np.int16)
        mask = np.stack([blob()] * 6)
        for kind, array in (("IMG", voxels), ("MASK", mask)):
            nibabel.Nifti1Image(array, np.diag([5.0, 0.7, 0.7, 1.0])).to_filename(
                folder / "3d_images" / f"{kind}_{number:04d}.nii.gz"
            )


def retina(folder: Path):
    rows = ["image,level"]
    for patient in (10, 13):
        for eye in ("left", "right"):
            pixels = _noise((SIDE, SIDE, 3), patient).astype(np.uint8)
            save(folder / "train" / f"{patient}_{eye}.jpeg", pixels)
            rows.append(f"{patient}_{eye},{patient % 5}")
    (folder / "trainLabels.csv").write_text("\n".join(rows) + "\n")


def skin_lesion(folder: Path):
    for split, ids in (("Training", (0, 2)), ("Test", (3,))):
        for number in ids:
            stem, pixels = f"ISIC_{number:07d}", _noise((SIDE, SIDE, 3), number).astype(np.uint8)
            save(folder / f"ISBI2016_ISIC_Part1_{split}_Data" / f"{stem}.jpg", pixels)
            truth = folder / f"ISBI2016_ISIC_Part1_{split}_GroundTruth"
            save(truth / f"{stem}_Segmentation.png", blob())


def nuclei_original(folder: Path, seed=0):
    for number in range(2):
        name = f"{number:064x}"
        item = folder / "stage1_train" / name
        pixels = np.repeat(_noise((SIDE, SIDE, 1), number).astype(np.uint8), 4, axis=2)
        pixels[..., 3] = 255
        save(item / "images" / f"{name}.png", pixels)
        save(item / "masks" / f"{number + 8:064x}.png", blob())
        save(item / "masks" / f"{number + 9:064x}.png", blob().T)


def nuclei_processed(folder: Path):
    for number in range(2):
        name = f"{number:064x}.jpg"
        save(folder / "images" / name, _noise((256, 256), number).astype(np.uint8))
        save(folder / "masks" / name, blob(256))


def nuclei(folder: Path):
    nuclei_original(folder)
    nuclei_processed(folder)


WRITERS = {
    "brain_tumour": brain_tumour,
    "retina": retina,
    "lung_2d": lung_2d,
    "lung_3d": lung_3d,
    "skin_lesion": skin_lesion,
    "nuclei": nuclei,
}


def cut_short(path: Path):
    """Keep the first half of a file."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_gzip_short(path: Path):
    """Half of the content, packed properly."""
    content = gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(content[: len(content) // 2]))
