"""What the card of a data set shows."""

import pytest

from helpers import data
from helpers.data.card import Measurement


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.9, "0.900"), (1.0, "1.000"), (281.4, "281"), (None, "not measured yet")],
)
def test_scores_have_three_digits_and_seconds_none(value: float | None, shown: str) -> None:
    assert str(Measurement("what it is", value)) == f"what it is: {shown}"


@pytest.mark.parametrize("name", data.NAMES)
def test_every_figure_was_measured(name: str) -> None:
    assert "not measured yet" not in data.card(name)._repr_markdown_()
