"""A real mail server on this machine, which can be told to refuse, wait, break off or encrypt."""

import ipaddress
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from feedback.config import Smtp
from tests.ports import free_port


@dataclass
class Mailbox:
    """What arrived, and what the server says to whom."""

    arrived: list[tuple[str, bytes]] = field(default_factory=list)
    at_rcpt: dict[str, str] = field(default_factory=dict)
    at_data: dict[str, str] = field(default_factory=dict)
    at_mail: str = ""
    drop_at: str = ""
    sessions: int = 0
    options: list[list[str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's
        del server, envelope
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802 - as above
        del session
        if self.at_mail:
            return self.at_mail
        self.options.append(options)
        self.encrypted.append(server.transport.get_extra_info("ssl_object") is not None)
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 - as above
        del session, options
        if address == self.drop_at:
            server.transport.abort()
            return "421 gone"
        if address in self.at_rcpt:
            return self.at_rcpt[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - as above
        del server, session
        to = envelope.rcpt_tos[0]
        if to in self.at_data:
            return self.at_data[to]
        self.arrived.append((to, envelope.content))
        return "250 OK"


@contextmanager
def running(mailbox: Mailbox, **settings) -> Iterator[Smtp]:
    """A server over plain text, or with what `Controller` is given; the settings to reach it."""
    port = free_port()  # aiosmtpd asks its own port for a sign of life, so 0 does not do
    controller = Controller(
        mailbox, hostname="127.0.0.1", port=port, decode_data=False, ready_timeout=20, **settings
    )
    controller.start()
    try:
        yield Smtp(host="127.0.0.1", port=port, security="none")
    finally:
        controller.stop()


def certificate(folder: Path, *, name: str = "127.0.0.1") -> tuple[Path, ssl.SSLContext]:
    """A certificate of its own for 127.0.0.1, made now; its file, and a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)  # noqa: TID251 - a certificate is checked against the real time
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(name))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    public, private = folder / "cert.pem", folder / "key.pem"
    public.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(public, private)
    return public, context
