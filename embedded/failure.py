"""Why the servers cannot run here."""


class StartFailure(RuntimeError):
    """One Vietnamese line for the person who started them."""
