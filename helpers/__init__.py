"""The library that the course's notebooks import.

It holds what students are not asked to write: data, profiles, checks and
pictures. Importing it is cheap; TensorFlow is imported only by the functions
that need it.
"""
