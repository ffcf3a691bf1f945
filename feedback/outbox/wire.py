"""A message as bytes: plain text and simple HTML, nothing that tracks, nothing to inject.

Links must arrive whole. Bodies are therefore sent as they are (7bit, or 8bit where the server
takes it): quoted-printable, which cuts lines at 76 characters, is only what is left for texts
outside ASCII and a server without 8BITMIME.
"""

import secrets
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr

from feedback.outbox.model import Message

__all__ = ["domain_of", "envelope_sender", "render"]


def envelope_sender(sender: str) -> str:
    """The bare address in `Name <address>`."""
    return parseaddr(sender)[1]


def domain_of(sender: str) -> str:
    return envelope_sender(sender).rpartition("@")[2]


def render(message: Message, *, sender: str, now: datetime, eight_bit: bool = True) -> bytes:
    """The mail with CRLF line ends. `ValueError` for a line break in a header.

    The receiver's name is in no header; the address is its only field.
    """
    if "\r" in message.to + message.subject or "\n" in message.to + message.subject:
        raise ValueError("a header is one line")
    mail = EmailMessage(policy=SMTP)
    name, address = parseaddr(sender)
    mail["From"] = Address(display_name=name, addr_spec=address)
    mail["To"] = Address(addr_spec=message.to)
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = f"<{secrets.token_hex(16)}@{domain_of(sender)}>"
    # RFC 3834; the second is what Exchange heeds. "I am away" is nobody's business here.
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    mail.set_content(message.text, cte=_encoding(message.text, eight_bit=eight_bit))
    mail.add_alternative(
        message.html, subtype="html", cte=_encoding(message.html, eight_bit=eight_bit)
    )
    mail.set_boundary(secrets.token_hex(16))
    return mail.as_bytes()


def _encoding(text: str, *, eight_bit: bool) -> str:
    if text.isascii():
        return "7bit"
    return "8bit" if eight_bit else "quoted-printable"
