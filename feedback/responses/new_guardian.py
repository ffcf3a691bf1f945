"""Passing on the keys of running surveys to a new guardian: by two people, as every opening.

One takes the outer layer off and leaves what remains to the guardians inside, for this purpose
alone. One of these opens it, and in the same request the survey's key is sealed anew, to the
new guardian with everybody who acts. The key itself is never written, and nobody sees it.
"""

import secrets
from collections.abc import Iterator, Sequence
from typing import Final, cast

from crypto import Context, Identity, context, open_core, open_envelope, peel, seal
from feedback.accounts.holders import Holder, Role
from feedback.accounts.service import recipient
from feedback.clock import epoch
from feedback.errors import Conflict
from feedback.outbox import service as outbox
from feedback.responses.opening import nest_context, nest_row, seed_context, seed_row
from feedback.responses.passing_on import (
    NO_KEY,
    Parties,
    add_nests,
    lacking,
    opening,
    parties,
    passing,
    runs,
)
from feedback.schemes import quorums
from feedback.schemes.model import SchemeAlteredError, Wave
from feedback.storage.store import Row, Store, Writer

__all__ = ["ask", "give", "waiting"]

_SECONDS: Final = 72 * 60 * 60
_GONE: Final = (
    "There is nothing for you to open. What is left for you waits for 72 hours. It can be asked "
    "for again."
)


def ask(store: Store, *, scheme: str, holder: str, by: str, identity: Identity) -> int:
    """Take one's outer layers off for a new guardian's sake, and ask the guardians inside to
    open the rest; how much is left for them. Mails them. Args and raises as `pass_on`."""
    who = parties(store, scheme, holder, by)
    _check_guardian(who.taker)
    waves = lacking(store, scheme, who.there, who.taker)
    rows = [row for at in waves for row in _peeled(store, at, who, identity)]
    if waves and not rows:
        raise Conflict(NO_KEY)
    if rows:
        with passing(store, scheme, who, "keys.asked") as writer:
            _leave(writer, rows)
            asked = {row["account"] for row in rows}
            for one in who.guardians:
                if one.account in asked:
                    payload = {"scheme": scheme, "what": "keys", "holder": one.id}
                    outbox.post(writer, store, kind="guardian-asked", payload=payload)
    return len(rows)


def give(store: Store, *, scheme: str, holder: str, by: str, identity: Identity) -> int:
    """Open what was left for this guardian and seal it anew: to the new guardian with everybody
    who acts. Returns the number of new nests, none the second time. Args and raises as
    `pass_on`, and Conflict once nothing is left to open."""
    who = parties(store, scheme, holder, by)
    _check_guardian(who.taker)
    _check_guardian(who.giver)
    waves = lacking(store, scheme, who.there, who.taker)
    if not waves:
        return 0
    left = {str(one["wave"]): one for one in waiting(store, holder) if one["account"] == by}
    nests: list[Row] = []
    seeds: list[Row] = []
    for at in waves:
        if at.id in left:
            core = _core(left[at.id], at, who, identity)
            nests += _nested(store, at, who, _seed(core, at, by, identity))
            seeds.append(_comments(store, at, who, identity))
    if not seeds:
        raise Conflict(_GONE)
    with passing(store, scheme, who, "keys.passed-on") as writer:
        add_nests(writer, nests)
        _add_seeds(writer, seeds)
        for row in seeds:
            writer.remove("deposits", release=_purpose(who.taker.id), wave=row["wave"])
    store.settle()
    return len(nests)


def waiting(store: Store, holder: str) -> list[Row]:
    """What is left to guardians to open for this new one, as long as it holds."""
    now = epoch(store.clock)
    return store.all("deposits", release=_purpose(holder), expires__gt=now)


def _check_guardian(one: Holder) -> None:
    if one.role is not Role.GUARDIAN:
        raise Conflict("A guardian's keys are passed on by a guardian, to a guardian.")


def _peeled(store: Store, at: Wave, who: Parties, identity: Identity) -> Iterator[Row]:
    for inner in who.guardians:
        own = str(inner.account)
        found = store.one(
            "wave_nests", wave=at.id, outer_account=who.giver.account, inner_account=own
        )
        if found is not None:
            nest = cast("bytes", found["nest"])
            with opening():
                core = peel(nest, identity=identity, context=nest_context(at.id, own))
            bound = _left_context(at, who.taker, own)
            yield {
                "id": secrets.token_hex(8),
                "release": _purpose(who.taker.id),
                "account": own,
                "wave": at.id,
                "core": seal(core, to=[recipient(store, own)], context=bound),
                "expires": epoch(store.clock) + _SECONDS,
            }


def _leave(writer: Writer, rows: Sequence[Row]) -> None:
    """In place of what was left before for the same guardian and purpose."""
    for row in rows:
        if runs(writer, row):
            same = {name: row[name] for name in ("release", "account", "wave")}
            writer.remove("deposits", **same)
            writer.add("deposits", row)


def _add_seeds(writer: Writer, rows: Sequence[Row]) -> None:
    for row in rows:
        same = {name: row[name] for name in ("wave", "account")}
        if runs(writer, row) and not writer.count("comment_seeds", **same):
            writer.add("comment_seeds", row)


def _core(left: Row, at: Wave, who: Parties, identity: Identity) -> bytes:
    bound = _left_context(at, who.taker, str(who.giver.account))
    with opening():
        return open_envelope(cast("bytes", left["core"]), identity=identity, context=bound)


def _seed(core: bytes, at: Wave, by: str, identity: Identity) -> bytes:
    with opening():
        seed = open_core(core, identity=identity, context=nest_context(at.id, by))
    _check_key(seed, at, at.wave_key)
    return seed


def _nested(store: Store, at: Wave, who: Parties, seed: bytes) -> list[Row]:
    missing = quorums.absent(store, at.id, who.there, who.taker)
    return [nest_row(store, at.id, seed, outer=outer, inner=inner) for outer, inner in missing]


def _comments(store: Store, at: Wave, who: Parties, identity: Identity) -> Row:
    by = str(who.giver.account)
    own = store.one("comment_seeds", wave=at.id, account=by)
    if own is None:
        raise Conflict(NO_KEY)
    sealed = cast("bytes", own["seed"])
    with opening():
        seed = open_envelope(sealed, identity=identity, context=seed_context(at.id, by))
    _check_key(seed, at, at.comments_key)
    return seed_row(store, at.id, seed, guardian=who.taker)


def _check_key(seed: bytes, at: Wave, public: bytes | None) -> None:
    if Identity(seed).recipient.public != public:
        raise SchemeAlteredError(f"a key of survey {at.id} is another survey's")


def _left_context(at: Wave, taker: Holder, guardian: str) -> Context:
    """What is left for a guardian opens for this purpose alone, never for a release."""
    return context("hand-over", at.scheme, at.id, str(taker.account), guardian)


def _purpose(holder: str) -> str:
    # In the column that names a deposit's release. No release has such an id.
    return f"handover:{holder}"
