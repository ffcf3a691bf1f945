"""Whether a dealt row holds answers: one sealed byte that the server counts by, once."""

from typing import cast

from crypto import lock_box, open_box
from feedback.responses import records
from feedback.schemes.model import Wave
from feedback.storage.store import Row, Store

__all__ = ["read_mark", "seal_mark"]


def seal_mark(store: Store, wave: Wave, name: bytes, *, submitted: bool) -> bytes:
    """The mark of the row whose key has this name."""
    return lock_box(
        bytes([submitted]),
        key=store.vault.key("slots"),
        context=records.mark_context(wave, name),
    )


def read_mark(store: Store, wave: Wave, row: Row) -> bool:
    plain = open_box(
        cast("bytes", row["mark"]),
        key=store.vault.key("slots"),
        context=records.mark_context(wave, cast("bytes", row["key_name"])),
    )
    return plain == b"\x01"
