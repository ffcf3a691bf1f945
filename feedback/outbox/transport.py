"""Handing mail to an SMTP server: one connection for a batch, encrypted, certificate checked."""

import logging
import smtplib
import ssl
from collections.abc import Sequence
from typing import Final, Protocol

from feedback.clock import Clock
from feedback.config import Smtp
from feedback.outbox.model import BATCH_TIME, Message, Outcome, deliverable
from feedback.outbox.telling import tell
from feedback.outbox.timely import TimelySMTP, TimelyTLS
from feedback.outbox.wire import domain_of, envelope_sender, render

__all__ = ["SmtpTransport", "Transport"]

_log = logging.getLogger(__name__)
# Seconds, for each step with the server.
_TIMEOUT: Final = 20.0
_OK: Final = frozenset({250, 251})
_PERMANENT: Final = 500
_CLOSING: Final = 421


class Transport(Protocol):
    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        """Try each message once; what became of each, in order. Raises nothing of the network."""
        ...


class _SenderRefusedError(Exception):
    """The server does not take mail from us: a matter of settings, and of no message."""


class SmtpTransport:
    def __init__(self, smtp: Smtp, sender: str, clock: Clock, timeout: float = _TIMEOUT) -> None:
        self._smtp = smtp
        self._sender = sender
        self._clock = clock
        self._timeout = timeout

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        ends = self._clock.now() + BATCH_TIME
        try:
            connection = self._connect()
        except (OSError, smtplib.SMTPException) as error:
            tell(_log, "mail server not reached", _reason(error))
            return [Outcome.DOWN] * len(messages)
        try:
            for message in messages:
                if self._clock.now() > ends:
                    break
                outcomes.append(self._one(connection, message))
        except (OSError, smtplib.SMTPException) as error:
            tell(_log, "mail server broke off", _reason(error))
            # It may be this very message that makes the server break off: it waits longer than
            # those behind it, which were not tried.
            outcomes.append(Outcome.LATER)
        except _SenderRefusedError as error:
            tell(_log, "mail server refuses our sender", {"code": str(error)})
        finally:
            _quit(connection)
        return outcomes + [Outcome.DOWN] * (len(messages) - len(outcomes))

    def unreached(self) -> dict[str, str | int] | None:
        """Connect, sign in, name our sender, and leave: why that did not go, or None."""
        try:
            connection = self._connect()
            code, _ = connection.mail(envelope_sender(self._sender))
            _quit(connection)
        except (OSError, smtplib.SMTPException) as error:
            return _reason(error)
        return {"error": "sender refused", "code": code} if code >= _PERMANENT else None

    def _connect(self) -> smtplib.SMTP:
        host, port = self._smtp.host, self._smtp.port
        # Our domain, since smtplib would ask the resolver for this machine's name, and tell it.
        name = domain_of(self._sender)
        if self._smtp.security == "tls":
            connection: TimelySMTP = TimelyTLS(
                host, port, local_hostname=name, timeout=self._timeout, context=self._tls()
            )
        else:
            connection = TimelySMTP(host, port, local_hostname=name, timeout=self._timeout)
        try:
            if self._smtp.security == "starttls":
                connection.starttls(context=self._tls())  # raises if the server does not offer it
            connection.ehlo_or_helo_if_needed()
            if self._smtp.user is not None:
                connection.login(self._smtp.user, self._smtp.password or "")
        except (OSError, smtplib.SMTPException):
            connection.close()
            raise
        return connection

    def _tls(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._smtp.ca_file)

    def _one(self, connection: smtplib.SMTP, message: Message) -> Outcome:
        if not deliverable(message.to):
            return Outcome.REFUSED
        eight_bit = connection.has_extn("8bitmime")
        raw = render(message, sender=self._sender, now=self._clock.now(), eight_bit=eight_bit)
        options = [] if raw.isascii() else ["BODY=8BITMIME"]
        code, _ = connection.mail(envelope_sender(self._sender), options)
        if code != 250:  # noqa: PLR2004 - SMTP: done
            _close_if_told(code)
            connection.rset()
            if code >= _PERMANENT:
                raise _SenderRefusedError(code)
            return Outcome.LATER
        code, answer = connection.rcpt(message.to)
        if code not in _OK:
            _close_if_told(code)
            connection.rset()
            return _recipient_outcome(code, answer)
        return _data(connection, raw)


def _data(connection: smtplib.SMTP, raw: bytes) -> Outcome:
    try:
        code, _ = connection.data(raw)
    except smtplib.SMTPDataError as error:
        code = error.smtp_code
    if code == 250:  # noqa: PLR2004 - SMTP: done
        return Outcome.SENT
    _close_if_told(code)
    connection.rset()
    return Outcome.REJECTED if code >= _PERMANENT else Outcome.LATER


def _recipient_outcome(code: int, answer: bytes) -> Outcome:
    if code < _PERMANENT:
        return Outcome.LATER
    # 5.7 (RFC 3463) is policy, such as "relaying denied": our settings may be at fault, which
    # must not mark every address as wrong at once.
    return Outcome.REJECTED if answer.startswith(b"5.7.") else Outcome.REFUSED


def _close_if_told(code: int) -> None:
    if code == _CLOSING:
        raise smtplib.SMTPServerDisconnected("the server closes the connection")


def _quit(connection: smtplib.SMTP) -> None:
    try:
        connection.quit()
    except (OSError, smtplib.SMTPException):
        connection.close()


def _reason(error: Exception) -> dict[str, str | int]:
    """What may be logged: never a server's text, which can repeat an address."""
    reason: dict[str, str | int] = {"error": type(error).__name__}
    if isinstance(error, smtplib.SMTPResponseException):
        reason["code"] = error.smtp_code
    if isinstance(error, ssl.SSLCertVerificationError):
        reason["certificate"] = error.verify_message
    return reason
