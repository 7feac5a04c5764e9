"""Names in numeric order."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from helpers.imaging import numeric_order


def test_numbers_count_as_numbers():
    assert numeric_order(["10.png", "2.png", "1.png"]) == ["1.png", "2.png", "10.png"]
    assert numeric_order(["a10b2", "a9b10", "a10b10"]) == ["a9b10", "a10b2", "a10b10"]


def test_paths_stay_paths():
    names = [Path("images/10.png"), Path("images/9.png")]
    assert numeric_order(names) == names[::-1]


@given(st.lists(st.integers(0, 10**6), unique=True))
def test_as_the_numbers_themselves(numbers):
    names = numeric_order(f"{number}.png" for number in numbers)
    assert names == [f"{number}.png" for number in sorted(numbers)]


@given(st.lists(st.text()))
def test_any_text_can_be_ordered_and_the_order_it_came_in_is_forgotten(names):
    ordered = numeric_order(names)
    assert sorted(ordered) == sorted(names)
    assert numeric_order(names[::-1]) == ordered


def test_leading_zeros():
    assert numeric_order(["1", "01", "2"]) == numeric_order(["01", "1", "2"]) == ["01", "1", "2"]
