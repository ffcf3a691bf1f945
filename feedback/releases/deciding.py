"""The guardian's decision on exact words, and asking once more after a refusal."""

from dataclasses import replace
from typing import Final

from crypto import CryptoError, Identity
from feedback.accounts.service import recipient
from feedback.errors import Conflict, NotAllowed, Rejected
from feedback.releases import permissions
from feedback.releases.deposits import led
from feedback.releases.records import (
    Refusal,
    ReleaseRow,
    Words,
    load,
    open_words,
    refusals_json,
    seal_words,
)
from feedback.releases.states import REASONS, Act, after
from feedback.releases.steps import event_of, mail, move
from feedback.responses.waves import wave
from feedback.storage.store import Row, Store

__all__ = ["approve", "ask_again", "refuse"]

_DECIDED: Final = "Somebody has decided already. The first decision stands."
_OTHER: Final = "These are not the words that you saw. Read them again."
_UNREADABLE: Final = "You cannot open these words: they were sealed before you were guardian."


def approve(
    store: Store, *, scheme: str, release: str, digest: str, by: str, identity: Identity
) -> None:
    """Say yes to exactly the words of this digest (hex); they are sealed to whoever publishes.
    Once more, until they are published, seals them to who may publish by then.

    Raises Conflict if these are not the words, or somebody said no; NotAllowed.
    """
    row = _to_decide(store, scheme, release, digest, by, Act.APPROVE)
    words = _computed(store, row, identity)
    to = permissions.publishers(store, scheme, decided_by=by)
    if not to:
        raise Conflict("There is nobody who could publish these words.")
    sealed = seal_words(
        store,
        replace(row, decided_by=by),
        words,
        stage="approved",
        to=[recipient(store, str(one.account)) for one in to],
    )
    with store.change(event_of("release.approved", row, by)) as writer:
        values: Row = {"for_lead": sealed, "decided_by": by}
        move(writer, row, Act.APPROVE, values, otherwise=_DECIDED)
        mail(writer, store, row, "release-decided", {one.account for one in to})


def refuse(store: Store, *, scheme: str, release: str, digest: str, reason: str, by: str) -> None:
    """Say no to these words, with a code of `states.REASONS`. Rejected, Conflict, NotAllowed."""
    if reason not in REASONS:
        raise Rejected("Choose a reason", field="reason")
    row = _to_decide(store, scheme, release, digest, by, Act.REFUSE)
    refusals = refusals_json([*row.refusals, Refusal(reason, store.today())])
    with store.change(event_of("release.refused", row, by, reason=reason)) as writer:
        values: Row = {"decided_by": by, "reason": refusals}
        move(writer, row, Act.REFUSE, values, otherwise=_DECIDED)
        asked = {one.account for one in permissions.leads(store, scheme)} | {row.asked_by}
        mail(writer, store, row, "release-decided", asked)


def ask_again(store: Store, *, scheme: str, release: str, by: str) -> None:
    """Put refused words before the guardians once more: the same bytes, with every refusal."""
    row = load(store, release, scheme)
    waves = [wave(store, one) for one in row.waves]
    permissions.requester(store, scheme, by, led=led(store, waves))
    if after(row.state, Act.ASK_AGAIN) is None:
        raise Conflict("Nobody has said no to these results.")
    with store.change(event_of("release.asked-again", row, by)) as writer:
        values: Row = {"asked_by": by, "decided_by": None}
        move(writer, row, Act.ASK_AGAIN, values, otherwise=_DECIDED)
        there = {one.account for one in permissions.guardians(store, scheme)}
        mail(writer, store, row, "release-waiting", there - {by})


def _to_decide(
    store: Store, scheme: str, release: str, digest: str, by: str, act: Act
) -> ReleaseRow:
    permissions.guardian(store, scheme, by)
    row = load(store, release, scheme)
    if after(row.state, act) is None:
        raise Conflict(_DECIDED)
    if row.digest is None or digest != row.digest.hex():
        raise Conflict(_OTHER)
    if by == row.asked_by:
        raise NotAllowed("You asked for these results, so somebody else decides.")
    return row


def _computed(store: Store, row: ReleaseRow, identity: Identity) -> Words:
    try:
        return open_words(store, row, row.computed or b"", stage="computed", identity=identity)
    except CryptoError as error:
        raise NotAllowed(_UNREADABLE) from error
