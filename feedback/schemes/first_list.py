"""Who was on the list when a guardian first agreed: kept as it was then, to compare with later.

A seal holds the ids and keyed digests of the addresses of that one moment, in the order of the
ids, which are random. It is never written again, so nothing in it tells when anybody was added:
the list's own rows carry no time. It goes with the list, and an erased person goes from it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, cast

from feedback.addresses import normalise_email
from feedback.schemes import approvals
from feedback.schemes.roll import roll
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = ["KIND", "FirstList", "first_list", "forget", "keep", "tagger"]

KIND: Final = "list"
"""The kind of the row among a scheme's approvals; its state is neither asked nor decided."""
_KEPT: Final = "kept"
_SIZE: Final = 8  # bytes of a digest: two among 20,000 are alike once in 10^11 lists


@dataclass(frozen=True)
class FirstList:
    """`people`: digests of addresses, by the ids that they had."""

    on: date
    people: Mapping[str, str]


def tagger(store: Store, scheme: str) -> Callable[[str], str]:
    """Makes of an address what stands in there."""
    blind = store.vault.blinder(f"first-list:{scheme}")
    return lambda email: blind(normalise_email(email))[:_SIZE].hex()


def keep(store: Store, writer: Writer, scheme: str, by: str) -> None:
    """In the change in which a guardian agrees; only the first time that one does."""
    if writer.count("approvals", scheme=scheme, kind=KIND):
        return
    tag = tagger(store, scheme)
    listed = roll(store, scheme, writer).people
    there = {person: tag(str(record["email"])) for person, record in listed}
    subject = {"people": dict(sorted(there.items()))}
    made = approvals.add(writer, store, scheme=scheme, kind=KIND, subject=subject, by=by)
    writer.set("approvals", {"state": _KEPT}, id=made)


def first_list(store: Store, scheme: str, reader: Reader | None = None) -> FirstList | None:
    """None where nobody has agreed, or did so before this was kept."""
    row = _row(reader or store, scheme)
    return None if row is None else FirstList(*_read(store, row))


def forget(
    store: Store, writer: Writer, scheme: str, *, ids: Iterable[str], emails: Iterable[str]
) -> None:
    """Take an erased person out, in the caller's change."""
    row = _row(writer, scheme)
    if row is None:
        return
    gone, tags = set(ids), set(map(tagger(store, scheme), emails))
    _, people = _read(store, row)
    left = {who: one for who, one in people.items() if who not in gone and one not in tags}
    approvals.rewrite(writer, store, str(row["id"]), {"people": left})


def _row(reader: Reader, scheme: str) -> Row | None:
    rows = reader.all("approvals", order="on_day", limit=1, scheme=scheme, kind=KIND, state=_KEPT)
    return rows[0] if rows else None


def _read(store: Store, row: Row) -> tuple[date, dict[str, str]]:
    record = store.vault.open_record("approvals", str(row["id"]), cast("bytes", row["subject"]))
    return date.fromisoformat(str(row["on_day"])), dict(cast("dict[str, str]", record["people"]))
