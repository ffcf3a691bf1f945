"""Closing an account: what was its owner's alone goes, in the backups too; what two people
share stays with the other one."""

from collections.abc import Callable
from typing import Final

from feedback.accounts import passkeys
from feedback.errors import Conflict
from feedback.members.places import vacate
from feedback.storage.participant_keys import destroy_keys, forget_keys
from feedback.storage.store import Event, Reader, Store
from feedback.web.session import end_sessions

__all__ = ["ClearMedia", "close_account", "may_close"]

# Takes away the files of an owner, by the owner's name.
ClearMedia = Callable[[Store, bytes], None]
_EVENT: Final = Event("participant.proofs")
_BACKUP_YEARS: Final = 2


def may_close(reader: Reader, account: str) -> bool:
    """Whether nothing of a scheme rests on this account: who holds its keys, or did, is named in
    its record as long as the scheme is kept."""
    return reader.count("holders", account=account) == 0


def close_account(store: Store, *, account: str, clear_media: ClearMedia) -> None:
    """Destroy the diary's key, then remove diary, media, passkeys, the account and its sessions.

    The places stay as those of somebody who keeps a diary elsewhere, so that nobody asks again.
    Safe to repeat where it was broken off. `Conflict` for who holds a scheme's keys, or did.
    """
    owner = store.vault.name("diary", account)
    key = store.vault.name("diary-key", account)
    with store.change(_EVENT, "keyring", "diaries", "main") as w:
        if not may_close(w, account):
            raise Conflict("You help to run a scheme. Hand your keys over first.")
        # A year alone: a month would tell when somebody left.
        until = f"{store.today().year + _BACKUP_YEARS}-12"
        destroy_keys(store, w, [key], until=until)
        forget_keys(w, [key])
        w.remove("diary_blocks", owner=owner)
        passkeys.remove_all(w, store, account)
        vacate(w, store, account)
        w.remove("accounts", id=account)
    clear_media(store, owner)
    end_sessions(store, account)
