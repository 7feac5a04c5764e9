"""The base of every error that the command line shows as one line."""


class UserError(Exception):
    """A user's error: one line that names the file, the value and the remedy."""
