"""Replacing one proof by the other two, and what follows: sessions end, people are told."""

import hashlib
from dataclasses import replace as altered
from typing import Final

from crypto import Identity
from feedback.accounts import holder_rows as rows
from feedback.accounts.making import Making, Step
from feedback.accounts.model import BAR, State
from feedback.accounts.proofs import (
    Given,
    Locked,
    Proof,
    lock_by_recovery,
    locked_account,
    seal_totp,
)
from feedback.accounts.service import account, change_manner
from feedback.accounts.steps import note_step
from feedback.clock import epoch
from feedback.errors import Conflict
from feedback.outbox.service import post
from feedback.storage.store import Event, Row, Store, Writer

__all__ = ["NEEDS", "begin", "given_for", "replace"]

_MEMBERS_OWN: Final = Event("participant.proofs")
# what is lost -> which two prove who somebody is: names of the fields of `Given`
NEEDS: Final = {
    Step.PASSPHRASE: ("recovery", "code"),
    Step.APP: ("passphrase", "recovery"),
    Step.RECOVERY: ("passphrase", "code"),
}


def given_for(lost: Step, typed: dict[str, str]) -> Given:
    """Just the two that are asked for: a third one is not looked at."""
    return Given(**{name: typed.get(name, "") for name in NEEDS[lost]})


def begin(store: Store, *, held: Locked, identity: Identity, lost: Step) -> Making:
    """Start to make a new one for somebody who has proved who they are: nothing is written."""
    now = epoch(store.clock)
    making = Making.begin(account=held.account, identity=identity, now=now, todo=(lost,))
    return altered(making, version=_version(held))


def replace(store: Store, making: Making, *, proof: Proof) -> None:
    """Put the new proof in the old one's place, bar the account from releases for a day, and
    tell the person and all with whom they hold a scheme's keys.

    The caller then ends all sessions of the account. `Conflict` if another proof was replaced
    since this was begun.
    """
    if making.todo:
        raise Conflict("Something is still to do.")
    values, what = _fresh(making)
    organiser = account(store, making.account).manner.organiser
    event = Event("account.reset", by=making.account, detail={"new": what})
    with store.change(event if organiser else _MEMBERS_OWN, "main", "volatile") as w:
        held = locked_account(store, making.account, proof=proof, reader=w)
        if _version(held) != making.version:
            raise Conflict("Your sign-in was changed in the meantime. Start again.")
        if organiser:
            until = (store.now() + BAR).isoformat(timespec="seconds")
            values |= {"barred_until": until}
        if making.totp and not organiser:
            # Used already, perhaps, by the app that is replaced: then it is noted as well.
            note_step(w, store, account=making.account, step=making.totp_step)
            values["totp_step"] = 0
        w.set("accounts", values, id=making.account)
        change_manner(w, store, making.account, **_gained(making))
        if not organiser:
            post(w, store, kind="sign-in-changed", payload={"account": making.account})
            return
        for receiver in sorted(_told(w, store, making.account)):
            payload = {"account": receiver, "about": making.account}
            post(w, store, kind="reset-notice", payload=payload)


def _gained(making: Making) -> dict[str, bool]:
    """What somebody has from now on who perhaps had none before."""
    return {"words": True} if making.by_passphrase else {"app": True} if making.totp else {}


def _fresh(making: Making) -> tuple[Row, str]:
    identity, account = making.identity, making.account
    if making.by_passphrase:
        return {"by_passphrase": bytes.fromhex(making.by_passphrase)}, str(Step.PASSPHRASE)
    if making.recovery:
        code = bytes.fromhex(making.recovery)
        lock = lock_by_recovery(identity, account=account, code=code)
        return {"by_recovery": lock}, str(Step.RECOVERY)
    sealed = seal_totp(identity, account=account, secret=making.totp)
    return {"totp": sealed, "totp_step": making.totp_step}, str(Step.APP)


def _told(w: Writer, store: Store, account: str) -> set[str]:
    told = {account}
    for row in w.all("holders", account=account):
        if row["state"] == State.LEFT:
            continue
        there = rows.load_all(w, store, str(row["scheme"]))
        told |= {held.account for held in there if held.active and held.account}
    return told


def _version(held: Locked) -> str:
    return hashlib.sha256(held.version()).hexdigest()
