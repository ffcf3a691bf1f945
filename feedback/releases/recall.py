"""What the never-back file says of releases: published or withheld once means for good.

Two entries are made for each: one for the exact words, one for each survey. A copy of the
stores from before publishing then knows that these surveys have been published, and lets
nothing else out for them.

And for nobody whose answers may be in what is lost: the ledger of such a copy lacks those figures,
so nothing can be planned around them.
"""

from collections.abc import Sequence

from feedback.participants.service import people
from feedback.releases.records import ReleaseRow
from feedback.releases.states import State
from feedback.responses.overwrite import forgotten
from feedback.schemes.likeness import mailbox
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = ["lost", "lost_beside", "published_before", "remember"]


def remember(store: Store, waves: Sequence[Wave], row: ReleaseRow) -> None:
    """Say that exactly these words were published, or without a digest that nothing will be;
    twice is once.

    Kept for a year after the answers are destroyed: by then no backup holds them.
    """
    digests = [_words(store, row), *(_survey(store, wave) for wave in waves)]
    store.never_back.add(digests, until=max(forgotten(wave) for wave in waves))


def published_before(store: Store, waves: Sequence[Wave], row: ReleaseRow) -> bool:
    """Whether other words than this row's were published for any of these surveys, or none may
    be."""
    known = store.never_back.digests()
    if row.digest is not None and _words(store, row) in known:
        return False  # a crash came between remembering and publishing: these are the words
    return any(_survey(store, wave) in known for wave in waves)


def lost(store: Store) -> set[str]:
    """Surveys whose results were published, or withheld, and are not here."""
    known = store.never_back.digests()
    kept = _kept(store, known)
    ids = {str(row["id"]) for row in store.all("waves")}
    return {one for one in ids - kept if store.vault.sign("published-survey", one) in known}


def lost_beside(store: Store, waves: Sequence[Wave]) -> bool:
    """Whether results of another survey are lost, and anybody who was asked in these was on its
    list, too, be it by another address of one mailbox. Without its list it cannot be told: then
    not."""
    gone = lost(store) - {one.id for one in waves}
    if not gone:
        return False
    mine = {email for one in waves for email in _listed(store, one.scheme)}
    schemes = {str(row["scheme"]) for row in store.all("waves") if row["id"] in gone}
    return any(not mine.isdisjoint(_listed(store, scheme)) for scheme in schemes)


def _kept(store: Store, known: frozenset[bytes]) -> set[str]:
    """Surveys whose release is here as it was published, or is what may still be published."""
    found: set[str] = set()
    for stored in store.all("releases"):
        row = ReleaseRow.of(stored)
        ended = row.state in {State.PUBLISHED, State.WITHHELD}
        if ended or (row.digest is not None and _words(store, row) in known):
            found |= set(row.waves)
    return found


def _listed(store: Store, scheme: str) -> frozenset[str]:
    return frozenset(mailbox(one.email) for one in people(store, scheme, left=True))


def _words(store: Store, row: ReleaseRow) -> bytes:
    return store.vault.sign("published-words", row.id, row.digest or b"")


def _survey(store: Store, wave: Wave) -> bytes:
    return store.vault.sign("published-survey", wave.id)
