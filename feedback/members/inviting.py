"""Asking those on a list to set up their sign-in, without showing who has done so.

Everybody on the list gets a row to send. Only when a mail is sent is it decided whether the
person is still to be asked: who has chosen, here or elsewhere, gets none. So neither the lead,
who presses the button, nor the record that they did, tells who has chosen.
"""

from collections.abc import Sequence

from feedback.members.joining import invite
from feedback.members.places import place_of
from feedback.outbox.service import post_all
from feedback.participants.service import Participant, participant, people
from feedback.storage.store import Event, Row, Store, Writer

__all__ = ["forget_asked", "invite_member", "invite_members", "invited", "open_place"]


def invite_members(store: Store, *, scheme: str, by: str) -> None:
    """Send the mail to everybody on the list who is still to be asked; at most once a day.

    A second time on the same day does nothing, and says nothing else.
    """
    _send(store, scheme, [one.id for one in people(store, scheme)], by)


def invite_member(store: Store, *, scheme: str, person: str, by: str) -> None:
    """The same to one of them (`NotFound` if not on the list), who gets at most one a day."""
    found = participant(store, scheme, person)
    _send(store, scheme, [] if found.left else [found.id], by, only=found.id)


def invited(store: Store, scheme: str) -> bool:
    """Whether anybody of a scheme was ever asked: what its lead did, not what people chose."""
    return store.count("audit", event="members.invited", scheme=scheme) > 0


def open_place(store: Store, *, scheme: str, person: str) -> tuple[Participant, str] | None:
    """The person, and a fresh link's token, if they are still to be asked. Mints at each call."""
    found = participant(store, scheme, person)
    if found.left or place_of(store, person) is not None:
        return None
    with store.change(Event("upkeep")) as w:
        return found, invite(w, store, scheme=scheme, person=person)


def forget_asked(w: Writer, scheme: str, person: str) -> None:
    """Forget that somebody was asked, in the caller's change (volatile)."""
    w.remove("jobs", id=_job(scheme, person))


def _send(store: Store, scheme: str, asked: Sequence[str], by: str, *, only: str = "") -> None:
    detail = {"person": only} if only else {}
    event = Event("members.invited", by=by, scheme=scheme, detail=detail)
    today = store.today().isoformat()
    due = [one for one in asked if not _done(store, scheme, one, today)]
    if not due:
        return
    with store.change(event, "main", "volatile") as w:
        fresh = [one for one in due if _first(w, scheme, one, today)]
        payloads = [{"scheme": scheme, "person": one} for one in fresh]
        post_all(w, store, kind="join", payloads=payloads)


def _done(store: Store, scheme: str, person: str, today: str) -> bool:
    row = store.one("jobs", id=_job(scheme, person))
    return row is not None and row["note"] == today


def _first(w: Writer, scheme: str, person: str, today: str) -> bool:
    """Note that somebody is asked today; False if they were, by somebody who was first."""
    row = w.one("jobs", id=_job(scheme, person))
    if row is not None and row["note"] == today:
        return False
    noted: Row = {"state": "asked", "done": 1, "total": 1, "note": today}
    w.put("jobs", {"id": _job(scheme, person)} | noted)
    return True


def _job(scheme: str, person: str) -> str:
    return f"join:{scheme}:{person}"
