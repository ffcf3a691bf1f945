"""Rows of schemes: read with their MAC checked, written with a fresh one."""

import json
from datetime import date
from typing import cast

from feedback.canonical import canonical
from feedback.errors import NotFound
from feedback.schemes.model import Scheme, SchemeAlteredError
from feedback.schemes.settings import Settings
from feedback.storage.store import Reader, Row, Store, Writer

__all__ = ["add", "load", "of_row", "save"]


def load(store: Store, scheme: str, reader: Reader | None = None) -> Scheme:
    """One scheme, from `reader` where a change is going on. NotFound; SchemeAlteredError."""
    row = (reader or store).one("schemes", id=scheme)
    if row is None:
        raise NotFound("There is no such scheme.")
    return of_row(store, row)


def of_row(store: Store, row: Row) -> Scheme:
    """Raises SchemeAlteredError where the MAC does not fit."""
    found = Scheme(
        id=str(row["id"]),
        state=str(row["state"]),
        settings=Settings.from_json(str(row["settings"])),
        policy=json.loads(str(row["policy"])),
        policy_version=cast("int", row["policy_version"]),
        questionnaire=str(row["questionnaire"]),
        created=date.fromisoformat(str(row["created"])),
    )
    if not store.vault.signed(cast("bytes", row["mac"]), *found.signed_parts):
        raise SchemeAlteredError(f"the settings of scheme {found.id} were changed from outside")
    return found


def add(store: Store, writer: Writer, scheme: Scheme) -> None:
    """Insert a new one."""
    writer.add("schemes", {"id": scheme.id, **_values(store, scheme)})


def save(store: Store, writer: Writer, scheme: Scheme, *, was: Scheme) -> bool:
    """Replace `was`; False where the row is not that any more."""
    return (
        writer.set(
            "schemes",
            _values(store, scheme),
            id=scheme.id,
            state=was.state,
            mac=store.vault.sign(*was.signed_parts),
        )
        == 1
    )


def _values(store: Store, scheme: Scheme) -> Row:
    return {
        "state": scheme.state,
        "settings": scheme.settings.to_json(),
        "policy": canonical(scheme.policy),
        "policy_version": scheme.policy_version,
        "questionnaire": scheme.questionnaire,
        "mac": store.vault.sign(*scheme.signed_parts),
        "created": scheme.created.isoformat(),
    }
