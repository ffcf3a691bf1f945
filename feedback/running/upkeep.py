"""The worker's round for keyring, backups and media, with how a person is erased."""

from feedback.backups import upkeep
from feedback.rights.erase import erase
from feedback.running.cover import even_media
from feedback.storage.store import Store

__all__ = ["erase_again", "tick"]


def erase_again(store: Store, scheme: str, email: str) -> None:
    """Erase somebody whom an older copy of the stores brought back."""
    erase(store, scheme=scheme, email=email, by="restore")


def tick(store: Store) -> None:
    upkeep.run(store, erase_again)
    even_media(store)
