"""What the data room raises when a user's file, folder or name is not usable."""


class DataError(ValueError):
    """A fault in the data, told in one line: which file, what value, how to mend it."""
