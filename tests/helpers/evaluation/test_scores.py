"""The table agrees with scikit-learn, image by image."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, f1_score, jaccard_score, precision_score, recall_score

from helpers.evaluation import score_table

ORACLES = {
    "Dice": f1_score,
    "IoU": jaccard_score,
    "Sensitivity": recall_score,
    "Precision": precision_score,
    "Accuracy": accuracy_score,
}


@pytest.mark.parametrize("last", [(), (1,)])
def test_scores_are_those_of_scikit_learn(last):
    rng = np.random.default_rng(3)
    truth = rng.random((4, 6, 5, *last)) > 0.6
    found = (rng.random((4, 6, 5, *last)) > 0.5).astype(np.uint8)
    table = score_table(["a", "b", "c", "d"], truth, found)
    assert list(table.columns) == ["Image", *ORACLES]
    assert list(table["Image"]) == ["a", "b", "c", "d"]
    for name, oracle in ORACLES.items():
        expected = [oracle(t.ravel(), p.ravel()) for t, p in zip(truth, found, strict=True)]
        assert table[name].to_numpy() == pytest.approx(np.array(expected))


def test_the_table_comes_back_from_its_file(tmp_path):
    rng = np.random.default_rng(4)
    truth, found = rng.random((2, 3, 6, 5)) > 0.5
    table = score_table(["ünder 1", "b,c", "007"], truth, found)
    table.to_csv(tmp_path / "score.csv", index=False)
    pd.testing.assert_frame_equal(pd.read_csv(tmp_path / "score.csv"), table)


def test_empty_masks():
    nothing, something = np.zeros((2, 2)), np.eye(2)
    table = score_table(["both", "one"], [nothing, nothing], [nothing, something])
    assert table.iloc[0, 1:].tolist() == [1, 1, 1, 1, 1]
    assert table.iloc[1, 1:].tolist() == [0, 0, 0, 0, 0.5]


def test_masks_of_several_sizes():
    masks = [np.ones((2, 3)), np.ones((5, 4))]
    assert score_table(["a", "b"], masks, masks)["Dice"].tolist() == [1, 1]


def test_wrong_input():
    mask = np.zeros((1, 2, 2))
    with pytest.raises(ValueError, match="2 names, 1 true masks and 1 predicted masks"):
        score_table(["a", "b"], mask, mask)
    with pytest.raises(ValueError, match="shape"):
        score_table(["a"], mask, np.zeros((1, 3, 2)))
    with pytest.raises(ValueError, match="only 0 and 1"):
        score_table(["a"], mask, mask + 0.5)
