"""What NiiVue is handed is a NIfTI file with the right axes."""

import sys

import nibabel
import numpy as np
import pytest

from helpers.viewer import view3d

VOLUME = np.arange(24, dtype=np.int16).reshape(2, 3, 4)


def test_a_volume_and_a_mask():
    viewer = view3d(
        VOLUME.transpose(2, 1, 0), (VOLUME > 5).transpose(2, 1, 0), axes="xyz", spacing=(5, 2, 1)
    )
    volume, mask = (nibabel.Nifti1Image.from_bytes(one.data) for one in viewer.volumes)
    assert (np.asarray(volume.dataobj) == VOLUME.transpose(2, 1, 0)).all()
    assert (np.asarray(mask.dataobj) == (VOLUME > 5).transpose(2, 1, 0)).all()
    assert volume.header.get_zooms() == (1, 2, 5)
    assert nibabel.aff2axcodes(volume.affine) == ("L", "P", "S")


def test_bad_input(monkeypatch):
    with pytest.raises(ValueError, match=r"mask has shape \(2, 3\), but volume has shape"):
        view3d(VOLUME, VOLUME[:, :, 0])
    with pytest.raises(ValueError, match="it needs three, zyx"):
        view3d(VOLUME, axes="nyx")
    monkeypatch.setitem(sys.modules, "ipyniivue", None)
    with pytest.raises(ModuleNotFoundError, match=r"view3d needs ipyniivue: pip install"):
        view3d(VOLUME)
