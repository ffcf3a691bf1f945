"""Settings from the environment, read once, frozen, and refused at start when wrong."""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from feedback.errors import ConfigError

__all__ = ["Config", "Smtp", "load"]

_KEY_BYTES = 32
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_MAX_PORT = 65535
_ADDRESS = re.compile(r"[^@\s<>,;:\"]+@[^@\s<>,;:\"]+")
_DEFAULT_NAME = "Your organisation"


@dataclass(frozen=True)
class Smtp:
    """Where mail is handed over. `security`: "tls", "starttls", or "none" on loopback alone."""

    host: str
    port: int
    security: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: str | None = None


@dataclass(frozen=True)
class Config:
    data_dir: Path
    master_keys: tuple[bytes, ...] = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    mail_from: str = "Candour <surveys@localhost>"
    organisation: str = _DEFAULT_NAME
    smtp: Smtp | None = None
    demo: bool = False

    @property
    def public_host(self) -> str:
        """Host and port of the public address, as people type it."""
        return urlsplit(self.public_url).netloc

    @property
    def loopback(self) -> bool:
        """Whether the public address is this very machine: only then is there an outbox page."""
        return urlsplit(self.public_url).hostname in _LOOPBACK


def load(environ: Mapping[str, str] | None = None) -> Config:
    """The settings of FEEDBACK_… variables; `ConfigError` says which one is wrong and why."""
    env = os.environ if environ is None else environ
    data_dir = Path(env.get("FEEDBACK_DATA_DIR") or "var/data").absolute()
    port = _port(env.get("FEEDBACK_PORT") or "8000")
    host = env.get("FEEDBACK_HOST") or "127.0.0.1"
    public_url = _public_url(env.get("FEEDBACK_PUBLIC_URL") or f"http://127.0.0.1:{port}")
    smtp = _smtp(env["FEEDBACK_SMTP_URL"]) if env.get("FEEDBACK_SMTP_URL") else None
    config = Config(
        data_dir=data_dir,
        master_keys=_master_keys(env, data_dir),
        host=host,
        port=port,
        public_url=public_url,
        mail_from=_mail_from(env.get("FEEDBACK_MAIL_FROM"), smtp),
        organisation=(env.get("FEEDBACK_ORGANISATION") or _DEFAULT_NAME).strip(),
        smtp=smtp,
        demo=_flag(env, "FEEDBACK_DEMO"),
    )
    _check(config)
    return config


def key_file(environ: Mapping[str, str], data_dir: Path) -> Path:
    """Where the master key lies: beside the data folder, never in it, so that a copy of the
    folder is not also a copy of the key."""
    named = environ.get("FEEDBACK_MASTER_KEY_FILE")
    return Path(named).absolute() if named else data_dir.with_name(data_dir.name + ".key")


def _check(config: Config) -> None:
    if not config.organisation or any(c < " " for c in config.organisation):
        raise ConfigError("FEEDBACK_ORGANISATION: give the organisation's name on one line.")
    if config.smtp is None and not config.loopback:
        raise ConfigError(
            "FEEDBACK_SMTP_URL: set it. Without it, mail is only shown on this machine, "
            "and FEEDBACK_PUBLIC_URL points elsewhere."
        )
    if config.demo and (config.host not in _LOOPBACK or not config.loopback):
        raise ConfigError("FEEDBACK_DEMO: a demonstration runs on 127.0.0.1 only.")


def _flag(env: Mapping[str, str], name: str) -> bool:
    value = env.get(name) or "0"
    if value not in {"0", "1"}:
        raise ConfigError(f"{name}: write 1 or 0.")
    return value == "1"


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= _MAX_PORT:
        raise ConfigError("FEEDBACK_PORT: a whole number from 1 to 65535.")
    return int(text)


def _public_url(text: str) -> str:
    parts = urlsplit(text)
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    if parts.scheme not in {"http", "https"} or not parts.hostname or not plain:
        raise ConfigError(
            "FEEDBACK_PUBLIC_URL: the address people use, like https://surveys.example.org, "
            "without a path."
        )
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        raise ConfigError("FEEDBACK_PUBLIC_URL: use https, unless it is this very machine.")
    return f"{parts.scheme}://{parts.netloc}"


def _mail_from(text: str | None, smtp: Smtp | None) -> str:
    if not text:
        if smtp:
            raise ConfigError("FEEDBACK_MAIL_FROM: set it when FEEDBACK_SMTP_URL is set.")
        return "Candour <surveys@localhost>"
    address = re.fullmatch(r"[^<>\r\n]*<([^<>]+)>", text)
    if "\n" in text or "\r" in text or not _ADDRESS.fullmatch(address[1] if address else text):
        raise ConfigError("FEEDBACK_MAIL_FROM: write it like Surveys <surveys@example.org>.")
    return text


def _smtp(url: str) -> Smtp:
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    hint = "FEEDBACK_SMTP_URL: write smtp://user:password@host:587?starttls=1, or smtps://…:465."
    try:
        port = parts.port or (465 if parts.scheme == "smtps" else 587)
    except ValueError as error:
        raise ConfigError(hint) from error
    known = {"starttls", "ca"}
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname or not set(options) <= known:
        raise ConfigError(hint)
    starttls = options.get("starttls", "0") == "1"
    security = "tls" if parts.scheme == "smtps" else "starttls" if starttls else "none"
    if security == "none" and parts.hostname not in _LOOPBACK:
        raise ConfigError("FEEDBACK_SMTP_URL: add ?starttls=1, or use smtps://.")
    return Smtp(
        host=parts.hostname,
        port=port,
        security=security,
        user=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        ca_file=options.get("ca"),
    )


def _master_keys(env: Mapping[str, str], data_dir: Path) -> tuple[bytes, ...]:
    if env.get("FEEDBACK_MASTER_KEY") and env.get("FEEDBACK_MASTER_KEY_FILE"):
        raise ConfigError("Set FEEDBACK_MASTER_KEY or FEEDBACK_MASTER_KEY_FILE, not both.")
    if env.get("FEEDBACK_MASTER_KEY"):
        return _parse_keys(env["FEEDBACK_MASTER_KEY"], "FEEDBACK_MASTER_KEY")
    path = key_file(env, data_dir)
    try:
        mode = path.stat().st_mode
        text = path.read_text("ascii")
    except FileNotFoundError as error:
        raise ConfigError(
            f"FEEDBACK_MASTER_KEY_FILE: {path} is missing. If this is a first start, "
            "'feedback init' makes it. If not, put it back: without it nothing opens."
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"FEEDBACK_MASTER_KEY_FILE: {path} cannot be read.") from error
    if mode & 0o077:
        raise ConfigError(
            f"FEEDBACK_MASTER_KEY_FILE: others can read {path}. Run: chmod 600 {path}"
        )
    return _parse_keys(text, "FEEDBACK_MASTER_KEY_FILE")


def _parse_keys(text: str, name: str) -> tuple[bytes, ...]:
    try:
        keys = tuple(base64.b64decode(line, validate=True) for line in text.split())
    except (binascii.Error, ValueError) as error:
        raise ConfigError(f"{name}: each line is 32 bytes in base64.") from error
    if not keys or any(len(key) != _KEY_BYTES for key in keys):
        raise ConfigError(f"{name}: each line is 32 bytes in base64.")
    return keys
