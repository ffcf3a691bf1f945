"""When a scheme ends, and what has been done since: the days from which retention counts.

A scheme ends by itself on the day on which the answers of both its surveys are destroyed. Where
one of them never opened, the scheme ends a year after the last thing that was planned. Its lead
may end it sooner, where no answers are kept any more.

The days stand in `meta`, one row for each: `retention:<scheme>:<step>`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from feedback.errors import Conflict
from feedback.schemes import records
from feedback.schemes.model import GOING_ON, KINDS, Scheme, Wave
from feedback.schemes.periods import after, periods
from feedback.storage.store import Event, Reader, Store, Writer

__all__ = [
    "END",
    "ENDED",
    "NOTICE",
    "PAIRS",
    "TOLD",
    "diaries_go",
    "end",
    "end_due",
    "ended_on",
    "ends_on",
    "mark",
    "marked",
    "why_not_end",
]

END: Final = "end"
"""The step that the others follow."""
ENDED: Final = "This scheme has ended."
# What nobody decides any more; handing over goes on.
_MOOT: Final = ("agreement", "person.add", "person.mend", "person.remove")
NOTICE: Final = timedelta(days=30)
"""How long before their diary goes its owner is written to."""
TOLD: Final = "diaries-told"
"""The step in which that is done."""
PAIRS: Final = "pairs"
"""The step in which what pairs share is destroyed: nothing new is begun after it."""
_QUIET_MONTHS: Final = 12


def ends_on(created: date, waves: Sequence[Wave]) -> date:
    """When a scheme ends by itself, as far as can be said today. Pure."""
    last = max(
        [created, *(one.closes if one.state == "planned" else one.destroys for one in waves)]
    )
    if {one.kind for one in waves if one.state != "planned"} == set(KINDS):
        return last
    if any(one.state in GOING_ON for one in waves) and len(waves) == len(KINDS):
        return max(last, *(one.destroys for one in waves))  # the second one is still to come
    return after(last, _QUIET_MONTHS)


def why_not_end(waves: Sequence[Wave]) -> str:
    """Why nobody may end a scheme now; empty if its lead may."""
    if any(one.state in GOING_ON for one in waves):
        return "A survey is going on, or its answers are still kept. The scheme ends after that."
    return ""


def end(store: Store, *, scheme: str, by: str) -> None:
    """A lead's act. Conflict where a survey is going on, or the scheme has ended."""
    _end(store, scheme, store.today(), by=by)


def end_due(store: Store, scheme: Scheme, waves: Sequence[Wave]) -> bool:
    """The worker's: end a scheme whose day has come; the day counts, not when it was noticed."""
    if scheme.over or why_not_end(waves):
        return False
    today, day = store.today(), ends_on(scheme.created, waves)
    # Destroyed by hand before its day: then there is nothing left to wait for.
    early = len(waves) == len(KINDS) and all(one.state == "destroyed" for one in waves)
    if day > today and not early:
        return False
    _end(store, scheme.id, min(day, today), by="worker")
    return True


def ended_on(reader: Reader, scheme: str) -> date | None:
    """The day on which a scheme ended."""
    return marked(reader, scheme).get(END)


def diaries_go(reader: Reader, scheme: Scheme, end: date, today: date) -> date:
    """From when the diaries of a scheme go: after their period, and never before their owners
    were told, not even when the worker was away for long."""
    done = marked(reader, scheme.id)
    told = done.get(TOLD)
    if told is None and END in done:
        told = today
    day = after(end, periods(scheme.policy).diary_months)
    return max(day, told + NOTICE) if told else day


def mark(writer: Writer, scheme: str, step: str, day: date) -> None:
    """Note that a step was done, in its change."""
    writer.put("meta", {"name": _name(scheme, step), "value": day.isoformat()})


def marked(reader: Reader, scheme: str) -> Mapping[str, date]:
    """Which steps were done, and when."""
    first = _name(scheme, "")
    rows = reader.all("meta", name__gte=first, name__lt=first[:-1] + ";")  # ";" comes after ":"
    return {str(row["name"])[len(first) :]: date.fromisoformat(str(row["value"])) for row in rows}


def _end(store: Store, scheme: str, day: date, *, by: str) -> None:
    event = Event("scheme.ended", by=by, scheme=scheme, detail={"day": day.isoformat()})
    with store.change(event) as writer:
        found = records.load(store, scheme, writer)
        if found.over:
            raise Conflict(ENDED)
        if why := why_not_end([Wave.of(row) for row in writer.all("waves", scheme=scheme)]):
            raise Conflict(why)
        if writer.set("schemes", {"state": "ended"}, id=scheme, state=found.state) != 1:
            raise Conflict("Someone else changed this scheme just now.")
        writer.remove("waves", scheme=scheme, state="planned")
        for kind in _MOOT:
            writer.set("approvals", {"state": "replaced"}, scheme=scheme, kind=kind, state="asked")
        mark(writer, scheme, END, day)


def _name(scheme: str, step: str) -> str:
    return f"retention:{scheme}:{step}"
