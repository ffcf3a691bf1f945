"""Rows of several tables, and a change that fails half-way."""

from collections.abc import Mapping

from feedback.storage.store import Event, Writer

UPKEEP = Event("upkeep")
LOUD = Event("scheme.created", by="a1", scheme="s1", detail={"template": "empty"})


class Boom(Exception):
    """Something goes wrong inside a change."""


def job(name: str, done: int = 0, *, state: str = "running", note: str = "") -> dict:
    return {"id": name, "state": state, "done": done, "total": 9, "note": note}


def token(digest: bytes, wave: str = "w1") -> dict:
    return {"digest": digest, "invitation": b"sealed", "wave": wave}


def approval(name: str, **changes: object) -> dict:
    row = {
        "id": name,
        "scheme": "s1",
        "kind": "person.add",
        "subject": b"",
        "digest": b"",
        "state": "asked",
        "asked_by": "a1",
        "decided_by": None,
        "reason": None,
        "on_day": "2026-03-02",
    }
    return row | changes


def person(name: str, index: bytes) -> dict:
    return {"id": name, "scheme": "s1", "email_index": index, "person": b"x"}


def add_and_fail(writer: Writer, rows: Mapping[str, dict]) -> None:
    for table, row in rows.items():
        writer.add(table, row)
    raise Boom


def names(found: list[dict]) -> list[object]:
    return [row["id"] for row in found]
