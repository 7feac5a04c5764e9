"""Bad hand-ins: one clear line each."""

import json
import os
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from grader.submission import RefusedError, read_submission


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "submitted" / "amara" / "tiny"
    path.mkdir(parents=True)
    return path


@pytest.fixture
def text(answered: NotebookNode) -> str:
    return nbformat.writes(answered)


def refusal(folder: Path, template: NotebookNode) -> str:
    with pytest.raises(RefusedError) as caught:
        read_submission(folder, "amara", {"tiny": template})
    line = str(caught.value)
    assert "\n" not in line
    assert str(folder) in line
    return line


def test_reads_notebook_and_files(folder: Path, text: str, template: NotebookNode) -> None:
    (folder / "tiny.ipynb").write_text(text)
    (folder / "tiny.weights.h5").write_bytes(b"weights")
    submission = read_submission(folder, "amara", {"tiny": template})
    assert submission.student == "amara"
    assert list(submission.files) == ["tiny.weights.h5"]
    assert submission.notices == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b"  \n", "is empty"),
        (b"\x89PNG\r\n", "is not a notebook"),
        (b"{", "is not a notebook"),
        (b"[" * 100_000, "is not a notebook"),
        (b"[1, 2]", "JSON but no notebook"),
        (b'{"nbformat": 4}', "damaged"),
        (b'{"nbformat": 4, "cells": [3]}', "damaged"),
        (b'{"nbformat": 3, "worksheets": 7}', "damaged"),
    ],
)
def test_what_is_no_notebook(
    folder: Path, template: NotebookNode, content: bytes, reason: str
) -> None:
    (folder / "tiny.ipynb").write_bytes(content)
    assert reason in refusal(folder, template)


def test_another_assignments_notebook(folder: Path, template: NotebookNode) -> None:
    other = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    other.cells[0].metadata["nbgrader"] = {"grade_id": "q7_other"}
    nbformat.write(other, folder / "tiny.ipynb")
    line = refusal(folder, template)
    assert "not a notebook of tiny" in line
    assert "q7_other" in line


def test_version_3_is_read(folder: Path, template: NotebookNode, answered: NotebookNode) -> None:
    old = nbformat.convert(answered, 3)
    (folder / "tiny.ipynb").write_text(json.dumps(old))
    submission = read_submission(folder, "amara", {"tiny": template})
    assert any("x + x" in cell.source for cell in submission.notebooks["tiny"].cells)
    assert "format 3" in submission.notices[0]


@pytest.mark.parametrize("kernel", [None, {"name": "cobol", "display_name": "COBOL"}])
def test_kernel_metadata_does_not_matter(
    folder: Path, template: NotebookNode, answered: NotebookNode, kernel: dict[str, str] | None
) -> None:
    answered.metadata.clear()
    if kernel:
        answered.metadata["kernelspec"] = kernel
    nbformat.write(answered, folder / "tiny.ipynb")
    assert (
        "kernelspec"
        not in read_submission(folder, "amara", {"tiny": template}).notebooks["tiny"].metadata
    )


def test_no_notebook(folder: Path, template: NotebookNode) -> None:
    (folder / "notes.txt").write_text("sorry")
    assert "holds no notebook" in refusal(folder, template)


def test_the_only_notebook_may_have_a_name_in_another_alphabet(
    folder: Path, text: str, template: NotebookNode
) -> None:
    (folder / "肺の分割.ipynb").write_text(text)
    (notice,) = read_submission(folder, "amara", {"tiny": template}).notices
    assert "肺の分割.ipynb" in notice


def test_of_two_notebooks_the_named_one_counts(
    folder: Path, text: str, template: NotebookNode
) -> None:
    (folder / "tiny.ipynb").write_text(text)
    (folder / "tiny-Copy1.ipynb").write_text("not even JSON")
    (notice,) = read_submission(folder, "amara", {"tiny": template}).notices
    assert "tiny-Copy1.ipynb" in notice


def test_two_notebooks_of_other_names(folder: Path, text: str, template: NotebookNode) -> None:
    (folder / "a.ipynb").write_text(text)
    (folder / "b.ipynb").write_text(text)
    assert "none is called tiny.ipynb" in refusal(folder, template)


def test_checkpoints_are_no_second_notebook(
    folder: Path, text: str, template: NotebookNode
) -> None:
    (folder / "tiny.ipynb").write_text(text)
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").write_text(text)
    assert read_submission(folder, "amara", {"tiny": template}).notices == ()


def test_a_folder_where_the_file_should_be(folder: Path, template: NotebookNode) -> None:
    (folder / "tiny.ipynb").mkdir()
    assert "is a folder" in refusal(folder, template)


def test_a_file_where_the_folder_should_be(folder: Path, template: NotebookNode) -> None:
    folder.rmdir()
    folder.write_text("hand-in")
    assert "is not a folder" in refusal(folder, template)


@pytest.mark.parametrize("name", ["tiny.ipynb", "data.csv", "deep/secret"])
def test_a_link_is_refused(
    folder: Path, text: str, template: NotebookNode, tmp_path: Path, name: str
) -> None:
    outside = tmp_path / "outside"
    outside.write_text(text)
    (folder / "tiny.ipynb").write_text(text)
    link = folder / name
    link.unlink(missing_ok=True)
    link.parent.mkdir(exist_ok=True)
    link.symlink_to(outside)
    assert "is a link" in refusal(folder, template)


def test_a_linked_folder_is_refused(
    folder: Path, text: str, template: NotebookNode, tmp_path: Path
) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (real / "tiny.ipynb").write_text(text)
    folder.rmdir()
    folder.symlink_to(real)
    assert "is a link" in refusal(folder, template)


def test_a_pipe_is_refused(folder: Path, template: NotebookNode) -> None:
    os.mkfifo(folder / "tiny.ipynb")
    assert "not a regular file" in refusal(folder, template)


def test_unreadable_file(
    folder: Path, text: str, template: NotebookNode, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "tiny.ipynb").write_text(text)
    (folder / "tiny.ipynb").chmod(0)
    if os.geteuid() == 0:  # root reads everything: let the read fail as it does for others
        monkeypatch.setattr(Path, "read_bytes", _permission_denied)
    assert "cannot be read (Permission denied)" in refusal(folder, template)


def _permission_denied(path: Path) -> bytes:
    raise PermissionError(13, "Permission denied", str(path))


def test_200_megabytes_of_saved_output_are_dropped(
    folder: Path, template: NotebookNode, answered: NotebookNode
) -> None:
    answered.cells[-1].outputs = [
        nbformat.v4.new_output("stream", name="stdout", text="x" * 200_000_000)
    ]
    nbformat.write(answered, folder / "tiny.ipynb")
    from grader.assemble import assemble

    submission = read_submission(folder, "amara", {"tiny": template})
    assert len(nbformat.writes(assemble(template, submission.notebooks["tiny"]))) < 100_000


@pytest.mark.parametrize("student", ["a\udc80b", "a\nb", "a\x1bb"])
def test_an_unprintable_student_id(folder: Path, template: NotebookNode, student: str) -> None:
    with pytest.raises(RefusedError, match="unprintable") as caught:
        read_submission(folder, student, {"tiny": template})
    str(caught.value).encode()


def test_lone_surrogates_in_a_source_are_replaced(
    folder: Path, template: NotebookNode, text: str
) -> None:
    (folder / "tiny.ipynb").write_text(text.replace("x + x", "x + x  # \\ud800"))
    submission = read_submission(folder, "amara", {"tiny": template})
    "".join(cell.source for cell in submission.notebooks["tiny"].cells).encode()
