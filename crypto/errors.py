"""What can go wrong when something sealed is opened."""

__all__ = ["CryptoError", "Malformed", "NotRecipient", "Tampered"]


class CryptoError(Exception):
    """Base of the errors below; its text never holds key material or plaintext."""


class Malformed(CryptoError):
    """The bytes are not a valid encoding: wrong version, length, alphabet or padding."""


class NotRecipient(CryptoError):
    """This key, code or passphrase does not open it, or it belongs to another context."""


class Tampered(CryptoError):
    """The right key was used, but the bytes are not the ones that were sealed."""
