"""Try a function that builds a part of a network: from symbolic tensors to symbolic tensors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from helpers.checks.layers import layer_table


def block_model(
    function: Callable[..., Any], *input_shapes: tuple[int, ...], **arguments: Any
) -> Any:
    """Wrap what a function builds in a network of its own, to look at it and to run it.

    Parameters
    ----------
    function : callable
        Takes one symbolic tensor per shape and returns one, or a tuple of them.
    *input_shapes : tuple of int
        Shapes of the tensors without the batch axis.
    **arguments
        Passed on to `function` by name.

    Returns
    -------
    keras.Model
        From the input tensor (or the list of them) to what `function` returned.

    Raises
    ------
    ValueError
        If `function` does not return symbolic tensors.
    """
    import keras

    inputs = [keras.Input(tuple(shape)) for shape in input_shapes]
    outputs = function(*inputs, **arguments)
    parts = list(outputs) if isinstance(outputs, (tuple, list)) else [outputs]
    if not parts or not all(isinstance(part, keras.KerasTensor) for part in parts):
        raise ValueError(
            f"{getattr(function, '__name__', 'the function')} returned something that is no "
            "symbolic tensor: did it call its layers, and does it return the result?"
        )
    return keras.Model(
        inputs if len(inputs) > 1 else inputs[0], parts if len(parts) > 1 else parts[0]
    )


def block_table(
    function: Callable[..., Any], *input_shapes: tuple[int, ...], **arguments: Any
) -> list[dict[str, Any]]:
    """List every layer that the last output of such a function depends on.

    Parameters
    ----------
    function : callable
    *input_shapes : tuple of int
    **arguments
        As for :func:`block_model`.

    Returns
    -------
    list of dict
        Rows as :func:`layer_table` gives them.

    Raises
    ------
    ValueError
        If the function fails on symbolic tensors or does not return any.
    """
    return layer_table(_Block(function, input_shapes[1:], arguments), input_shapes[0])


class _Block:
    """Looks like a network with one input, as the layer table wants it."""

    def __init__(
        self,
        function: Callable[..., Any],
        shapes: tuple[tuple[int, ...], ...],
        arguments: dict[str, Any],
    ) -> None:
        self.function = function
        self.shapes = shapes
        self.arguments = arguments

    def call(self, first: Any) -> Any:
        import keras

        others = [keras.Input(tuple(shape)) for shape in self.shapes]
        outputs = self.function(first, *others, **self.arguments)
        return outputs[-1] if isinstance(outputs, (tuple, list)) else outputs
