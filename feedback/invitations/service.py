"""Inviting people to a wave, and the links that lead to the one slot of each.

A link's token is kept only as a keyed hash, and the row does not say whose it is. An
invitation may have many live tokens (the mail, a reminder, a mail asked for again).
"""

import secrets
from collections.abc import Iterable, Sequence
from typing import Final, cast

from crypto import Malformed, encode_code, new_code, parse_code
from feedback.accounts.throttle import count_today
from feedback.addresses import normalise_email
from feedback.errors import Conflict, NotFound
from feedback.invitations.model import (
    AGAIN_A_DAY,
    MAX_REMINDERS,
    TOKEN_BYTES,
    Invitation,
    State,
)
from feedback.outbox.service import post, post_all
from feedback.participants.service import email_index
from feedback.schemes.model import GOING_ON
from feedback.storage.store import Event, Row, Store, Writer

__all__ = [
    "ask_again",
    "batch_of",
    "forget_wave",
    "invitation",
    "invite_all",
    "mark_undeliverable",
    "mint",
    "mint_all",
    "remind",
    "resend",
    "resolve",
]

_PURPOSE: Final = "link"
_UPKEEP: Final = Event("upkeep")


def batch_of(wave: str, number: int = 0) -> str:
    """The outbox's name for a wave's invitations (0), or its first or second reminder."""
    return f"{wave}:reminder:{number}" if number else f"{wave}:invitation"


def invite_all(store: Store, w: Writer, *, wave_id: str, participants: Iterable[str]) -> int:
    """Invite these people (ids), in the change (main) that opens the wave; how many."""
    rows: list[Row] = [
        {
            "id": secrets.token_hex(8),
            "wave": wave_id,
            "participant": participant,
            "state": str(State.INVITED),
        }
        for participant in participants
    ]
    w.add_all("invitations", rows)
    post_all(
        w,
        store,
        kind="invitation",
        payloads=[{"invitation": str(row["id"])} for row in rows],
        batch=batch_of(wave_id),
    )
    return len(rows)


def invitation(store: Store, invitation_id: str) -> Invitation | None:
    """By id, or None."""
    row = store.one("invitations", id=invitation_id)
    return _invitation(row) if row else None


def mint(store: Store, invitation_id: str, wave: str) -> str:
    """A fresh token of 16 characters; its digest is on disk before anybody sees it."""
    return mint_all(store, [(invitation_id, wave)])[0]


def mint_all(store: Store, wanted: Sequence[tuple[str, str]]) -> list[str]:
    """A fresh token for each (invitation, wave), committed together."""
    codes = [new_code(TOKEN_BYTES) for _ in wanted]
    rows: list[Row] = []
    for code, (invitation_id, wave) in zip(codes, wanted, strict=True):
        digest = store.vault.digest(_PURPOSE, code)
        sealed = store.vault.lock_record("tokens", digest.hex(), {"invitation": invitation_id})
        rows.append({"digest": digest, "invitation": sealed, "wave": wave})
    if rows:
        with store.change(_UPKEEP) as w:
            w.add_all("tokens", rows)
    return [encode_code(code) for code in codes]


def resolve(store: Store, token: str) -> Invitation | None:
    """Whose link this is. For what is no link it does the same work, and finds nothing."""
    try:
        code = parse_code(token, TOKEN_BYTES)
    except Malformed:
        code = new_code(TOKEN_BYTES)
    digest = store.vault.digest(_PURPOSE, code)
    row = store.one("tokens", digest=digest)
    if row is None:
        # Sealing costs what opening does.
        store.vault.lock_record("tokens", digest.hex(), {"invitation": "0" * 16})
        return invitation(store, "")
    record = store.vault.open_record("tokens", digest.hex(), cast("bytes", row["invitation"]))
    return invitation(store, str(record["invitation"]))


def remind(store: Store, *, wave: str, by: str) -> int:
    """Write to everybody invited, without exception; which reminder this is, 1 or 2.

    Anything finer than "everybody" would tell whoever reads a mailbox who has answered.
    `Conflict` if the wave is not open, or had its reminders.
    """
    row = store.one("waves", id=wave)
    if row is None:
        raise NotFound("There is no such survey.")
    done = int(row["reminders"] or 0)
    if row["state"] != "open":
        raise Conflict("This survey is not open.")
    if done >= MAX_REMINDERS:
        raise Conflict("Everybody was reminded twice. More would be too many.")
    number = done + 1
    event = Event(
        "wave.reminded",
        by=by,
        scheme=str(row["scheme"]),
        detail={"wave": wave, "number": number},
    )
    with store.change(event) as w:
        if w.set("waves", {"reminders": number}, id=wave, state="open", reminders=done) != 1:
            raise Conflict("Somebody else has just sent this reminder.")
        payloads = [
            {"invitation": str(one["id"]), "number": str(number)}
            for one in w.all("invitations", wave=wave)
        ]
        post_all(w, store, kind="reminder", payloads=payloads, batch=batch_of(wave, number))
    return number


def ask_again(store: Store, *, email: str) -> None:
    """Send the links of whoever has this address, if anybody has. Never says whether.

    Three a day for each address, counted for unknown ones too: the same reads, the same
    writes, and an outbox row of the same size. The row holds the address's blind index in
    each scheme that has links, never the address.
    """
    # A link still does something after closing (it changes or deletes) and dealing (it deletes).
    there = {str(row["scheme"]) for row in store.all("waves") if row["state"] in GOING_ON}
    wanted = [f"{one}:{email_index(store, one, email).hex()}" for one in sorted(there)]
    counter = store.vault.blind("again", normalise_email(email))
    with store.change(Event("participant.resend"), "volatile", "main") as w:
        if count_today(w, store, counter) < AGAIN_A_DAY:
            post(w, store, kind="again", payload={"wanted": " ".join(wanted)})


def mark_undeliverable(store: Store, invitation_id: str) -> None:
    """The mail server refuses this address: the lead is to see it."""
    with store.change(_UPKEEP) as w:
        w.set("invitations", {"state": str(State.UNDELIVERABLE)}, id=invitation_id)


def resend(store: Store, *, wave: str, invitation_id: str, by: str) -> None:
    """Write again where the address was refused, and may have been mended since.

    `Conflict` if it was not refused, or somebody else has just done it.
    """
    row = store.one("waves", id=wave)
    if row is None:
        raise NotFound("There is no such survey.")
    event = Event("invitation.resent", by=by, scheme=str(row["scheme"]), detail={"wave": wave})
    with store.change(event) as w:
        invited = {"state": str(State.INVITED)}
        refused = str(State.UNDELIVERABLE)
        if w.set("invitations", invited, id=invitation_id, wave=wave, state=refused) != 1:
            raise Conflict("This mail is on its way.")
        post(w, store, kind="invitation", payload={"invitation": invitation_id})


def forget_wave(w: Writer, wave: str) -> None:
    """Remove what a destroyed wave leaves: its links, invitations, and counts of mails."""
    w.remove("tokens", wave=wave)
    w.remove("invitations", wave=wave)
    for number in range(MAX_REMINDERS + 1):
        w.remove("outbox", batch=batch_of(wave, number))


def _invitation(row: Row) -> Invitation:
    return Invitation(id=str(row["id"]), wave=str(row["wave"]), participant=str(row["participant"]))
