"""Download from Kaggle through kagglehub, and say in one line what it wants."""

from pathlib import Path

import requests

from helpers.data.errors import DataError
from helpers.data.fetch.hosts import Kaggle

_TOKEN = "https://www.kaggle.com/settings"  # noqa: S105, the page where tokens are made


def download(source: Kaggle, name: str) -> Path:
    """Download a data set, or the files of a competition, into kagglehub's own cache.

    kagglehub goes on with files that were interrupted, checks the host's MD5 and shows its own
    progress bar.

    Parameters
    ----------
    source : Kaggle
    name : str
        Of the data set in this course, for the remedy.

    Returns
    -------
    Path of the folder that holds the files.

    Raises
    ------
    DataError
        No credentials, rules not accepted, no network, or a damaged download. One line.
    """
    import kagglehub  # takes a while, and nobody else needs it
    from kagglehub.exceptions import DataCorruptionError, UnauthenticatedError

    try:
        if not source.files:
            return Path(kagglehub.dataset_download(source.handle))
        paths = [
            Path(kagglehub.competition_download(source.handle, path=file)) for file in source.files
        ]
        return paths[0].parent
    except UnauthenticatedError as error:
        raise DataError(
            f"{source.page}: Kaggle gives this only to signed-in users; make an API token on"
            f" {_TOKEN} and save it as ~/.kaggle/kaggle.json"
        ) from error
    except requests.HTTPError as error:
        raise DataError(f"{source.page}: {_refusal(source, name, error)}") from error
    except (requests.ConnectionError, requests.Timeout) as error:
        raise DataError(
            f"{source.page}: Kaggle cannot be reached; check the network and run the command"
            " again, it goes on where it stopped"
        ) from error
    except (DataCorruptionError, requests.RequestException) as error:
        raise DataError(
            f"{source.page}: the download was damaged on its way; run the command again"
        ) from error
    except ValueError as error:  # kagglehub's word for a credentials file that it cannot read
        raise DataError(
            f"{source.page}: kagglehub says {_line(error)!r}; mend ~/.kaggle/kaggle.json, or make"
            f" a new token on {_TOKEN}"
        ) from error


def _refusal(source: Kaggle, name: str, error: requests.HTTPError) -> str:
    status = error.response.status_code if error.response is not None else None
    if status == 401:
        return (
            f"Kaggle does not accept your credentials; make a new API token on {_TOKEN} and save"
            " it as ~/.kaggle/kaggle.json"
        )
    if status == 403 and source.files:
        return (
            "Kaggle wants the rules of the competition accepted first; sign in, join with 'Late"
            f" Submission' and accept them on {source.page}/rules, then run the command again"
        )
    if status == 403:
        return "Kaggle refuses; sign in, open the page, agree to its terms, and run it again"
    if status == 404:
        return (
            "Kaggle has no such data any more; download a copy elsewhere and run"
            f" `course data fetch {name} --from FOLDER`"
        )
    return f"Kaggle answers {status}; run the command again later"


def _line(error: Exception) -> str:
    return " ".join(str(error).split())
