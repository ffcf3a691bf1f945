"""What is set: frozen, with the defaults of an installation on its own machine."""

from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

__all__ = ["DEFAULT_NAME", "LOOPBACK", "NOTIFY_URL", "Config", "Notify", "Smtp"]

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
DEFAULT_NAME: Final = "Your organisation"
BACKUP_DAYS: Final = 35
KEYRING_BACKUP_DAYS: Final = 7
NOTIFY_URL: Final = "https://api.notifications.service.gov.uk"


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
class Notify:
    """GOV.UK Notify in place of a mail server.

    `api_key` ends in two UUIDs, the service's and the secret. `template` is the one template's
    UUID. `callback_token` is what Notify shows with each delivery receipt; None: none are taken.
    """

    api_key: str = field(repr=False)
    template: str
    callback_token: str | None = field(default=None, repr=False)
    url: str = NOTIFY_URL


@dataclass(frozen=True)
class Config:
    """Days are whole days from when a backup is made; `trusted_proxy` is the network from which
    alone connections are taken; `backup_key` is the text of the setting, not looked into."""

    data_dir: Path
    master_keys: tuple[bytes, ...] = field(repr=False)
    host: str = "127.0.0.1"
    port: int = 8000
    public_url: str = "http://127.0.0.1:8000"
    mail_from: str = "Candour <surveys@localhost>"
    organisation: str = DEFAULT_NAME
    smtp: Smtp | None = None
    demo: bool = False
    notify: Notify | None = None
    backup_days: int = BACKUP_DAYS
    keyring_backup_days: int = KEYRING_BACKUP_DAYS
    backup_key: str | None = None
    trusted_proxy: IPv4Network | IPv6Network | None = None
    metrics_port: int | None = None
    security_contact: str | None = None

    @property
    def public_host(self) -> str:
        """Host and port of the public address, as people type it."""
        return urlsplit(self.public_url).netloc

    @property
    def loopback(self) -> bool:
        """Whether the public address is this very machine: only then is there an outbox page."""
        return urlsplit(self.public_url).hostname in LOOPBACK

    @property
    def sends_mail(self) -> bool:
        """Whether mail leaves this machine, by a mail server or by GOV.UK Notify."""
        return self.smtp is not None or self.notify is not None
