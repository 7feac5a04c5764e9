"""Pages that no kernel stands behind show a picture in the viewer's place."""

import nbformat
import numpy as np
import pytest
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from grader.sanitize import safe_outputs
from helpers.viewer import view

WIDGET = "application/vnd.jupyter.widget-view+json"
CLEAR = Config({"ClearMetadataPreprocessor": {"enabled": True}})


@pytest.fixture
def output() -> NotebookNode:
    data, metadata = view(np.eye(30), truth=np.eye(30) > 0)._repr_mimebundle_()
    return nbformat.v4.new_output("execute_result", data=data, metadata=metadata)


def page_of(output: NotebookNode, state: dict[str, object], config: Config) -> str:
    """What nbconvert makes of a cell with that output in a notebook with that widget state."""
    cell = nbformat.v4.new_code_cell("view(image, truth=mask)", outputs=[output])
    notebook = nbformat.v4.new_notebook(cells=[cell])
    if state:
        notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": state}}
    body, _ = HTMLExporter(config=config).from_notebook_node(notebook)
    return str(body)


def test_the_output_holds_both(output: NotebookNode) -> None:
    assert {WIDGET, "image/png", "text/plain"} == output.data.keys()


def test_what_jupyterlab_saved_converts_to_a_picture(output: NotebookNode) -> None:
    assert f'src="data:image/png;base64,{output.data["image/png"]}"' in page_of(
        output, {}, Config()
    )


def test_what_papermill_saved_does_when_the_state_of_widgets_is_left_out(
    output: NotebookNode,
) -> None:
    state = {output.data[WIDGET]["model_id"]: {"model_name": "AnyModel", "state": {}}}
    assert 'src="data:image/png' not in page_of(output, state, Config())
    assert 'src="data:image/png' in page_of(output, state, CLEAR)


def test_the_grader_keeps_the_picture(output: NotebookNode) -> None:
    (kept,) = safe_outputs([output])
    assert kept.data == {"image/png": output.data["image/png"]}
