"""Deposits: a survey's key on its way from who asks for a release to a guardian.

Whoever asks takes the outer layer off the nests that are theirs. What is left opens for the
guardian alone; it is sealed to them once more, bound to this one release, and waits at most
72 hours in the store that is never backed up. So nobody but a guardian ever holds the key, and
no guardian does before somebody else asked.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Final, cast

from crypto import Identity, open_core, open_envelope, peel, seal
from feedback.accounts.service import recipient
from feedback.clock import epoch
from feedback.errors import Conflict
from feedback.releases.permissions import guardians, leads
from feedback.releases.records import ReleaseAltered, ReleaseRow, deposit_context
from feedback.releases.states import DEPOSIT_HOURS
from feedback.responses.opening import nest_context
from feedback.schemes.model import Wave
from feedback.storage.store import Row, Store

__all__ = ["due", "led", "make_deposits", "membership_of", "open_deposits"]

_SECONDS: Final = DEPOSIT_HOURS * 60 * 60
_NO_KEY: Final = "You have no key of this survey together with a guardian who is still there."
_GONE: Final = (
    "The keys for this release are gone. They wait for 72 hours. It can be asked for again."
)


def led(store: Store, waves: Sequence[Wave]) -> bool:
    """Whether a lead or deputy who is still there has keys of these surveys."""
    there = {one.account for wave in waves for one in leads(store, wave.scheme)}
    return any(
        nest["outer_account"] in there
        for wave in waves
        for nest in store.all("wave_nests", wave=wave.id)
    )


def membership_of(store: Store, wave: Wave) -> bytes:
    """The signed digest over everybody's dealt answers, as it was made when they were dealt."""
    row = store.one("waves", id=wave.id)
    if row is None or not isinstance(row["membership"], bytes):
        raise Conflict("The answers are not ready yet.")
    return row["membership"]


def make_deposits(
    store: Store, row: ReleaseRow, waves: Sequence[Wave], *, identity: Identity
) -> list[Row]:
    """A deposit of each survey for every guardian who shares all of them with who asks.

    Raises Conflict where there is none.
    """
    made: list[Row] = []
    for guardian in guardians(store, row.scheme):
        inner = str(guardian.account)
        cores = [_core(store, wave, row.asked_by, inner, identity) for wave in waves]
        if inner == row.asked_by or any(core is None for core in cores):
            continue
        for wave, core in zip(waves, cores, strict=True):
            context = deposit_context(row, wave, membership_of(store, wave), inner)
            sealed = seal(core or b"", to=[recipient(store, inner)], context=context)
            made.append(
                {
                    "id": secrets.token_hex(8),
                    "release": row.id,
                    "account": inner,
                    "wave": wave.id,
                    "core": sealed,
                    "expires": epoch(store.clock) + _SECONDS,
                }
            )
    if not made:
        raise Conflict(_NO_KEY)
    return made


def open_deposits(
    store: Store, row: ReleaseRow, waves: Sequence[Wave], *, by: str, identity: Identity
) -> Mapping[str, bytes]:
    """The surveys' seeds by id, for a guardian. Conflict once they are gone; CryptoError;
    ReleaseAltered where a seed is not that of the survey's key."""
    seeds = {}
    for wave in waves:
        deposit = store.one("deposits", release=row.id, account=by, wave=wave.id)
        if deposit is None or due(store, deposit):
            raise Conflict(_GONE)
        context = deposit_context(row, wave, membership_of(store, wave), by)
        core = open_envelope(cast("bytes", deposit["core"]), identity=identity, context=context)
        inner = nest_context(wave.id, by)
        seed = open_core(core, identity=identity, context=inner)
        if Identity(seed).recipient.public != wave.wave_key:
            raise ReleaseAltered("a deposit holds another survey's key")
        seeds[wave.id] = seed
    return seeds


def due(store: Store, deposit: Row) -> bool:
    """Whether a deposit has run out, or is of a clock that has been set back since."""
    left = int(deposit["expires"] or 0) - epoch(store.clock)
    return not 0 < left <= _SECONDS


def _core(store: Store, wave: Wave, outer: str, inner: str, identity: Identity) -> bytes | None:
    nest = store.one("wave_nests", wave=wave.id, outer_account=outer, inner_account=inner)
    if nest is None:
        return None
    context = nest_context(wave.id, inner)
    return peel(cast("bytes", nest["nest"]), identity=identity, context=context)
