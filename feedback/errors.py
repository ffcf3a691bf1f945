"""Errors that cross features. Each feature raises these or its own subclass of `ServiceError`."""

from collections.abc import Mapping
from typing import TypeVar

__all__ = [
    "N_",
    "ConfigError",
    "Conflict",
    "NotAllowed",
    "NotFound",
    "Rejected",
    "ServiceError",
]

_Text = TypeVar("_Text", bound=str)


def N_(text: _Text) -> _Text:  # noqa: N802 - gettext's own name for it
    """Mark a sentence that is translated only where it is shown."""
    return text


class ServiceError(Exception):
    """Base: something the caller asked for cannot be done. The text is for people to read.

    `message` is the English sentence, for translation; `values` go into it by name.
    """

    def __init__(self, message: str = "", *, values: Mapping[str, object] | None = None) -> None:
        self.message, self.values = message, dict(values or {})
        super().__init__(message % self.values if values else message)


class NotFound(ServiceError):
    """There is no such thing, or not for this person: the two are never told apart."""


class NotAllowed(ServiceError):
    """This person may not do this."""


class Conflict(ServiceError):
    """The state does not allow it (any more): someone else was first, or it is too late."""


class Rejected(ServiceError):
    """What was given is not usable; `field` names where it was given."""

    def __init__(
        self,
        message: str,
        *,
        field: str | None = None,
        values: Mapping[str, object] | None = None,
    ) -> None:
        super().__init__(message, values=values)
        self.field = field


class ConfigError(Exception):
    """The environment's settings are wrong; the text names the variable and the remedy."""
