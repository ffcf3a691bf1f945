"""What happens to a wave by itself when its days come: the worker calls `tick`."""

import logging
from datetime import date
from functools import partial
from typing import cast

from feedback.errors import Conflict
from feedback.invitations.service import forget_wave
from feedback.responses import records
from feedback.responses.dealing import deal
from feedback.responses.jobs import each
from feedback.responses.layout import layout_of
from feedback.responses.notices import keep_notice
from feedback.responses.opening import add_latecomers, open_wave
from feedback.responses.overwrite import forgotten
from feedback.responses.waves import asked_in, wave
from feedback.schemes.model import Wave
from feedback.schemes.readiness import reasons
from feedback.storage.generations import main_is_older
from feedback.storage.participant_keys import forget_keys
from feedback.storage.store import Event, Store, WaveGoneError

__all__ = ["close_wave", "destroy_wave", "tick"]

_LOG = logging.getLogger(__name__)


def tick(store: Store) -> None:
    """Open, close, deal and destroy whatever is due; clear what a crash left behind."""
    with store.exclusive("lifecycle"):
        today = store.today()
        # A fault in one scheme's survey holds up no other's, nor the clearing.
        each(
            [
                *(partial(_step, store, str(row["id"]), today) for row in store.all("waves")),
                partial(_clear, store),
            ]
        )


def _step(store: Store, wave_id: str, today: date) -> None:
    at = wave(store, wave_id)
    match at.state:
        case "planned" if at.opens <= today <= at.closes:
            if not reasons(store, at.scheme, at.kind):
                open_wave(store, at)
        case "open" if today > at.closes:
            close_wave(store, at)
        case "open":
            add_latecomers(store, at)
            keep_notice(store, wave(store, at.id))
        case "closed" if today > at.deals:
            deal(store, at)
        case "closed":
            keep_notice(store, at)
        case "dealing":
            deal(store, at)
        case "dealt" if today >= at.destroys:
            destroy_wave(store, at, by="worker")
        case _:
            pass


def close_wave(store: Store, at: Wave) -> None:
    """No new answers from now on; drafts lapse, second thoughts go on."""
    event = Event("wave.closed", by="worker", scheme=at.scheme, detail={"wave": at.id})
    with store.change(event) as writer:
        if writer.set("waves", {"state": "closed"}, id=at.id, state="open") != 1:
            raise Conflict("This survey is not open.")


def destroy_wave(store: Store, at: Wave, *, by: str) -> None:
    """Destroy a wave's seeds, answers, comments and participant keys. There is no way back.

    The never-back file comes first: from then on no backup may bring the wave back.
    """
    if at.state != "dealt":
        raise Conflict("Only a survey whose answers have been dealt can be destroyed.")
    digest = store.vault.sign("destroyed-wave", at.id)
    store.never_back.add([digest], until=forgotten(at))
    names = _key_names(store, at)
    event = Event("wave.destroyed", by=by, scheme=at.scheme, detail={"wave": at.id})
    with store.change(event, "keyring", "volatile", "main") as writer:
        if writer.set("waves", {"state": "destroyed", "file": None}, id=at.id, state="dealt") != 1:
            raise Conflict("Somebody else is destroying this survey.")
        forget_keys(writer, names)
        for table in ("wave_nests", "comment_seeds", "deposits"):
            writer.remove(table, wave=at.id)
        forget_wave(writer, at.id)
    if at.file:
        store.drop_wave(at.file)
    store.settle()


def _key_names(store: Store, at: Wave) -> list[bytes]:
    purposes = layout_of(asked_in(store, at), at.kind).purposes
    people = [str(row["participant"]) for row in store.all("invitations", wave=at.id)]
    own = [
        records.key_name(store, records.slot_name(store, at.id, person), purpose)
        for person in people
        for purpose in purposes
    ]
    return [*own, records.decisions_name(store, at.id)]


def _clear(store: Store) -> None:
    """Drop wave files that main does not name: a crash left them half made, or dealt.

    Not while one that main names is missing, or main lacks what the keyring remembers: then main
    is not the newest, and what it does not name may be all that there is.
    """
    if main_is_older(store):
        raise WaveGoneError("the main store is an older one: no file is cleared")
    named = {cast("str", row["file"]) for row in store.all("waves") if row["file"]}
    there = store.wave_files()
    if not named <= set(there):
        raise WaveGoneError("a survey's file is missing: no other is cleared")
    for file in there:
        if file not in named:
            _LOG.info("dropping a wave file that nothing refers to")
            store.drop_wave(file)
