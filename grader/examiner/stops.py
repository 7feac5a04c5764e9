"""Why a grade cell cannot be decided. Tests must not catch these by ``except Exception``."""


class StopError(BaseException):
    """The cell ends here, whatever the test does about it."""


class TimeUpError(StopError):
    """The cell's time is up."""


class KernelEndedError(StopError):
    """The student's kernel is gone, or had to be ended."""


class CannotCrossError(TypeError):
    """A test passes something to student code that is no data."""
