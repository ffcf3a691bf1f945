"""The two surveys of a scheme: planned, moved while planned, and made longer while open.

Opening, closing, dealing and destroying are the worker's, in `feedback.responses`.
"""

import secrets
from datetime import date

from feedback.errors import Conflict, NotFound
from feedback.schemes import records
from feedback.schemes.dates import check_extension, check_plan, reckon
from feedback.schemes.model import Scheme, Wave, WaveKind, deals_on
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = ["Wave", "WaveKind", "extend", "open_today", "plan_wave", "wave", "waves"]

_BEGUN = "This survey has opened. You can only make it longer."
_NOT_OPEN = "This survey is not open, so it cannot be made longer."


def plan_wave(
    store: Store, *, scheme: str, kind: WaveKind, opens: date, closes: date, by: str
) -> str:
    """Set or move the days of a survey that has not opened; its id.

    Raises Rejected (field "opens" or "closes"), Conflict once it has opened.
    """
    event = Event("wave.planned", by=by, scheme=scheme, detail={"kind": kind})
    with store.change(event) as writer:
        found = records.load(store, scheme, writer)
        there = _by_kind(writer, scheme)
        check_plan(found, there, kind=kind, days=(opens, closes), today=store.today())
        if kind not in there:
            wave_id = secrets.token_hex(8)
            writer.add("waves", _fresh(wave_id, found, kind, opens, closes))
        else:
            wave_id = there[kind].id
            days: Row = {"opens": opens.isoformat(), "closes": closes.isoformat()}
            if writer.set("waves", days, id=wave_id, state="planned") != 1:
                raise Conflict(_BEGUN)
        _follow(writer, found)
    return wave_id


def open_today(store: Store, *, scheme: str, wave: str, by: str) -> None:
    """Let the worker open a planned survey at its next round, if nothing stands against it."""
    event = Event("wave.today", by=by, scheme=scheme, detail={"wave": wave})
    with store.change(event) as writer:
        found = records.load(store, scheme, writer)
        there = _by_kind(writer, scheme)
        mine = _own(there, wave)
        if mine.state != "planned":
            raise Conflict(_BEGUN)
        days = (store.today(), mine.closes)
        check_plan(found, there, kind=mine.kind, days=days, today=store.today())
        writer.set("waves", {"opens": days[0].isoformat()}, id=wave, state="planned")


def extend(store: Store, *, scheme: str, wave: str, closes: date, by: str) -> None:
    """Let an open survey close later; second thoughts end later too. The day on which answers
    are destroyed was promised to those who have answered, so it stays."""
    event = Event("wave.extended", by=by, scheme=scheme, detail={"wave": wave})
    with store.change(event) as writer:
        found = records.load(store, scheme, writer)
        there = _by_kind(writer, scheme)
        mine = _own(there, wave)
        if mine.state != "open":
            raise Conflict(_NOT_OPEN)
        check_extension(found, mine, there, closes)
        days: Row = {
            "closes": closes.isoformat(),
            "deals": deals_on(found.policy, closes).isoformat(),
        }
        if writer.set("waves", days, id=wave, scheme=scheme, state="open") != 1:
            raise Conflict(_NOT_OPEN)


def waves(store: Store, scheme: str) -> tuple[Wave, ...]:
    """A scheme's surveys, the first one first."""
    found = _by_kind(store, scheme)
    return tuple(found[kind] for kind in ("pre", "post") if kind in found)


def wave(store: Store, wave_id: str) -> Wave:
    """Raises NotFound."""
    row = store.one("waves", id=wave_id)
    if row is None:
        raise NotFound("There is no such survey.")
    return Wave.of(row)


def _by_kind(reader: Reader, scheme: str) -> dict[str, Wave]:
    return {str(row["kind"]): Wave.of(row) for row in reader.all("waves", scheme=scheme)}


def _own(there: dict[str, Wave], wave_id: str) -> Wave:
    found = next((one for one in there.values() if one.id == wave_id), None)
    if found is None:
        raise NotFound("There is no such survey.")
    return found


def _follow(writer: Writer, found: Scheme) -> None:
    rows = writer.all("waves", scheme=found.id)
    for wave_id, days in reckon(found, rows).items():
        writer.set("waves", days, id=wave_id, state="planned")


def _fresh(wave_id: str, found: Scheme, kind: WaveKind, opens: date, closes: date) -> Row:
    """A planned survey; keys, file and MAC come when it opens."""
    return {
        "id": wave_id,
        "scheme": found.id,
        "kind": kind,
        "state": "planned",
        "opens": opens.isoformat(),
        "closes": closes.isoformat(),
        "deals": closes.isoformat(),
        "destroys": closes.isoformat(),
        "file": None,
        "questionnaire": found.questionnaire,
        "wave_key": None,
        "comments_key": None,
        "mac": None,
        "membership": None,
        "enough": None,
        "invited": 0,
        "reminders": 0,
    }
