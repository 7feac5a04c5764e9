"""What the backbones raise when there are no weights."""

from helpers.errors import UserError


class WeightsError(UserError):
    """Weights are absent, unreachable or damaged: one line with the remedy."""
