"""The error that the lecturer's commands raise for bad input."""

from helpers.errors import UserError


class CourseError(UserError):
    """A lecturer's error: one line that names the file, the value and the remedy."""
