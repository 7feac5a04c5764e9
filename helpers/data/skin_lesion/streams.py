"""What each stream of random numbers is for."""

COHORT, CASE, NAME, PAINT = 0, 1, 2, 3
