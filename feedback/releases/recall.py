"""What the never-back file says of releases: published or withheld once means for good.

Two entries are made for each: one for the exact words, one for each survey. A copy of the
stores from before publishing then knows that these surveys have been published, and lets
nothing else out for them.
"""

from collections.abc import Sequence

from feedback.releases.records import ReleaseRow
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = ["published_before", "remember"]


def remember(store: Store, waves: Sequence[Wave], row: ReleaseRow) -> None:
    """Say that exactly these words were published, or without a digest that nothing will be;
    twice is once.

    Kept for a year after the answers are destroyed: by then no backup holds them.
    """
    ends = max(wave.destroys for wave in waves)
    digests = [_words(store, row), *(_survey(store, wave) for wave in waves)]
    store.never_back.add(digests, until=f"{ends.year + 1}-{ends.month:02}")


def published_before(store: Store, waves: Sequence[Wave], row: ReleaseRow) -> bool:
    """Whether other words than this row's were published for any of these surveys, or none may
    be."""
    known = store.never_back.digests()
    if row.digest is not None and _words(store, row) in known:
        return False  # a crash came between remembering and publishing: these are the words
    return any(_survey(store, wave) in known for wave in waves)


def _words(store: Store, row: ReleaseRow) -> bytes:
    return store.vault.sign("published-words", row.id, row.digest or b"")


def _survey(store: Store, wave: Wave) -> bytes:
    return store.vault.sign("published-survey", wave.id)
