"""Whether mail could leave now: asked before anybody is invited, and by who watches a service.

Nothing is sent. The answer depends on settings and on the other side alone, never on whether
there is mail: it tells nobody that somebody asked for theirs.
"""

import re
from typing import Any, Final

from feedback.clock import Clock
from feedback.config import Config, Notify
from feedback.outbox.notify import connected
from feedback.outbox.transport import SmtpTransport

__all__ = ["mail_fault"]

_TIMEOUT: Final = 10.0
_PLACE: Final = re.compile(r"\(\((.+?)\)\)")
_MAKE: Final = "Make an email template with the subject ((subject)) and the message ((body))."
_REFUSED: Final = frozenset({401, 403})
_NOT_FOUND: Final = 404


def mail_fault(config: Config, clock: Clock, *, timeout: float = _TIMEOUT) -> str | None:
    """One line that says what to mend, or None where mail can be handed over (or is kept here).

    `timeout`: seconds for each step with the other side.
    """
    if config.notify:
        return _notify_fault(config.notify, timeout)
    if config.smtp is None:
        return None
    reason = SmtpTransport(config.smtp, config.mail_from, clock, timeout).unreached()
    if reason is None:
        return None
    named = ", ".join(str(value) for value in reason.values())
    return f"FEEDBACK_SMTP_URL: the mail server does not take mail from us ({named})."


def _notify_fault(notify: Notify, timeout: float) -> str | None:
    from notifications_python_client.errors import APIError  # noqa: PLC0415 - only where Notify is used

    try:
        with connected(notify, timeout) as client:
            template: Any = client.get_template(notify.template)  # type: ignore[no-untyped-call]  # not typed there
    except APIError as error:
        return _named(error.response is not None, error.status_code)
    return _template_fault(template)


def _named(answered: bool, code: int) -> str:
    if not answered:
        return "FEEDBACK_NOTIFY_API_KEY: GOV.UK Notify is not reached."
    if code in _REFUSED:
        return (
            "FEEDBACK_NOTIFY_API_KEY: GOV.UK Notify does not know the key, or this machine's clock "
            "is more than 30 seconds out."
        )
    if code == _NOT_FOUND:
        return f"FEEDBACK_NOTIFY_TEMPLATE: there is no such template. {_MAKE}"
    return f"GOV.UK Notify answers with an error ({code})."


def _template_fault(template: Any) -> str | None:  # noqa: ANN401 - what a server sends
    found = template if isinstance(template, dict) else {}
    subject, body = str(found.get("subject", "")), str(found.get("body", ""))
    alone = any(line.strip() == "((body))" for line in body.splitlines())
    if (
        found.get("type") != "email"
        or subject.strip() != "((subject))"
        or _PLACE.findall(body) != ["body"]
        or not alone
    ):
        return f"FEEDBACK_NOTIFY_TEMPLATE: this template does not fit. {_MAKE}"
    return None
