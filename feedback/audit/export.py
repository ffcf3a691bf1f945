"""The record as a file that leaves: JSON lines, with the chain, to be checked later.

Each line is a row: the fields that its MAC covers, and `previous` and `mac` in hexadecimal. Of
what is not the reader's to see, only a part is there, but always its place in the chain. The
last line is the head: which row was the newest, and a seal over the whole file, without which
somebody could pass a row off as one that was left out.

A file outlives what happens to the store. So checking one also asks whether the store still
has the row that was the newest then: if not, an older copy was put back, even with its keyring.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from feedback.audit.shortening import start
from feedback.storage.chain import FIELDS, START, Fault, Head, verify
from feedback.storage.record import newest, rows
from feedback.storage.store import Row, Store

__all__ = ["Checked", "NotAnExport", "check_export", "export"]

_PLACE: Final = ("seq", "previous", "mac")
_ALL: Final = frozenset({*FIELDS, *_PLACE})
_HEAD: Final = frozenset({"head", "mac", "rows", "scheme", "seal"})
_LARGEST: Final = 2**63 - 1  # that SQLite can be asked for

Keep = Callable[[Row], Collection[str]]
"""Which fields of a row the reader sees; its place in the chain is always there."""


class NotAnExport(Exception):
    """A file is no export of the record; the text says which line, never what is in it."""


@dataclass(frozen=True)
class Checked:
    """What a check of a file found. `since`: how many rows the record has gained."""

    rows: int
    head: Head
    since: int
    faults: tuple[Fault, ...]


def export(store: Store, *, keep: Keep | None = None, scheme: str = "") -> Iterator[str]:
    """The lines of a file, each with its end.

    Args:
        store: the installation's.
        keep: what is told of each row; None tells everything.
        scheme: for whose holders, if it is for them.
    """
    head = newest(store) or Head(0, START)
    digest = hashlib.sha256()
    count = 0
    for row in rows(store, until=head.seq):
        told = _PLACE if keep is None else (*_PLACE, *keep(row))
        names = FIELDS if keep is None else [name for name in FIELDS if name in told]
        line = _line({name: _plain(row[name]) for name in (*names, "previous", "mac")})
        digest.update(line.encode())
        count += 1
        yield line
    seal = store.vault.sign(*_sealed(head, count, scheme, digest.digest()))
    last = {"head": head.seq, "mac": head.mac.hex(), "rows": count, "scheme": scheme}
    yield _line(last | {"seal": seal.hex()})


def check_export(store: Store, text: str) -> Checked:
    """Check the text of a file, and whether the record still has what it ends with.

    Raises NotAnExport where a line cannot be read, or the head is not there.
    """
    *lines, end = text.splitlines() or [""]
    last = _parsed(end, len(lines) + 1)
    if last.keys() != _HEAD:
        raise NotAnExport("Its last line, the head, is missing: it was cut off.")
    head = Head(_whole(last["head"]), _bytes(last["mac"]))
    told = [_row(_parsed(line, number), number) for number, line in enumerate(lines, 1)]
    digest = hashlib.sha256("".join(f"{line}\n" for line in lines).encode())
    faults = verify(store.vault.key("audit"), told, head if head.seq else None, _start(store, told))
    given = _sealed(head, _whole(last["rows"]), str(last["scheme"]), digest.digest())
    if not faults and not store.vault.signed(_bytes(last["seal"]), *given):
        faults = [Fault(head.seq, "the file's seal does not fit: a line was changed or taken out")]
    since, more = _compared(store, head)
    return Checked(len(told), head, since, (*faults, *more))


def _start(store: Store, told: Sequence[Mapping[str, Any]]) -> Head | None:
    """What a file begins after that was made once old rows had been dropped. Its seal says that
    nobody cut it."""
    dropped = start(store)
    if not told or dropped is None or not 1 < told[0]["seq"] <= dropped.seq + 1:
        return None
    return Head(told[0]["seq"] - 1, told[0]["previous"])


def _compared(store: Store, head: Head) -> tuple[int, list[Fault]]:
    """How many rows came later, or why the store is not the one the file was made of."""
    if not head.seq:
        return store.count("audit"), []
    there = store.one("audit", seq=head.seq)
    dropped = start(store)
    if there is None and dropped is not None and head.seq <= dropped.seq:
        return store.count("audit"), []  # its time is over: there is nothing to compare with
    if there is None:
        return 0, [Fault(head.seq, "is not in the installation's record any more")]
    if there["mac"] != head.mac:
        return 0, [Fault(head.seq, "is another one in the installation's record")]
    return store.count("audit", seq__gt=head.seq), []


def _sealed(head: Head, rows: int, scheme: str, digest: bytes) -> tuple[str | bytes, ...]:
    return ("audit-export", str(head.seq), head.mac, str(rows), scheme, digest)


def _line(row: Mapping[str, object]) -> str:
    return json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n"


def _parsed(line: str, number: int) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotAnExport(f"Line {number} is no line of an export.")
    return found


def _row(parsed: Mapping[str, Any], number: int) -> dict[str, Any]:
    if not set(_PLACE) <= parsed.keys() <= _ALL:
        raise NotAnExport(f"Line {number} is no row of the record.")
    _whole(parsed["seq"])
    return {**parsed, "previous": _bytes(parsed["previous"]), "mac": _bytes(parsed["mac"])}


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _LARGEST:
        raise NotAnExport("A number in it is none.")
    return value


def _bytes(value: object) -> bytes:
    try:
        found = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        found = b""
    if len(found) != len(START):
        raise NotAnExport("A mark in it is none.")
    return found
