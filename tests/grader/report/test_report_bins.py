import pytest

from grader.report.bins import bins


@pytest.mark.parametrize(
    ("marks", "possible", "edges", "counts"),
    [
        # A bin holds its lower edge.
        ([0, 9, 10, 19.5, 76], 76, (0, 10, 20, 30, 40, 50, 60, 70, 80), (2, 2, 0, 0, 0, 0, 0, 1)),
        # The last one both: full marks do not stand alone.
        ([89, 90], 90, (0, 10, 20, 30, 40, 50, 60, 70, 80, 90), (0,) * 8 + (2,)),
        ([0, 1, 3, 3], 3, (0, 1, 2, 3), (1, 1, 2)),
        ([11], 11, (0, 2, 4, 6, 8, 10, 12), (0, 0, 0, 0, 0, 1)),
        # Sums of floats are not sorted by their last digit.
        ([0.1 + 0.2 + 1.7], 10, tuple(range(11)), (0, 0, 1, 0, 0, 0, 0, 0, 0, 0)),
        # Extra credit belongs to the last bin.
        ([12], 10, tuple(range(11)), (0,) * 9 + (1,)),
        ([0, 0], 0, (0, 1), (2,)),
    ],
)
def test_bins(marks, possible, edges, counts):
    found = bins(marks, possible)
    assert found.edges == edges
    assert found.counts == counts


@pytest.mark.parametrize("possible", [1, 2, 10, 11, 76, 99, 100, 101, 1000.5])
def test_bins_are_few_equal_and_reach_the_maximum(possible):
    found = bins([], possible)
    steps = {right - left for left, right in zip(found.edges, found.edges[1:], strict=False)}
    assert steps == {found.width}
    assert len(found.counts) <= 10
    assert found.edges[-2] < possible <= found.edges[-1]
