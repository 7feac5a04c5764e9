"""What predictions are worth, image by image: a table of scores and a page of pictures."""

from helpers.evaluation.montage import montage
from helpers.evaluation.scores import score_table

__all__ = ["montage", "score_table"]
