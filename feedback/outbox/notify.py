"""Handing mail to GOV.UK Notify, in place of a mail server: one template, filled with our words.

The template's subject is `((subject))` and its body `((body))`, so that the words stay here,
where they are tested, and no copy of them needs to be kept in step. Notify reads what it fills in
as a kind of Markdown; what somebody typed (a scheme's title, a name) must not become a link or a
heading there.
"""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from feedback.clock import Clock
from feedback.config import Notify
from feedback.outbox.model import BATCH_TIME, Message, Outcome, deliverable
from feedback.outbox.telling import tell

if TYPE_CHECKING:
    from notifications_python_client.errors import HTTPError
    from notifications_python_client.notifications import NotificationsAPIClient

__all__ = ["NotifyTransport", "body", "connected", "kinds"]

_log = logging.getLogger(__name__)
# Seconds for one call.
_TIMEOUT: Final = 20.0
_BAD_REQUEST: Final = 400
_SERVER: Final = 500
# What Notify says when our settings are at fault, and no message: nothing may be marked wrong.
_SETTINGS: Final = (
    *("template not found", "has been deleted", "missing personalisation", "is not a valid uuid"),
    *("team-only", "trial mode", "not a email template", "not an email template"),
)
_OPENS_A_PLACE: Final = re.compile(r"\((?=\()")
_BEGINS_A_BLOCK: Final = re.compile(r"[#*•^>+=|\[`~_-]|\d+[.)]")


class NotifyTransport:
    def __init__(self, notify: Notify, clock: Clock, timeout: float = _TIMEOUT) -> None:
        self._notify = notify
        self._clock = clock
        self._timeout = timeout

    def send(self, messages: Sequence[Message]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        ends = self._clock.now() + BATCH_TIME
        with connected(self._notify, self._timeout) as client:
            for message in messages:
                if self._clock.now() > ends:
                    break
                outcome, goes_on = self._one(client, message)
                outcomes.append(outcome)
                if not goes_on:
                    break
        return outcomes + [Outcome.DOWN] * (len(messages) - len(outcomes))

    def _one(self, client: "NotificationsAPIClient", message: Message) -> tuple[Outcome, bool]:
        """What became of it, and whether the next one should be tried."""
        from notifications_python_client.errors import HTTPError, InvalidResponse  # noqa: PLC0415 - only where Notify is used

        if not deliverable(message.to):
            return Outcome.REFUSED, True
        try:
            answer = client.send_email_notification(  # type: ignore[no-untyped-call]  # not typed there
                email_address=message.to,
                template_id=self._notify.template,
                personalisation={"subject": message.subject, "body": body(message)},
                reference=message.reference or None,
            )
        except HTTPError as error:
            return _outcome(error)
        except InvalidResponse:
            tell(_log, "the answer is not that of GOV.UK Notify")
            return Outcome.DOWN, False
        if not (isinstance(answer, dict) and "id" in answer):
            tell(_log, "the answer is not that of GOV.UK Notify")
            return Outcome.DOWN, False
        return Outcome.SENT, True


@contextmanager
def connected(notify: Notify, timeout: float = _TIMEOUT) -> "Iterator[NotificationsAPIClient]":
    """A client for a few calls over one connection."""
    from notifications_python_client.notifications import NotificationsAPIClient  # noqa: PLC0415 - only where Notify is used

    client = NotificationsAPIClient(  # type: ignore[no-untyped-call]  # not typed there
        notify.api_key, base_url=notify.url, timeout=timeout
    )
    # Otherwise a .netrc that names the host would replace the token.
    client.request_session.auth = lambda request: request
    # An answer that points elsewhere would have the mail, with its link, sent there too.
    client.request_session.max_redirects = 0
    try:
        yield client
    finally:
        client.request_session.close()


def body(message: Message) -> str:
    """The text for `((body))`: one line a paragraph, since Notify keeps line breaks."""
    return "\n\n".join(_plain(part) for part in message.text.strip().split("\n\n"))


def _plain(paragraph: str) -> str:
    """A paragraph in which nothing is Markdown, nor a place to fill in."""
    text = _OPENS_A_PLACE.sub("( ", " ".join(paragraph.split()).replace("](", "] ("))
    return f"“{text}”" if _BEGINS_A_BLOCK.match(text) else text


def _outcome(error: "HTTPError") -> tuple[Outcome, bool]:
    if error.response is None:
        tell(_log, "GOV.UK Notify not reached", _cause(error))
        return Outcome.DOWN, False
    code = error.status_code
    found = kinds(error)
    if code == _BAD_REQUEST and any(
        kind == "ValidationError" and text.startswith("email_address ") for kind, text in found
    ):
        return Outcome.REFUSED, True
    fields: dict[str, str | int] = {"code": code, "error": ",".join(kind for kind, _ in found)}
    if code == _BAD_REQUEST and not any(
        mark in text.lower() for _, text in found for mark in _SETTINGS
    ):
        tell(_log, "GOV.UK Notify refuses a mail", fields)
        return Outcome.REJECTED, True
    tell(_log, "GOV.UK Notify takes no mail", fields)
    # At 5xx it may be this very message that it stumbles over: it waits longer than those
    # behind it, which were not tried. Anything else is about limits, keys or settings.
    return (Outcome.LATER if code >= _SERVER else Outcome.DOWN), False


def kinds(error: "HTTPError") -> list[tuple[str, str]]:
    """What Notify names as wrong: (kind, its text). The text may hold what we sent: not to log."""
    said: Any = error.message
    listed = said if isinstance(said, list) else []
    return [
        (str(one["error"]), str(one.get("message", "")))
        for one in listed
        if isinstance(one, dict) and re.fullmatch(r"[A-Za-z]{1,40}", str(one.get("error")))
    ]


def _cause(error: "HTTPError") -> dict[str, str]:
    return {"error": type(error.__cause__ or error.__context__ or error).__name__}
