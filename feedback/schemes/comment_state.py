"""Whether comments of a survey wait for a guardian: told without any key, from states alone.

Nothing here says how many comments there are, nor whether there are any.
"""

from typing import Final

from feedback.schemes.model import Wave
from feedback.storage.store import Reader, Store, WaveGoneError

__all__ = ["closed", "finished", "waiting"]

# From when it was computed a release is final (`feedback.releases.states`).
_COMPUTED: Final = frozenset({"computed", "approved", "refused", "published", "withheld"})


def closed(reader: Reader, wave: Wave) -> bool:
    """Whether results with this survey in them have been opened: decisions are over."""
    return any(
        row["state"] in _COMPUTED and wave.id in str(row["waves"]).split(",")
        for row in reader.all("releases", scheme=wave.scheme)
    )


def finished(store: Store, wave: Wave) -> bool:
    """Whether a guardian said that everything is read."""
    if wave.file is None:
        return False
    try:
        row = store.wave(wave.file).one("comment_decisions")
    except WaveGoneError:
        return False
    return row is not None and row["finished"] == 1


def waiting(store: Store, wave: Wave) -> bool:
    """Whether a guardian should still read: comments could be written, and results are not
    opened yet."""
    if wave.state != "dealt" or wave.file is None or closed(store, wave):
        return False
    try:
        asked = store.wave(wave.file).count("comments") > 0  # dummies count as well
    except WaveGoneError:
        return False
    return asked and not finished(store, wave)
