"""The outbox page: mails of an installation without a mail server, on its own machine alone."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final, cast
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, render_template, request

from feedback.config import Config
from feedback.config.model import LOOPBACK
from feedback.outbox.local import NEWEST, kept
from feedback.outbox.model import Message
from feedback.web.access import Who, allow, store

__all__ = ["views"]

views = Blueprint("outbox", __name__)

_PAGE: Final = 50
_FORWARDED: Final = frozenset({"forwarded", "via", "x-real-ip"})


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of a mail; `link` where all of it is an address of ours."""

    text: str
    link: bool


@dataclass(frozen=True)
class Shown:
    to: str
    subject: str
    paragraphs: tuple[Paragraph, ...]


@views.get("/outbox")
@allow(Who.ANYONE)
def outbox() -> str:
    if not _only_here():
        abort(404)
    page = min(max(request.args.get("page", 1, type=int), 1), NEWEST // _PAGE)
    messages, total = kept(store(), page=page, size=_PAGE)
    return render_template(
        "outbox/outbox.html",
        messages=[_shown(message) for message in messages],
        page=page,
        pages=max(1, -(-total // _PAGE)),
    )


def _only_here() -> bool:
    """Mail is shown to nobody but a browser on this machine, asking for this machine.

    The Host keeps away web pages that had their own name point here; a forwarding header, and
    the address that asks, keep away who comes through a proxy.
    """
    config = cast("Config", current_app.extensions["candour-config"])
    headers = {name.lower() for name in request.headers.keys()}  # noqa: SIM118 - pairs otherwise
    forwarded = (
        request.environ.get("candour.forwarded", False)
        or headers & _FORWARDED
        or any(name.startswith("x-forwarded") for name in headers)
    )
    return (
        not config.sends_mail
        and config.loopback
        and not forwarded
        and _host_name() in LOOPBACK
        and _from_here()
    )


def _host_name() -> str | None:
    try:
        return urlsplit(f"//{request.headers.get('Host', '')}").hostname
    except ValueError:
        return None


def _from_here() -> bool:
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _shown(message: Message) -> Shown:
    own = f"{current_app.config['PUBLIC_URL']}/"
    texts = [" ".join(part.split()) for part in message.text.strip().split("\n\n")]
    paragraphs = tuple(Paragraph(text, text.startswith(own)) for text in texts)
    return Shown(message.to, message.subject, paragraphs)
