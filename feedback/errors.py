"""Errors that cross features. Each feature raises these or its own subclass of `ServiceError`."""

__all__ = ["ConfigError", "Conflict", "NotAllowed", "NotFound", "Rejected", "ServiceError"]


class ServiceError(Exception):
    """Base: something the caller asked for cannot be done. The text is for people to read."""


class NotFound(ServiceError):
    """There is no such thing, or not for this person: the two are never told apart."""


class NotAllowed(ServiceError):
    """This person may not do this."""


class Conflict(ServiceError):
    """The state does not allow it (any more): someone else was first, or it is too late."""


class Rejected(ServiceError):
    """What was given is not usable; `field` names where it was given."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class ConfigError(Exception):
    """The environment's settings are wrong; the text names the variable and the remedy."""
