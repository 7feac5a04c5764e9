"""What the data room raises when a user's file, folder or name is not usable."""

from helpers.errors import UserError


class DataError(UserError, ValueError):
    """A fault in the data, told in one line: which file, what value, how to mend it."""
