"""What each stream of random numbers is for."""

COHORT, NUCLEI, PICTURE, NAMES = 0, 1, 2, 3
