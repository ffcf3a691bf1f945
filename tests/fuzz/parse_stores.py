"""What an installation reads back: its keyring, record, backups and never-back file."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crypto import CryptoError, Identity
from feedback.audit.export import NotAnExport, check_export, export
from feedback.backups.making import Order, back_up
from feedback.backups.sealed import KINDS
from feedback.backups.unpacking import unpack
from feedback.clock import SetClock
from feedback.diaries.media_model import Medium
from feedback.diaries.media_ticket import open_ticket, ticket
from feedback.errors import Rejected
from feedback.packs.verifying import verify
from feedback.participants.upload import open_upload, seal_upload
from feedback.running.bodies import BoundedRequest
from feedback.storage.migrations import TooNewError
from feedback.storage.neverback import NeverBackError
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.storage.store import Event
from feedback.storage.upgrading import UpgradeError
from feedback.storage.vault import VaultError
from tests.conftest import MASTER, START

from .parsers import Reader

__all__ = ["opened"]

_HTTP = (
    b"POST /answer HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na=b",
    b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n\r\n",
    b"GET /i/ABCD?lang=cy HTTP/1.0\r\nCookie: a=b\r\nRange: bytes=0-1\r\n\r\n",
)


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Reader, ...]]:
    """Readers over an installation that is made for them."""
    store = initialise(folder / "installation", (MASTER,), SetClock(START))
    for number in range(3):
        with store.change(Event("scheme.created", by="somebody", detail={"number": number})):
            pass
    store.never_back.add([bytes(32), b"\1" * 32], until="2027-03")
    try:
        yield (
            *_records(store),
            *_backups(store, folder),
            _keyring(store, folder),
            Reader("request as it comes", _received, _HTTP),
        )
    finally:
        store.close()


def _records(store: SqliteStore) -> Iterator[Reader]:
    told = "".join(export(store)).encode()
    upload = seal_upload(store, scheme="s", account="a", data=b"Name,Email,Role\n").encode()
    box = store.vault.lock_record("sessions", "1", {"device": "A browser"})
    me = Identity(bytes([3]) * 32)
    medium = Medium(id="m", entry="e", name="a.jpg", size=9, file="f", spare="g", secret=bytes(32))
    yield Reader(
        "record of actions as a file",
        lambda data: check_export(store, data.decode("ascii")),
        (told,),
        (NotAnExport, UnicodeDecodeError),
    )
    yield Reader(
        "uploaded list, sealed",
        lambda data: open_upload(store, scheme="s", account="a", sealed=_latin(data)),
        (upload,),
        (Rejected,),
    )
    yield Reader(
        "record in a box",
        lambda data: store.vault.open_record("sessions", "1", data),
        (box,),
        (CryptoError,),
    )
    yield Reader(
        "ticket of a medium",
        lambda data: open_ticket(_latin(data), entry="e", medium="m", identity=me),
        (ticket(medium, me).encode(),),
    )
    yield Reader("file of a pack", lambda data: verify(store, data), (b"candour:" + b"0" * 64,))
    generation, never = store.never_back.content()
    assert generation
    yield Reader("never-back file", store.never_back.check, (never,), (NeverBackError,))


def _latin(data: bytes) -> str:
    return data.decode("latin-1")


def _backups(store: SqliteStore, folder: Path) -> Iterator[Reader]:
    to, key = folder / "backups", Identity(bytes([4]) * 32)
    to.mkdir()
    back_up(
        store,
        Order(
            data_dir=folder / "installation",
            folders=dict.fromkeys(KINDS, to),
            recipient=key.recipient,
            identity=None,
            days=dict.fromkeys(KINDS, 7),
            say=lambda _line: None,
        ),
    )

    def reader(kind: str) -> Reader:
        whole = next(to.glob(f"*.{kind}"))
        file = folder / f"meddled.{kind}"

        def read(data: bytes) -> object:
            file.write_bytes(data)
            return unpack(file, kind, key, to=None)

        return Reader(f"backup of the {kind}", read, (whole.read_bytes(),), (Rejected,))

    yield from (reader(kind) for kind in KINDS if [*to.glob(f"*.{kind}")])


def _keyring(store: SqliteStore, folder: Path) -> Reader:
    """A damaged keyring: the installation opens, or says why not."""
    store.settle()
    there, copy = folder / "installation", folder / "damaged"

    def read(data: bytes) -> object:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(there, copy, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
        (copy / "keyring.db").write_bytes(data)
        made: SqliteStore | None = None
        try:
            made = initialise(copy, (MASTER,), SetClock(START))
            return made.vault.key("fields")
        finally:
            if made:
                made.close()

    errors = (VaultError, TooNewError, UpgradeError, NeverBackError, OSError, sqlite3.Error)
    return Reader("keyring", read, ((there / "keyring.db").read_bytes(),), errors)


def _received(data: bytes) -> object:
    """In parts, as the network brings them."""
    from waitress.adjustments import Adjustments  # noqa: PLC0415 - a server's

    request = BoundedRequest(Adjustments())
    at = 0
    while at < len(data) and not request.completed:
        at += request.received(data[at : at + 17]) or len(data)
    return request.completed
