"""What the lead did to the list since a guardian last agreed, told as numbers by the record.

Until the first survey opens a lead adds a late mentor alone: nobody should have to wait for that.
But whoever could put in as many as would do to learn what one more person says, or take so many
out, would have agreed with themselves. So from there on the agreement no longer stands, and the
guardian is asked again; smaller changes they are told of by mail, once a day.

The record already says that somebody was added, changed or removed, and when; never who. So
nothing more is kept of the list.
"""

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, cast

from feedback.accounts.holders import Role, holders
from feedback.audit.service import Entry, entries_of
from feedback.outbox.service import post_all
from feedback.schemes import records
from feedback.schemes.model import Scheme
from feedback.schemes.roll import roll
from feedback.storage.store import Event, Reader, Store, Writer

__all__ = ["SHARE", "Changes", "another_list", "changes", "enough", "fingerprint", "loosen", "tell"]

_RECENT: Final = timedelta(days=2)
"""Of a survey that has opened, older changes are no news: its guardians were told, or saw them."""
SHARE: Final = 10
"""One in so many of a list may change without another yes, where that is more than k - 2."""
_ADDED: Final = ("people.imported", "person.added")
_KINDS: Final = (*_ADDED, "person.mended", "person.removed")
_AGREED: Final = "agreement.given"
_UPKEEP: Final = Event("upkeep")


@dataclass(frozen=True, kw_only=True)
class Changes:
    """How often somebody was added, changed or removed, whoever it was.

    `moved`: of `changed`, those that gave a line another address or role.
    `newest`: the number of the newest of them in the record, with its time; 0 and None where
    there is none.
    """

    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    newest: int = 0
    newest_at: datetime | None = None

    @property
    def weight(self) -> int:
        """How many people may be others than those whom the guardian agreed to."""
        return self.added + self.moved + self.removed


def changes(store: Store, scheme: str, *, after: int = 0) -> Changes:
    """Since a guardian last agreed, and after the number `after` of the record."""
    agreed = max((one.seq for one in entries_of(store, scheme, (_AGREED,))), default=0)
    since = [one for one in entries_of(store, scheme, _KINDS) if one.seq > max(agreed, after)]
    mended = [one for one in since if one.event == "person.mended"]
    last = max(since, key=lambda one: one.seq, default=None)
    return Changes(
        added=sum(_people(one) for one in since if one.event in _ADDED),
        changed=len(mended),
        moved=sum(one.detail.get("moved") is not False for one in mended),
        removed=sum(one.event == "person.removed" for one in since),
        newest=last.seq if last else 0,
        newest_at=last.at if last else None,
    )


def fingerprint(store: Store, scheme: str, reader: Reader | None = None) -> str:
    """Of the list as it lies in the store: another one after whatever was written to it."""
    whole = hashlib.sha256()
    for person, sealed in sorted(roll(store, scheme, reader).rows):
        whole.update(person.encode() + b"\0" + hashlib.sha256(sealed).digest())
    return whole.hexdigest()


def enough(scheme: Scheme, people: int) -> int:
    """So many changes of a list of `people` need another yes."""
    return max(scheme.number("k") - 1, math.ceil(people / SHARE))


def another_list(store: Store, scheme: Scheme) -> bool:
    """Whether so much was changed that the agreement has ended, by the record alone: a writer of
    the database can set a scheme's state back."""
    since = changes(store, scheme.id)
    people = store.count("participants", scheme=scheme.id) + since.removed
    return since.weight >= enough(scheme, people)


def loosen(store: Store, writer: Writer, scheme: Scheme, *, more: int) -> bool:
    """Take back the guardian's agreement if `more` changes, made in this change, are too many
    with those since; whether it was taken back. To be called before they are written."""
    if scheme.state != "agreed":
        return False
    people = writer.count("participants", scheme=scheme.id)
    if changes(store, scheme.id).weight + more < enough(scheme, people):
        return False
    return writer.set("schemes", {"state": "draft"}, id=scheme.id, state="agreed") == 1


def tell(store: Store) -> None:
    """Write to the guardians of each scheme whose list was changed. A job of the worker.

    Where an earlier version let too much through, the agreement ends now, so that the lead can ask.
    """
    for row in store.all("schemes"):
        if row["state"] in {"agreed", "open"}:
            # An altered scheme stops here, before anybody is written to.
            found = records.load(store, str(row["id"]))
            if found.state == "agreed" and another_list(store, found):
                with store.change(_UPKEEP) as w:
                    w.set("schemes", {"state": "draft"}, id=found.id, state="agreed")
            else:
                _tell(store, found.id, frozen=found.frozen)


def _tell(store: Store, scheme: str, *, frozen: bool) -> None:
    today = store.today().isoformat()
    day, told = _told(store, scheme)
    found = changes(store, scheme, after=told)
    if found.newest_at is None or day == today:
        return
    if frozen and found.newest_at < store.now() - _RECENT:
        return
    numbers = {name: str(getattr(found, name)) for name in ("added", "changed", "removed")}
    guardians = [one for one in holders(store, scheme) if one.role is Role.GUARDIAN and one.acts]
    with store.change(_UPKEEP, "main", "volatile") as w:
        job = w.one("jobs", id=_job(scheme))
        if job and str(job["note"]).startswith(today):
            return
        note = f"{today} {found.newest}"
        w.put("jobs", {"id": _job(scheme), "state": "told", "done": 1, "total": 1, "note": note})
        payloads = [{"holder": one.id, "scheme": scheme} | numbers for one in guardians]
        post_all(w, store, kind="list-changed", payloads=payloads)


def _told(store: Store, scheme: str) -> tuple[str, int]:
    """On which day they were last told, and up to which number of the record. Noted where losing
    it does no harm: they are then told once more."""
    row = store.one("jobs", id=_job(scheme))
    day, _, number = str(row["note"]).partition(" ") if row else ("", "", "0")
    return day, int(number)


def _people(one: Entry) -> int:
    return int(cast("int", one.detail.get("people")) or 1)


def _job(scheme: str) -> str:
    return f"list-changed:{scheme}"
