"""The two surveys of a scheme: planned, moved while planned, and made longer while open.

Opening, closing, dealing and destroying are the worker's, in `feedback.responses`.
"""

import secrets
from collections.abc import Mapping
from datetime import date

from feedback.errors import Conflict, NotFound
from feedback.schemes import records
from feedback.schemes.dates import Days, check_extension, check_plan, reckon
from feedback.schemes.ending import ENDED
from feedback.schemes.model import KINDS, Scheme, Wave, WaveKind, deals_on
from feedback.storage.store import Event, Reader, Row, Store, Writer

__all__ = ["Wave", "WaveKind", "extend", "open_today", "plan_wave", "plan_waves", "wave", "waves"]

_BEGUN = "This survey has opened. You can only make it longer."
_NOT_OPEN = "This survey is not open, so it cannot be made longer."


def plan_wave(
    store: Store, *, scheme: str, kind: WaveKind, opens: date, closes: date, by: str
) -> str:
    """Set or move the days of one survey that has not opened; its id. Raises as `plan_waves`."""
    return plan_waves(store, scheme=scheme, days={kind: (opens, closes)}, by=by)[kind]


def plan_waves(
    store: Store, *, scheme: str, days: Mapping[WaveKind, Days], by: str
) -> dict[WaveKind, str]:
    """Set or move the days of surveys that have not opened, all or none; their ids by kind.

    Raises Rejected (field "pre_opens", "post_closes" and the like), Conflict once opened.
    """
    event = Event("wave.planned", by=by, scheme=scheme, detail={"kinds": " ".join(sorted(days))})
    with store.change(event) as writer:
        found = records.load(store, scheme, writer)
        if found.over:
            raise Conflict(ENDED)
        there = _by_kind(writer, scheme)
        begun = {kind: one for kind, one in there.items() if one.state != "planned"}
        if begun.keys() & days.keys():
            raise Conflict(_BEGUN)
        planned = {kind: (one.opens, one.closes) for kind, one in there.items()}
        wanted = {**planned, **days}
        check_plan(
            found,
            {kind: span for kind, span in wanted.items() if kind not in begun},
            begun,
            today=store.today(),
        )
        made = {kind: _put(writer, found, kind, span, there) for kind, span in days.items()}
        for wave_id, values in reckon(found, writer.all("waves", scheme=scheme)).items():
            writer.set("waves", values, id=wave_id, state="planned")
    return made


def open_today(store: Store, *, scheme: str, wave: str, by: str) -> None:
    """Let the worker open a planned survey at its next round, if nothing stands against it."""
    mine = _own(_by_kind(store, scheme), wave)
    plan_wave(store, scheme=scheme, kind=mine.kind, opens=store.today(), closes=mine.closes, by=by)


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
    return tuple(found[kind] for kind in KINDS if kind in found)


def wave(store: Store, wave_id: str) -> Wave:
    """Raises NotFound."""
    row = store.one("waves", id=wave_id)
    if row is None:
        raise NotFound("There is no such survey.")
    return Wave.of(row)


def _by_kind(reader: Reader, scheme: str) -> dict[WaveKind, Wave]:
    found = [Wave.of(row) for row in reader.all("waves", scheme=scheme)]
    return {one.kind: one for one in found}


def _own(there: Mapping[WaveKind, Wave], wave_id: str) -> Wave:
    found = next((one for one in there.values() if one.id == wave_id), None)
    if found is None:
        raise NotFound("There is no such survey.")
    return found


def _put(
    writer: Writer, found: Scheme, kind: WaveKind, days: Days, there: Mapping[WaveKind, Wave]
) -> str:
    if kind not in there:
        wave_id = secrets.token_hex(8)
        writer.add("waves", _fresh(wave_id, found, kind, *days))
        return wave_id
    values: Row = {"opens": days[0].isoformat(), "closes": days[1].isoformat()}
    if writer.set("waves", values, id=there[kind].id, state="planned") != 1:
        raise Conflict(_BEGUN)
    return there[kind].id


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
