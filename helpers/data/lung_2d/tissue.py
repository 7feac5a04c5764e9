"""Hounsfield units of what fills most of a slice."""

AIR = -1000.0
GAS = -960.0  # in stomach and bowel
FAT = -105.0
SKIN = 10.0
MUSCLE = 52.0
