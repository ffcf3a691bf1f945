"""Checks over the network: mail, the public address and its certificate, and the service."""

import http.client
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlsplit

from feedback.clock import Clock
from feedback.config import Config
from feedback.config.model import LOOPBACK
from feedback.outbox.checking import mail_fault
from feedback.running.doctor.finding import Finding, fault, ok, warning

__all__ = ["address", "certificate", "mail", "serving"]

_TIMEOUT: Final = 5.0
_HTTPS: Final = 443
_OK: Final = 200
_EVERYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - to ask, not to listen
# Of a certificate's life: renewals are due at a third, so less than these means none came.
_SOON: Final = 0.2
_TOO_SOON: Final = 0.05


def mail(config: Config, clock: Clock, *, timeout: float = _TIMEOUT) -> Finding:
    """That mail could leave now; none is sent."""
    if not config.sends_mail:
        return ok("mail", "It stays on this machine, at /outbox.")
    found = mail_fault(config, clock, timeout=timeout)
    if found:
        return fault("mail", found, "Mend the setting, or what it names; mail waits until then.")
    return ok("mail", "It can be handed over: asked just now, sending nothing.")


def address(config: Config) -> Finding:
    """That people reach Candour by https, and by nothing else."""
    if config.host not in LOOPBACK and config.trusted_proxy is None:
        return warning(
            "address",
            f"Candour listens on {config.host} without encryption, to whoever asks.",
            "Set FEEDBACK_HOST=127.0.0.1, or FEEDBACK_TRUSTED_PROXY to the proxy's network.",
        )
    if config.loopback:
        return ok(
            "address",
            f"{config.public_url} is this machine alone. Its cookies are marked Secure, so try it "
            "with Chromium, Chrome or Edge.",
        )
    return ok("address", f"{config.public_url}: by https, cookies marked Secure.")


def certificate(
    url: str, now: datetime, *, context: ssl.SSLContext | None = None, timeout: float = _TIMEOUT
) -> Finding:
    """That browsers believe the public address, and will for some time."""
    parts = urlsplit(url)
    if parts.scheme != "https":
        return ok("certificate", "None is needed on this machine alone.")
    host, port = parts.hostname or "", parts.port or _HTTPS
    try:
        with (
            socket.create_connection((host, port), timeout) as plain,
            (context or ssl.create_default_context()).wrap_socket(
                plain, server_hostname=host
            ) as wrapped,
        ):
            shown = wrapped.getpeercert() or {}
    except ssl.SSLCertVerificationError as error:
        return fault(
            "certificate",
            f"{host} shows one that is not believed: {error.verify_message}.",
            "Renew it, with its whole chain, where TLS ends.",
        )
    except OSError as error:
        return warning(
            "certificate",
            f"{host}:{port} is not reached from here ({type(error).__name__}).",
            "If browsers elsewhere reach it, all is well; look at its date there.",
        )
    return _lasting(shown, now)


def serving(config: Config, *, timeout: float = _TIMEOUT) -> Finding:
    """That pages can be served now."""
    host = _EVERYWHERE.get(config.host, config.host)
    connection = http.client.HTTPConnection(host, config.port, timeout=timeout)
    try:
        connection.request("GET", "/healthz")
        status = connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return warning(
            "service",
            f"Nothing answers at {host}:{config.port}.",
            "Start 'feedback serve', unless it is meant to be off.",
        )
    finally:
        connection.close()
    if status == _OK:
        return ok("service", f"It answers at {host}:{config.port}.")
    return fault(
        "service",
        f"{host}:{config.port} answers, but is not ready ({status}).",
        "If it stays so, look at its log; the checks of stores and disk may say why.",
    )


def _lasting(shown: Mapping[str, object], now: datetime) -> Finding:
    starts, ends = (
        datetime.fromtimestamp(ssl.cert_time_to_seconds(str(shown[name])), UTC)
        for name in ("notBefore", "notAfter")
    )
    left = (ends - now) / (ends - starts)
    told = f"It is good until {ends:%Y-%m-%d}"
    do = "Renew it; see why that does not happen by itself."
    if left < _TOO_SOON:
        return fault("certificate", f"{told}, which is very soon.", do)
    if left < _SOON:
        return warning("certificate", f"{told}, and was not renewed in time.", do)
    return ok("certificate", f"{told}.")
