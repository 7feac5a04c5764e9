"""What `view` makes of its arguments, and what a kernel says to a browser."""

import base64
import io
import json
import zlib

import numpy as np
import pytest
from PIL import Image

from helpers.plotting import COLOURS
from helpers.viewer import view

RNG = np.random.default_rng(3)
VOLUME = RNG.integers(-1000, 400, (5, 6, 7)).astype(np.int16)
MASK = VOLUME > 0


def facts(viewer):
    return viewer.get_state("_facts")["_facts"]


def test_a_volume_begins_in_the_middle():
    viewer = view(VOLUME, axes="zyx", window="lung", units="HU", spacing=(5, 1, 1), truth=MASK)
    assert (viewer.plane, viewer.index, viewer.slices) == ("axial", 2, 5)
    assert (viewer.centre, viewer.width) == (-600, 1500)
    assert facts(viewer)["presets"].keys() == {"lung", "mediastinum", "bone"}
    assert zlib.decompress(viewer._first[1]) == np.packbits(MASK[2]).tobytes()
    viewer.index = 99
    assert viewer.index == 4
    viewer.plane = "sagittal"
    assert viewer.slices == 7


def test_a_batch_begins_with_its_first_image():
    viewer = view(np.zeros((3, 4, 5, 1)), names=["a", "b", "c"])
    assert (viewer.plane, viewer.index) == ("image", 0)
    assert facts(viewer)["names"] == ["a", "b", "c"]
    assert facts(viewer)["presets"] == {}
    assert viewer.width > 0


def test_the_truth_has_a_colour_of_its_own_and_all_others_differ():
    masks = dict.fromkeys(("first", "truth", "second", "third"), MASK)
    colours = {one["name"]: one["colour"] for one in facts(view(VOLUME, **masks))["layers"]}
    assert colours["truth"] == COLOURS[5]
    assert len(set(colours.values())) == 4


def test_the_browser_gets_what_it_asks_for(monkeypatch):
    viewer = view(VOLUME, truth=MASK)
    sent = []
    monkeypatch.setattr(viewer, "send", lambda content, buffers: sent.append((content, buffers)))
    viewer._handle_custom_msg({"want": [1, 3]}, [])
    ((content, buffers),) = sent
    assert content == {"slab": [1, 3]}
    assert zlib.decompress(buffers[1]) == b"".join(np.packbits(one).tobytes() for one in MASK[1:3])


def test_everything_but_the_first_slice_stays_in_the_kernel():
    state = view(np.zeros((200, 64, 64), np.int16), truth=np.zeros((200, 64, 64))).get_state()
    size = sum(len(part) for part in state.pop("_first"))
    assert size < 1000
    state.pop("layout")
    assert len(json.dumps(state)) < 60_000  # the program itself


def test_a_picture_stands_in_where_there_is_no_kernel():
    image = np.zeros((40, 60))
    image[:, 30:] = 1
    truth = np.zeros((40, 60), bool)
    truth[10:20, 10:20] = True
    viewer = view(image, truth=truth, prediction=0.4 * truth)
    data, _ = viewer._repr_mimebundle_()
    assert data["text/plain"] == "MaskViewer of 1 x 40 x 60 with truth, prediction"
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))))
    scale = 256 // 60
    assert picture.shape[1] == 60 * scale
    assert picture[2, 2].tolist() == [0, 0, 0]
    assert picture[2, -2].tolist() == [255, 255, 255]
    blue, orange = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (COLOURS[5], COLOURS[4]))
    edge = picture[10 * scale, 15 * scale]
    assert edge.tolist() == blue  # the prediction is below the threshold
    viewer.threshold = 0.3
    data, _ = viewer._repr_mimebundle_()
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))))
    assert picture[10 * scale, 15 * scale].tolist() == orange


@pytest.mark.parametrize(
    "red", [np.uint8([200, 20, 60]), np.float32([200, 20, 60]) / 255], ids=["0 to 255", "0 to 1"]
)
def test_a_still_picture_has_the_colours_of_its_image(red: np.ndarray) -> None:
    image = np.broadcast_to(red, (3, 40, 50, 3))
    data, _ = view(image)._repr_mimebundle_()
    picture = np.asarray(Image.open(io.BytesIO(base64.b64decode(data["image/png"]))))
    assert picture[10, 10].tolist() == [200, 20, 60]


@pytest.mark.parametrize(
    ("image", "pixels"),
    [
        (np.zeros((3, 4)), (3, 4)),
        (np.ones((2, 3, 4), bool), (2, 3, 4)),
        (np.full((3, 4, 3), 7), (3, 4)),
        (np.array([[0.5]]), (1, 1)),
    ],
)
def test_constant_images_and_empty_masks_are_shown(image, pixels):
    viewer = view(image, truth=np.zeros(pixels))
    data, _ = viewer._repr_mimebundle_()
    assert data["image/png"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"truth": MASK[:4]}, r"truth has shape \(4, 6, 7\), but image has shape \(5, 6, 7\)"),
        ({"truth": MASK * 0.5 - 1}, "truth has values from -1"),
        ({"window": "liver"}, "window='liver' is unknown; there are: lung, mediastinum, bone"),
        ({"window": (0, 0)}, "width should be positive"),
        ({"spacing": (1, -1, 1)}, "positive lengths"),
        ({"spacing": (1,)}, "2 or 3"),
        ({"names": ["one"]}, "names has 1 entries, but image has 5 images"),
        ({"axes": "yx"}, "names 2 axes"),
    ],
)
def test_bad_input(arguments, message):
    with pytest.raises(ValueError, match=message):
        view(VOLUME, **arguments)
