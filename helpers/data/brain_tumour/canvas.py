"""The sizes of a slice."""

DRAWN = 256
"""Height and width in pixels of the acquired matrix: a slice is drawn at this size."""

SHAPE = (DRAWN, DRAWN)

STORED = 512
"""Height and width in pixels to which most scanners interpolate what they store."""
