"""Reading the FEEDBACK_… variables: each wrong one is named, with what to write."""

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from typing import Final

from feedback.config import mail
from feedback.config.addresses import address
from feedback.config.keys import data_folder, master_keys
from feedback.config.model import (
    BACKUP_DAYS,
    DEFAULT_NAME,
    KEYRING_BACKUP_DAYS,
    LOOPBACK,
    Config,
)
from feedback.errors import ConfigError

__all__ = ["load"]

_MAX_PORT: Final = 65535
_MOST_BACKUP_DAYS: Final = 366
# Wider than this is no proxy's network but the world.
_WIDEST: Final = {4: 8, 6: 32}


def load(environ: Mapping[str, str] | None = None) -> Config:
    """The settings of FEEDBACK_… variables; `ConfigError` says which one is wrong and why."""
    env = os.environ if environ is None else environ
    data_dir = data_folder(env)
    port = _number(env, "FEEDBACK_PORT", 8000, _MAX_PORT)
    server = mail.smtp(env)
    backup_days = _number(env, "FEEDBACK_BACKUP_DAYS", BACKUP_DAYS, _MOST_BACKUP_DAYS)
    keyring_days = min(KEYRING_BACKUP_DAYS, backup_days)
    config = Config(
        data_dir=data_dir,
        master_keys=master_keys(env, data_dir),
        host=env.get("FEEDBACK_HOST") or "127.0.0.1",
        port=port,
        public_url=_public_url(env.get("FEEDBACK_PUBLIC_URL") or f"http://127.0.0.1:{port}"),
        mail_from=mail.mail_from(env.get("FEEDBACK_MAIL_FROM"), server),
        organisation=(env.get("FEEDBACK_ORGANISATION") or DEFAULT_NAME).strip(),
        smtp=server,
        demo=_flag(env, "FEEDBACK_DEMO"),
        notify=mail.notify(env),
        backup_days=backup_days,
        keyring_backup_days=_number(env, "FEEDBACK_KEYRING_BACKUP_DAYS", keyring_days, backup_days),
        backup_key=(env.get("FEEDBACK_BACKUP_KEY") or "").strip() or None,
        trusted_proxy=_network(env.get("FEEDBACK_TRUSTED_PROXY")),
        metrics_port=_metrics_port(env, port),
        security_contact=_contact(env.get("FEEDBACK_SECURITY_CONTACT")),
    )
    _check(config)
    return config


def _check(config: Config) -> None:
    if not config.organisation or any(c < " " for c in config.organisation):
        raise ConfigError("FEEDBACK_ORGANISATION: give the organisation's name on one line.")
    if config.smtp and config.notify:
        raise ConfigError("Set FEEDBACK_SMTP_URL or FEEDBACK_NOTIFY_API_KEY, not both.")
    if not config.sends_mail and not config.loopback:
        raise ConfigError(
            "FEEDBACK_SMTP_URL: set it, or FEEDBACK_NOTIFY_API_KEY. Without it, mail is only "
            "shown on this machine, and FEEDBACK_PUBLIC_URL points elsewhere."
        )
    if config.demo and (config.host not in LOOPBACK or not config.loopback):
        raise ConfigError("FEEDBACK_DEMO: a demonstration runs on 127.0.0.1 only.")
    if config.trusted_proxy and not config.public_url.startswith("https:"):
        raise ConfigError(
            "FEEDBACK_TRUSTED_PROXY: a proxy must serve by https. Set FEEDBACK_PUBLIC_URL=https://…"
        )


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name) or "0"
    if value not in {"0", "1"}:
        raise ConfigError(f"{name}: write 1 or 0.")
    return value == "1"


def _number(env: Mapping[str, str], name: str, default: int, most: int) -> int:
    text = env.get(name) or str(default)
    if not (re.fullmatch(r"[0-9]{1,5}", text) and 1 <= int(text) <= most):
        raise ConfigError(f"{name}: a whole number from 1 to {most}.")
    return int(text)


def _metrics_port(env: Mapping[str, str], port: int) -> int | None:
    name = "FEEDBACK_METRICS_PORT"
    if not env.get(name):
        return None
    text = env[name]
    if not re.fullmatch(r"[0-9]+", text):
        raise ConfigError(f"{name}: a port alone. Metrics are served on 127.0.0.1 only.")
    found = _number(env, name, 0, _MAX_PORT)
    if found == port:
        raise ConfigError(f"{name}: not the port of the pages, FEEDBACK_PORT.")
    return found


def _network(text: str | None) -> IPv4Network | IPv6Network | None:
    if not text:
        return None
    try:
        found = ip_network(text.strip())
    except ValueError as error:
        raise ConfigError(
            "FEEDBACK_TRUSTED_PROXY: the proxy's address, like 10.0.0.5, or its network, like "
            "10.0.0.0/24."
        ) from error
    if found.prefixlen < _WIDEST[found.version]:
        raise ConfigError("FEEDBACK_TRUSTED_PROXY: a smaller network, best one address.")
    return found


def _contact(text: str | None) -> str | None:
    """For security.txt (RFC 9116, 2.5.3), where a line break would begin a field of its own."""
    if not text:
        return None
    hint = "FEEDBACK_SECURITY_CONTACT: write mailto:security@example.org or https://…"
    parts = address(text, otherwise=hint)
    known = (parts.scheme == "https" and parts.hostname) or (
        parts.scheme == "mailto" and "@" in parts.path
    )
    if not known or not text.isascii() or any(c <= " " or c == "\x7f" for c in text):
        raise ConfigError(hint)
    return text


def _public_url(text: str) -> str:
    hint = (
        "FEEDBACK_PUBLIC_URL: the address people use, like https://surveys.example.org, "
        "without a path."
    )
    parts = address(text, otherwise=hint)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise ConfigError(hint)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ConfigError("FEEDBACK_PUBLIC_URL: use https, unless it is this very machine.")
    return f"{parts.scheme}://{parts.netloc}"
