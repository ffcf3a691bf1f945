"""A message as bytes: plain text and simple HTML, nothing that tracks, nothing to inject.

Links must arrive whole. Bodies are therefore sent as they are (7bit, or 8bit where the server
takes it): quoted-printable, which cuts lines at 76 characters, is only what is left for texts
outside ASCII and a server without 8BITMIME, and for lines longer than SMTP allows.

`EmailMessage` checks and encodes the two headers that hold words; since it takes some
milliseconds, and these are the same for thousands of mails, that is remembered. The rest is
fixed, or one of our own making: an address without a name, a date, random letters.
"""

import quopri
import secrets
from datetime import datetime
from email.utils import format_datetime, parseaddr
from functools import lru_cache
from typing import Final

from feedback.outbox.model import Message, deliverable

__all__ = ["domain_of", "envelope_sender", "render"]

# RFC 5321, 4.5.3.1.6: 998 and the line end.
_LONGEST_LINE: Final = 998


def envelope_sender(sender: str) -> str:
    """The bare address in `Name <address>`."""
    return parseaddr(sender)[1]


def domain_of(sender: str) -> str:
    return envelope_sender(sender).rpartition("@")[2]


def render(message: Message, *, sender: str, now: datetime, eight_bit: bool = True) -> bytes:
    """The mail with CRLF line ends. `ValueError` for a line break in a header.

    The receiver's name is in no header; the address is its only field.
    """
    if not deliverable(message.to):
        raise ValueError("an address is one plain address")
    boundary = secrets.token_hex(16)
    head = (
        f"To: {message.to}\r\n"
        f"Date: {format_datetime(now)}\r\n"
        f"Message-ID: <{secrets.token_hex(16)}@{domain_of(sender)}>\r\n"
        # RFC 3834; the second is what Exchange heeds. "I am away" is nobody's business here.
        "Auto-Submitted: auto-generated\r\n"
        "X-Auto-Response-Suppress: OOF, AutoReply\r\n"
        "MIME-Version: 1.0\r\n"
        f'Content-Type: multipart/alternative;\r\n boundary="{boundary}"\r\n\r\n'
    )
    parts = (
        _part("plain", message.text, boundary, eight_bit=eight_bit),
        _part("html", message.html, boundary, eight_bit=eight_bit),
    )
    return _words(sender, message.subject) + head.encode() + b"".join(parts) + _end(boundary)


@lru_cache(maxsize=256)
def _words(sender: str, subject: str) -> bytes:
    """From and Subject, encoded and folded."""
    if any(mark in subject for mark in "\r\n"):
        raise ValueError("a header is one line")
    # Not at the start: the parser behind it takes as long as a dozen of our own modules.
    from email.headerregistry import Address  # noqa: PLC0415 - as above
    from email.message import EmailMessage  # noqa: PLC0415 - as above
    from email.policy import SMTP  # noqa: PLC0415 - as above

    mail = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    mail["From"] = Address(display_name=name, addr_spec=address)
    mail["Subject"] = subject
    return mail.as_bytes().removesuffix(b"\r\n")


def _part(kind: str, text: str, boundary: str, *, eight_bit: bool) -> bytes:
    lines = text.splitlines()
    encoded = "\r\n".join(lines).encode()
    short = all(len(line) <= _LONGEST_LINE for line in encoded.split(b"\r\n"))
    if short and encoded.isascii():
        encoding = "7bit"
    elif short and eight_bit:
        encoding = "8bit"
    else:
        encoding = "quoted-printable"
        plain = "\n".join(lines).encode()
        encoded = quopri.encodestring(plain).replace(b"\n", b"\r\n")
    head = (
        f"--{boundary}\r\n"
        f'Content-Type: text/{kind}; charset="utf-8"\r\n'
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    return head.encode() + encoded + b"\r\n"


def _end(boundary: str) -> bytes:
    return f"--{boundary}--\r\n".encode()
