"""Under which names an account's diary is kept. They are keyed: without the server's key neither
tells whose it is."""

from feedback.storage.store import Store

__all__ = ["diary_key_name", "diary_name"]


def diary_name(store: Store, account: str) -> bytes:
    """Of the diary's blocks, and of the folder of its media."""
    return store.vault.name("diary", account)


def diary_key_name(store: Store, account: str) -> bytes:
    """Of the diary's key, in the keyring."""
    return store.vault.name("diary-key", account)
