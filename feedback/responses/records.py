"""Names and contexts of everything that is kept of an answer.

All names are keyed hashes: who has only the files cannot match one to a person. Key names
derive from the slot's name, so that a receipt, which leads to a slot and not to a person, is
enough to find them.
"""

from functools import lru_cache

from crypto import Context, context, lock_code, mac, new_code, within
from feedback.responses.layout import KEYS_MARK_SIZE
from feedback.schemes.model import Wave
from feedback.storage.store import Store

__all__ = [
    "LOCATOR_SIZE",
    "answers_context",
    "comment_context",
    "decisions_name",
    "draft_context",
    "key_name",
    "keys_mark",
    "locator",
    "mark_context",
    "nobodys_lock",
    "pseudonym",
    "receipt_context",
    "slot_context",
    "slot_name",
]

LOCATOR_SIZE = 4
_KEY = context("key")


def slot_name(store: Store, wave: str, participant: str) -> bytes:
    """The name of a person's slot in a wave, 32 bytes."""
    return store.vault.mac("names", within(_slots(wave), participant))


@lru_cache(maxsize=16)
def _slots(wave: str) -> Context:
    return context("slot", wave)


def locator(store: Store, name: bytes) -> bytes:
    """Four bytes by which a receipt finds its slot again; they open nothing."""
    return store.vault.name("locator", name.hex())[:LOCATOR_SIZE]


def key_name(store: Store, slot: bytes, purpose: str) -> bytes:
    """The name of a participant key: the answers' or one comment's."""
    return store.vault.mac("names", within(_KEY, slot.hex(), purpose))


def decisions_name(store: Store, wave: str) -> bytes:
    """The name of the key under which a guardian's decisions about a wave's comments lie."""
    return store.vault.name("key", wave, "comment-decisions")


def pseudonym(store: Store, scheme: str, participant: str) -> bytes:
    """The same in both waves of a scheme: it pairs before with after. Dies with its key."""
    return store.vault.pseudonym(scheme, participant)


def answers_context(wave: Wave) -> Context:
    return context("answers", wave.scheme, wave.id, wave.questionnaire)


def comment_context(wave: Wave, position: int) -> Context:
    return context("comment", wave.scheme, wave.id, wave.questionnaire, str(position))


def slot_context(wave: Wave, name: bytes) -> Context:
    return context("slot", wave.scheme, wave.id, wave.questionnaire, name)


def draft_context(wave: Wave, name: bytes) -> Context:
    return context("draft", wave.id, wave.questionnaire, name)


def receipt_context(wave: Wave, name: bytes) -> Context:
    return context("receipt", wave.id, wave.questionnaire, name)


def keys_mark(key: bytes, name: bytes) -> bytes:
    """What a slot holds of the key that its answers are sealed under: without the key nothing."""
    return mac(key, context("slot-keys", name))[:KEYS_MARK_SIZE]


def mark_context(wave: Wave, name: bytes) -> Context:
    return within(_mark(wave.id), name)


@lru_cache(maxsize=16)
def _mark(wave: str) -> Context:
    return context("mark", wave)


@lru_cache(maxsize=1)
def nobodys_lock() -> bytes:
    """One that no code opens, to be tried where there is none: it is refused as fast as any."""
    return lock_code(b"", code=new_code(16), context=context("nobody"))
