"""Addresses in the settings."""

from urllib.parse import SplitResult, urlsplit

from feedback.errors import ConfigError

__all__ = ["address"]


def address(text: str, *, otherwise: str) -> SplitResult:
    """The parts of an address; `ConfigError` with the text `otherwise` where it is none.

    Python's parser raises its own error for some (brackets, letters that become others, a port
    beyond 65535 once it is asked for), and takes hosts that no browser would: with a space, or half
    a character.
    """
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
        whole = host.isprintable() and " " not in host and parts.port != 0
    except ValueError as error:
        raise ConfigError(otherwise) from error
    if not whole:
        raise ConfigError(otherwise)
    return parts
