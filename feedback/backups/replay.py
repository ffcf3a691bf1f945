"""Bringing a restored main store in line with the never-back file.

Keys are put right whenever the stores are opened. Here waves, sign-ins and people follow, that
were destroyed after the backup was made. Results that were published or withheld since need
nothing: whoever computes or publishes asks the file.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from feedback.diaries.media_files import clear_media
from feedback.errors import Conflict
from feedback.members.closing import destroy_account
from feedback.members.diary_names import diary_name
from feedback.members.places import vacate
from feedback.participants.service import participant
from feedback.responses.lifecycle import destroy_wave
from feedback.responses.waves import wave
from feedback.storage.generations import known_never_back, note_never_back
from feedback.storage.recall import brought_back
from feedback.storage.store import Event, Store

__all__ = ["EraseAgain", "Replayed", "catch_up"]

_UPKEEP: Final = Event("upkeep")

EraseAgain = Callable[[Store, str, str], None]
"""Erases a person: the store, the scheme's id, the address that is on its list."""


@dataclass(frozen=True)
class Replayed:
    """How many were destroyed again."""

    waves: int = 0
    accounts: int = 0
    people: int = 0


def catch_up(store: Store, erase_again: EraseAgain) -> Replayed:
    """Destroy again what the never-back file forbids, where main does not follow it yet."""
    generation = store.never_back.generation
    if known_never_back(store) >= generation:
        return Replayed()
    with store.exclusive("lifecycle"):
        waves = _waves(store)
    done = Replayed(waves, _accounts(store), _people(store, erase_again))
    with store.change(_UPKEEP) as writer:
        note_never_back(writer, generation)
    return done


def _waves(store: Store) -> int:
    digests, count = store.never_back.digests(), 0
    for row in store.all("waves", order="id"):
        wave_id = str(row["id"])
        if (
            row["state"] == "destroyed"
            or store.vault.sign("destroyed-wave", wave_id) not in digests
        ):
            continue
        # Before its days were over it could not be destroyed; that it was is what counts.
        opened = row["file"] is not None
        with store.change(_UPKEEP) as writer:
            writer.set("waves", {"state": "dealt" if opened else "destroyed"}, id=wave_id)
        if opened:
            destroy_wave(store, wave(store, wave_id), by="restore")
        count += 1
    return count


def _accounts(store: Store) -> int:
    count = 0
    for account in list(brought_back(store, "accounts")):
        # A holder's was closed after they handed over, which this copy does not know.
        with suppress(Conflict):
            with store.change(_UPKEEP, "keyring", "diaries", "main") as writer:
                destroy_account(writer, store, account)
                vacate(writer, store, account)
            clear_media(store, diary_name(store, account))
            count += 1
    return count


def _people(store: Store, erase_again: EraseAgain) -> int:
    count = 0
    for row in list(brought_back(store, "participants")):
        found = store.one("participants", id=row)
        if found is None:
            continue
        scheme = str(found["scheme"])
        person = participant(store, scheme, row)
        if person.name:  # who has been erased has none
            erase_again(store, scheme, person.email)
            count += 1
    return count
