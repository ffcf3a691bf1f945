"""The keys that die with a scheme: destroyed for good, and remembered so that no backup of the
keyring brings them back."""

from collections.abc import Container
from typing import Final

from feedback.storage.neverback import GENERATION
from feedback.storage.participant_keys import raise_generation
from feedback.storage.store import Store, Writer
from feedback.storage.vault import VaultError, pseudonym_key

__all__ = ["destroy_again", "destroy_scheme_keys", "scheme_key_digest"]

_TAG: Final = b"scheme-key\0"


def destroy_scheme_keys(store: Store, writer: Writer, scheme: str, *, until: str) -> None:
    """Remove a scheme's pseudonym key, in the caller's change on the keyring. Its digest goes to
    the never-back file first, droppable after the month `until`."""
    name = pseudonym_key(scheme)
    try:
        key = store.vault.key(name)
    except VaultError:
        if writer.one("purpose_keys", name=name) is not None:
            raise  # it is there, and cannot be read: nobody may take it for destroyed
        return  # the scheme never opened, or this was done before
    generation = store.never_back.add([scheme_key_digest(store, key)], until=until)
    writer.put("keyring_meta", {"name": GENERATION, "value": str(generation)})
    writer.remove("purpose_keys", name=name)
    raise_generation(writer)  # an older copy of the keyring is refused from now on
    store.vault.forget(name)


def destroy_again(store: Store, writer: Writer, digests: Container[bytes]) -> int:
    """Remove the schemes' keys that an older copy of the keyring brought back; how many."""
    names = [str(name) for (name,) in writer.pick("purpose_keys", "name")]
    back = [
        name
        for name in names
        if name.startswith(pseudonym_key(""))
        and scheme_key_digest(store, store.vault.key(name)) in digests
    ]
    for name in back:
        writer.remove("purpose_keys", name=name)
        store.vault.forget(name)
    return len(back)


def scheme_key_digest(store: Store, key: bytes) -> bytes:
    """The digest by which a restored keyring knows that this key was destroyed."""
    return store.vault.mac("never-back", _TAG + key)
