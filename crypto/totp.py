"""Time-based one-time passwords (RFC 6238: SHA-1, 30 seconds, six digits). Uses pyotp."""

import pyotp

from crypto.primitives import equal

__all__ = ["PERIOD", "accepted_step", "new_totp_secret", "totp_code", "totp_uri"]

PERIOD = 30
_WINDOW = 1  # one step to either side: clocks drift, people type slowly
_MAX_TYPED = 100


def new_totp_secret() -> str:
    """160 random bits in base 32 (RFC 4226 recommends 160)."""
    return pyotp.random_base32()


def totp_uri(secret: str, *, name: str, issuer: str) -> str:
    """The `otpauth://` address that a QR code carries."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def totp_code(secret: str, *, at: float) -> str:
    """The six digits valid at `at` (seconds since 1970)."""
    return pyotp.TOTP(secret).generate_otp(int(at) // PERIOD)


def accepted_step(secret: str, code: str, *, at: float, last_step: int) -> int | None:
    """The time-step whose code was given, or None.

    Only steps after `last_step` count: a code that was used, and any older one, is dead. All
    steps of the window are compared, so the time taken does not tell which one matched.
    Spaces in the code are ignored; anything but six digits is refused like a wrong code.
    """
    if len(code) > _MAX_TYPED:
        return None
    now = int(at) // PERIOD
    # A question mark stands for what ASCII lacks: it equals no digit.
    given = "".join(code.split()).encode("ascii", "replace")
    found = None
    for step in range(max(0, now - _WINDOW), now + _WINDOW + 1):
        matches = equal(pyotp.TOTP(secret).generate_otp(step).encode(), given)
        if matches and step > last_step:
            found = step
    return found
