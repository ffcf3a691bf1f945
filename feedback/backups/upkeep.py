"""What the worker does for keyring and backups, at most once an hour: so often that little is
left to be found, so seldom that it tells nobody when somebody deleted something."""

from typing import Final

from feedback.backups.replay import EraseAgain, catch_up
from feedback.backups.room import clear
from feedback.storage.generations import keyring_generation
from feedback.storage.store import Event, Store

__all__ = ["run"]

_UPKEEP: Final = Event("upkeep")
_DONE: Final = "vacuumed"


def run(store: Store, erase_again: EraseAgain) -> None:
    """Clear what a killed backup left; follow the never-back file; rewrite the keyring if
    something in it was destroyed since the last time."""
    with store.attempt("backup") as alone:
        if alone:
            clear(store.media.parent)
    catch_up(store, erase_again)
    now = str(keyring_generation(store))
    row = store.one("keyring_meta", name=_DONE)
    if row is None or row["value"] != now:
        store.vacuum("keyring")
        with store.change(_UPKEEP, "keyring", "main") as writer:  # main learns how far it is
            writer.put("keyring_meta", {"name": _DONE, "value": now})
