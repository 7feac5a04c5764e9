"""The size of a slice."""

SIZE = 512
"""Height and width in pixels."""

SHAPE = (SIZE, SIZE)
