"""How mail leaves: a mail server, or GOV.UK Notify."""

import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from feedback.config.addresses import address
from feedback.config.keys import secret
from feedback.config.model import LOOPBACK, NOTIFY_URL, Notify, Smtp
from feedback.errors import ConfigError

__all__ = ["mail_from", "notify", "smtp"]

_ADDRESS: Final = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
_UUID: Final = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
# A name of the key, then the service's and the secret's UUID.
_API_KEY: Final = re.compile(rf"[\x21-\x7e]*{_UUID}-{_UUID}", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[\x21-\x7e]{20,200}")
_OTHERS: Final = ("TEMPLATE", "CALLBACK_TOKEN", "CALLBACK_TOKEN_FILE", "URL")


def mail_from(text: str | None, server: Smtp | None) -> str:
    """The sender of mail by SMTP. (With Notify it is the service's own.)"""
    if not text:
        if server:
            raise ConfigError("FEEDBACK_MAIL_FROM: set it when FEEDBACK_SMTP_URL is set.")
        return "Candour <surveys@localhost>"
    named = re.fullmatch(r"[^<>\r\n]*<([^<>]+)>", text)
    if "\n" in text or "\r" in text or not _ADDRESS.fullmatch(named[1] if named else text):
        raise ConfigError("FEEDBACK_MAIL_FROM: write it like Surveys <surveys@example.org>.")
    return text


def smtp(env: Mapping[str, str]) -> Smtp | None:
    url = secret(env, "FEEDBACK_SMTP_URL")
    return _smtp(url) if url else None


def notify(env: Mapping[str, str]) -> Notify | None:
    """GOV.UK Notify, if there is a key for it."""
    key = secret(env, "FEEDBACK_NOTIFY_API_KEY")
    if not key:
        for name in _OTHERS:
            if env.get(f"FEEDBACK_NOTIFY_{name}"):
                raise ConfigError(f"FEEDBACK_NOTIFY_{name}: set FEEDBACK_NOTIFY_API_KEY as well.")
        return None
    if not _API_KEY.fullmatch(key):
        raise ConfigError("FEEDBACK_NOTIFY_API_KEY: give the whole key, as GOV.UK Notify shows it.")
    template = (env.get("FEEDBACK_NOTIFY_TEMPLATE") or "").strip()
    if not re.fullmatch(_UUID, template, re.IGNORECASE):
        raise ConfigError(
            "FEEDBACK_NOTIFY_TEMPLATE: give the template's ID, as GOV.UK Notify shows it."
        )
    token = secret(env, "FEEDBACK_NOTIFY_CALLBACK_TOKEN")
    if token is not None and not _TOKEN.fullmatch(token):
        raise ConfigError("FEEDBACK_NOTIFY_CALLBACK_TOKEN: 20 to 200 letters, numbers and signs.")
    url = env.get("FEEDBACK_NOTIFY_URL") or NOTIFY_URL
    hint = "FEEDBACK_NOTIFY_URL: leave it out. It is for tests on this machine."
    if url != NOTIFY_URL and address(url, otherwise=hint).hostname not in LOOPBACK:
        raise ConfigError(hint)
    return Notify(api_key=key, template=template.lower(), callback_token=token, url=url)


def _smtp(url: str) -> Smtp:
    hint = "FEEDBACK_SMTP_URL: write smtp://user:password@host:587?starttls=1, or smtps://…:465."
    parts = address(url, otherwise=hint)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    port = parts.port or (465 if parts.scheme == "smtps" else 587)
    known = {"starttls", "ca"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not set(options) <= known:
        raise ConfigError(hint)
    starttls = options.get("starttls", "0") == "1"
    security = "tls" if parts.scheme == "smtps" else "starttls" if starttls else "none"
    if security == "none" and parts.hostname not in LOOPBACK:
        raise ConfigError("FEEDBACK_SMTP_URL: add ?starttls=1, or use smtps://.")
    return Smtp(
        host=parts.hostname,
        port=port,
        security=security,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        ca_file=options.get("ca"),
    )
