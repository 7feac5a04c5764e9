"""What can go wrong on the wire."""


class WireError(Exception):
    """The wire or what came over it is not to be trusted: close the socket."""


class UnsupportedError(WireError):
    """A value that cannot be sent. Nothing was sent; the socket is as good as before."""


class DeadlineError(WireError):
    """The other side took too long."""


class ClosedError(WireError):
    """The other side hung up."""
