"""Email addresses of everybody: a check that is pragmatic, and safe to put in a mail header.

Narrower than RFC 5321 on purpose: no quoted local parts, no address literals, no letters
outside ASCII (a homograph domain could send someone's survey link elsewhere).
"""

import re

from feedback.errors import N_

__all__ = ["MAX_EMAIL", "email_fault", "normalise_email", "untagged", "usable_email"]

MAX_EMAIL = 254
MAX_LOCAL = 64

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_NOT_PUBLIC = frozenset({"localhost", "localdomain", "invalid"})


def email_fault(email: str) -> str | None:
    """What is wrong with an address, as an English sentence for translation; None if nothing."""
    local, at, domain = email.partition("@")
    labels = domain.split(".")
    rules = (
        (bool(at), N_("The email address has no @")),
        ("@" not in domain, N_("The email address has more than one @")),
        (not re.search(r"\s", email), N_("The email address has a space in it")),
        (
            email.isascii(),
            N_("The email address has letters that are not a to z. Use its xn-- form, or another"),
        ),
        (
            len(email) <= MAX_EMAIL and len(local) <= MAX_LOCAL,
            N_("The email address is too long"),
        ),
        (_LOCAL.fullmatch(local), N_("The part before the @ is not right")),
        (
            all(map(_LABEL.fullmatch, labels)),
            N_("The part after the @ is not right"),
        ),
        (
            len(labels) > 1 and not labels[-1].isdigit() and labels[-1].lower() not in _NOT_PUBLIC,
            N_("The part after the @ must be a full name, like example.org"),
        ),
    )
    return next((message for holds, message in rules if not holds), None)


def usable_email(email: str) -> bool:
    """Whether mail can be sent to it safely."""
    return email_fault(email) is None


def normalise_email(email: str) -> str:
    """The form in which two addresses are compared; mail still goes to the address as given."""
    # Half a surrogate pair is no text that can be hashed; it becomes a question mark.
    return email.strip().casefold().encode("utf-8", "replace").decode()


def untagged(email: str) -> str:
    """The same without what follows a plus sign: at most services mail goes to the same mailbox.

    For telling whether two addresses may be one person's, never for sending.
    """
    local, at, domain = normalise_email(email).rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}"
