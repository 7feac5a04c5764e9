"""What Kaggle wants is told in one line; stand-ins take the place of kagglehub's functions."""

import inspect

import kagglehub
import pytest
import requests
from kagglehub.exceptions import DataCorruptionError, KaggleApiHTTPError, UnauthenticatedError

from helpers.data import DataError
from helpers.data.fetch import kaggle
from helpers.data.fetch.hosts import HOSTS

LUNGS, RETINA = HOSTS["lung_2d"], HOSTS["retina"]


def _answer(status):
    response = requests.Response()
    response.status_code = status
    return KaggleApiHTTPError(f"{status} Client Error.\n\nmany lines", response=response)


def _fail(monkeypatch, error):
    def download(handle, path=None, *, force_download=False, output_dir=None):
        raise error

    monkeypatch.setattr(kagglehub, "dataset_download", download)
    monkeypatch.setattr(kagglehub, "competition_download", download)


def _fault(source, name):
    with pytest.raises(DataError) as caught:
        kaggle.download(source, name)
    message = str(caught.value)
    assert "\n" not in message
    assert message.startswith(f"{source.page}: ")
    assert ";" in message
    return message


def test_a_data_set_comes_whole(monkeypatch, tmp_path):
    asked = []
    monkeypatch.setattr(
        kagglehub, "dataset_download", lambda handle: asked.append(handle) or str(tmp_path)
    )
    assert kaggle.download(LUNGS, "lung_2d") == tmp_path
    assert asked == ["kmader/finding-lungs-in-ct-data"]


def test_of_a_competition_only_what_is_needed(monkeypatch, tmp_path):
    asked = []

    def download(handle, path=None):
        asked.append((handle, path))
        return str(tmp_path / path)

    monkeypatch.setattr(kagglehub, "competition_download", download)
    assert kaggle.download(RETINA, "retina") == tmp_path
    files = [f"train.zip.00{part}" for part in (1, 2, 3, 4, 5)] + ["trainLabels.csv.zip"]
    assert asked == [("diabetic-retinopathy-detection", file) for file in files]


def test_no_credentials(monkeypatch):
    _fail(monkeypatch, UnauthenticatedError())
    assert "make an API token on https://www.kaggle.com/settings" in _fault(RETINA, "retina")


def test_rules_not_accepted(monkeypatch):
    _fail(monkeypatch, _answer(403))
    page = "https://www.kaggle.com/competitions/diabetic-retinopathy-detection/rules"
    assert f"accept them on {page}, then run the command again" in _fault(RETINA, "retina")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (_answer(401), "does not accept your credentials; make a new API token"),
        (_answer(403), "Kaggle refuses; sign in, open the page, agree to its terms"),
        (_answer(404), "run `course data fetch lung_2d --from FOLDER`"),
        (_answer(500), "Kaggle answers 500; run the command again later"),
        (requests.ConnectionError("[Errno -3]"), "cannot be reached; check the network"),
        (requests.Timeout(), "cannot be reached; check the network"),
        (requests.exceptions.ChunkedEncodingError(), "damaged on its way; run the command again"),
        (DataCorruptionError("MD5\nwrong"), "damaged on its way; run the command again"),
        (ValueError("Invalid Kaggle\ncredentials file"), "says 'Invalid Kaggle credentials file'"),
    ],
)
def test_other_faults(monkeypatch, error, told):
    _fail(monkeypatch, error)
    assert told in _fault(LUNGS, "lung_2d")


def test_the_stand_in_takes_the_arguments_of_kagglehub():
    """The stand-ins above would hide a change of kagglehub's own functions."""
    whole = inspect.signature(kagglehub.dataset_download)
    single = inspect.signature(kagglehub.competition_download)
    whole.bind("owner/name")
    single.bind("name", path="file")


def test_kagglehub_says_that_nobody_is_signed_in(monkeypatch, tmp_path):
    """kagglehub itself, which looks for credentials before it asks the network."""
    for variable in ("KAGGLE_USERNAME", "KAGGLE_KEY", "KAGGLE_API_TOKEN"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KAGGLEHUB_CACHE", str(tmp_path))
    monkeypatch.setenv("KAGGLE_CONFIG_DIR", str(tmp_path))
    assert "only to signed-in users" in _fault(RETINA, "retina")
