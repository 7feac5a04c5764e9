"""The widget: state that both sides share, and slices sent to the browser when it asks."""

import base64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from helpers.plotting import COLOURS
from helpers.viewer.packing import Layer, Packed
from helpers.viewer.picture import draw_png
from helpers.viewer.transport import to_bytes

BROWSER = Path(__file__).parent / "browser"
MODULES = ("planes", "store", "paint", "scores", "panes", "controls", "widget")

# Sky blue for the truth, as on the contact sheets; then the other colours in turn.
TRUTH = COLOURS[5]
OTHERS = (COLOURS[4], COLOURS[3], COLOURS[2], COLOURS[1], COLOURS[0])


class MaskViewer(anywidget.AnyWidget):
    """Images or a volume with masks over them; made by :func:`helpers.viewer.view`.

    Drawing happens in the browser. The slice in the middle goes there with the widget, the others
    follow in slabs that the browser asks for.

    Attributes
    ----------
    plane : str
        ``"axial"``, ``"coronal"`` or ``"sagittal"``; for images that are no volume ``"image"``.
    index : int
        Slice that is shown, from 0.
    threshold : float
        Probabilities above it are foreground, from 0 to 1 in steps of 0.01.
    opacity : float
        Of the masks, from 0 to 1.
    drawing : str
        ``"fill"`` or ``"outline"``.
    errors : bool
        Show hits, false positives and false negatives in place of the masks.
    compare : bool
        Show two predictions side by side.
    centre, width : float
        Window: grey values shown from black to white, in the image's units.
    hidden : list of str
        Names of masks that are not shown.
    """

    _esm = "\n".join((BROWSER / f"{name}.js").read_text(encoding="utf-8") for name in MODULES)
    _css = (BROWSER / "widget.css").read_text(encoding="utf-8")

    plane = traitlets.Unicode("image").tag(sync=True)
    index = traitlets.Int(0, min=0).tag(sync=True)
    threshold = traitlets.Float(0.5, min=0, max=1).tag(sync=True)
    opacity = traitlets.Float(0.4, min=0, max=1).tag(sync=True)
    drawing = traitlets.Enum(["fill", "outline"], "fill").tag(sync=True)
    errors = traitlets.Bool(default_value=False).tag(sync=True)
    compare = traitlets.Bool(default_value=False).tag(sync=True)
    centre = traitlets.Float(0.5).tag(sync=True)
    width = traitlets.Float(1.0).tag(sync=True)
    hidden = traitlets.List(traitlets.Unicode()).tag(sync=True)

    _facts = traitlets.Dict().tag(sync=True)
    _first = traitlets.List(traitlets.Bytes()).tag(sync=True)

    def __init__(
        self,
        image: Packed,
        layers: Mapping[str, Layer],
        *,
        volume: bool,
        spacing: tuple[float, float, float] | None,
        window: tuple[float, float],
        units: str,
        names: Sequence[str],
        presets: Mapping[str, tuple[float, float]],
    ) -> None:
        self._image, self._layers = image, dict(layers)
        others = iter(range(len(self._layers)))
        colours = {
            name: TRUTH if name == "truth" else OTHERS[next(others) % len(OTHERS)]
            for name in self._layers
        }
        middle = len(image.values) // 2 if volume else 0
        facts = {
            "shape": list(image.values.shape),
            "dtype": image.values.dtype.name,
            "scale": image.scale,
            "offset": image.offset,
            "range": [image.low, image.high],
            "volume": volume,
            "spacing": spacing,
            "units": units,
            "names": list(names),
            "presets": {name: list(values) for name, values in presets.items()},
            "first": middle,
            "layers": [
                {
                    "name": name,
                    "kind": layer.kind,
                    "dtype": layer.dtype,
                    "colour": colours[name],
                }
                for name, layer in self._layers.items()
            ],
        }
        super().__init__(
            plane="axial" if volume else "image",
            index=middle,
            centre=window[0],
            width=window[1],
            _facts=facts,
            _first=self._slab(middle, middle + 1),
        )
        self.on_msg(self._answer)

    def _slab(self, start: int, stop: int) -> list[bytes]:
        arrays = [self._image.values, *(layer.stored for layer in self._layers.values())]
        return [to_bytes(array[start:stop]) for array in arrays]

    def _answer(self, _: Any, content: Any, buffers: Any) -> None:
        """Send the slices that the browser asks for: ``{"want": [start, stop]}``."""
        start, stop = (int(number) for number in content["want"])
        self.send({"slab": [start, stop]}, self._slab(start, stop))

    @traitlets.validate("index")
    def _index_in_range(self, proposal: Any) -> int:
        return min(int(proposal["value"]), self.slices - 1)

    @property
    def slices(self) -> int:
        """How many slices there are along the present plane."""
        axis = {"coronal": 1, "sagittal": 2}.get(self.plane, 0)
        return int(self._image.values.shape[axis])

    def __repr__(self) -> str:
        shape = " x ".join(str(size) for size in self._image.values.shape)
        return f"MaskViewer of {shape} with {', '.join(self._layers) or 'no masks'}"

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Offer a picture as well, for pages that no kernel stands behind."""
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is None:
            return None
        data, metadata = bundle
        colours = {layer["name"]: layer["colour"] for layer in self._facts["layers"]}
        first = self._facts["first"]
        png = draw_png(
            self._image,
            self._layers,
            colours,
            index=self.index if self.plane in ("image", "axial") else first,
            window=(self.centre, self.width),
            threshold=self.threshold,
        )
        return {**data, "image/png": base64.b64encode(png).decode()}, metadata
