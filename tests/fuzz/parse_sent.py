"""What browsers and mail bring, what seals hold, and the settings of an installation."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from crypto import Malformed
from feedback.accounts.devices import new_device, read_device, write_device
from feedback.accounts.passkey_ceremony import (
    Site,
    credential_of,
    output,
    to_make,
    to_use,
    verify_made,
    verify_used,
)
from feedback.accounts.proofs import Wrong
from feedback.agreements.terms import read_dates
from feedback.backups.keyfile import make_key, read_private, read_public
from feedback.backups.names import read_name
from feedback.comments.model import Decisions
from feedback.config import load as load_config
from feedback.diaries.media_kinds import kind_of
from feedback.diaries.media_model import plain_name
from feedback.errors import ConfigError, Rejected
from feedback.meetings.forms import read_clock
from feedback.outbox.model import Message
from feedback.outbox.wire import render
from feedback.packs.jsons import NotResults, figures_of
from feedback.packs.stamps import blank
from feedback.packs.stamps import read as read_stamp
from feedback.responses import contents
from feedback.responses.contents import ContentError
from feedback.responses.model import Answers
from feedback.responses.slots import parse_receipt
from tests.accounts.authenticator import Passkey
from tests.conftest import START
from tests.fuzz.stage import ASKED

from .parse_files import as_text
from .parsers import Reader

__all__ = ["made"]

_SITE: Final = Site("surveys.example.org", "https://surveys.example.org")
_CHALLENGE: Final = bytes(32)


def made(folder: Path) -> Iterator[Reader]:
    """All of them; those that read a file find it in `folder`."""
    yield from _answers()
    yield from _browsers()
    yield from _keys(folder)
    yield from _rest()


def _answers() -> Iterator[Reader]:
    given = Answers(closed={"honest": "4"}, texts={"comments": "A comment."}, page=1)
    draft = contents.encode_draft(ASKED, "pre", "mentor", given)
    comment = contents.encode_comment(contents.Comment("comments", "A comment.", quote=True))
    profile = contents.Profile(role="mentor", groups={"site": "north"})
    coded = contents.encode_answers(ASKED, "pre", profile, given)
    errors = (ContentError,)
    yield Reader(
        "draft", lambda data: contents.decode_draft(ASKED, "pre", "mentor", data), (draft,), errors
    )
    yield Reader(
        "answers", lambda data: contents.decode_answers(ASKED, "pre", data), (coded,), errors
    )
    yield Reader("told", contents.decode_told, (coded,), errors)
    yield Reader("comment", contents.decode_comment, (comment,), errors)
    yield Reader(
        "decisions on comments",
        Decisions.from_bytes,
        (
            b'[["good",[["t1","A theme"]],[[0,"aa","quote",[[0,4]],["t1"]]]]]',
            b"[]",
        ),
        (ValueError,),
    )


def _browsers() -> Iterator[Reader]:
    device = Passkey(_SITE.origin)
    asked = to_make(_SITE, _CHALLENGE, user=bytes(32), email="a@b.example", name="A", there=[])
    new = device.make(asked)
    key = verify_made(_SITE, _CHALLENGE, new).public_key
    used = device.use(to_use(_SITE, _CHALLENGE))
    errors = (Wrong,)
    yield Reader(
        "new passkey",
        as_text(lambda text: verify_made(_SITE, _CHALLENGE, text)),
        (new.encode(),),
        errors,
    )
    yield Reader(
        "passkey",
        as_text(lambda text: verify_used(_SITE, _CHALLENGE, text, public_key=key)),
        (used.encode(),),
        errors,
    )
    yield Reader("which passkey", as_text(credential_of), (used.encode(),), errors)
    yield Reader("what a passkey gives", as_text(output), (b"A" * 43,), errors)
    yield Reader("known browser", as_text(read_device), (write_device(new_device()).encode(),))
    yield Reader("receipt", as_text(parse_receipt), (b"ABCD-EFGH" * 4,), (Malformed,))
    yield Reader("time of day", as_text(read_clock), (b"14:30", b"2.30pm", b"9"))
    yield Reader("days", as_text(read_dates), (b"1 March 2026\n2026-04-02",), (ValueError,))
    yield Reader("name of a file", as_text(plain_name), (b"holiday.jpg",))


def _keys(folder: Path) -> Iterator[Reader]:
    private, public = folder / "private", folder / "data.backup-key"
    make_key(private, public)
    begun = (private.read_bytes(),), (public.read_bytes(),)

    def as_private(data: bytes) -> object:
        private.write_bytes(data)
        return read_private(private)

    def as_public(data: bytes) -> object:
        public.write_bytes(data)
        return read_public(folder / "data", None)

    yield Reader("private backup key", as_private, begun[0], (Rejected,))
    yield Reader("public backup key", as_public, begun[1], (Rejected,))


def _rest() -> Iterator[Reader]:
    def settings(data: bytes) -> object:
        lines = (line.partition("=") for line in data.decode(errors="replace").split("\n"))
        env = {name: value for name, _, value in lines if name and "\0" not in name + value}
        return load_config({**env, "FEEDBACK_MASTER_KEY_FILE": "", "FEEDBACK_MASTER_KEY": _MASTER})

    def mail(text: str) -> object:
        to, _, rest = text.partition("\n")
        sent = render(Message(to, rest, rest, rest), sender="A <a@b.example>", now=START)
        head = sent.split(b"\r\n\r\n")[0].replace(b"\r\n", b"")
        assert b"\n" not in head, "a header began on a line of its own"
        assert sent.count(b"\r\nTo: ") == 1
        return sent

    yield Reader(
        "name of a backup",
        lambda data: read_name(Path(data.decode(errors="replace"))),
        (b"candour-00112233-20260302T093000Z-00112233.stores",),
    )
    yield Reader("settings", settings, (_SETTINGS,), (ConfigError,))
    yield Reader("mail", as_text(mail), (b"a@b.example\nA subject",), (ValueError,))
    yield Reader(
        "kind of a medium",
        kind_of,
        (
            b"\xff\xd8\xff\xe0" * 9,
            b"RIFF\0\0\0\0WEBPVP8 ",
            b"\0\0\0\x18ftypmp42" + bytes(40),
            b"OggS" + bytes(60),
            b"\x1aE\xdf\xa3" + bytes(90),
        ),
    )
    yield Reader("stamp", read_stamp, (blank(bytes(32)).encode() * 2, b"PK\x03\x04"))
    yield Reader(
        "results of a pack",
        lambda data: figures_of(data, bytes(32)),
        (b'{"approved": "{}", "salt": "00", "release": {}, "number": "00"}',),
        (NotResults,),
    )


_MASTER: Final = "A" * 43 + "="
_SETTINGS: Final = b"""FEEDBACK_PUBLIC_URL=https://surveys.example.org
FEEDBACK_SMTP_URL=smtps://user:word@mail.example.org:465
FEEDBACK_MAIL_FROM=Candour <surveys@example.org>
FEEDBACK_PORT=8000
FEEDBACK_METRICS_PORT=9000
FEEDBACK_TRUSTED_PROXY=10.0.0.0/24
FEEDBACK_SECURITY_CONTACT=mailto:security@example.org
FEEDBACK_BACKUP_DAYS=35
FEEDBACK_ORGANISATION=Council"""
