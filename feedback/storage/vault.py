"""The server's own keys: purpose keys, wrapped by the master key, and what is done with them.

None of these opens an answer, a comment or a diary: those are sealed to people. They hide
names and addresses from a thief of the files, and make look-ups by hash possible.
"""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Protocol

from crypto import (
    Context,
    CryptoError,
    Mac,
    context,
    digest,
    equal,
    lock_box,
    open_box,
    stepped,
    within,
)

__all__ = [
    "PURPOSES",
    "KeySource",
    "Vault",
    "VaultError",
    "opener",
    "pseudonym_key",
    "unwrap",
    "wrap",
]

PURPOSES = (
    "fields",  # names, addresses, payloads in main
    "blind",  # blind index: look-up by address without storing it
    "tokens",  # digests of links and codes
    "slots",  # the outer seal of slots and marks
    "names",  # keyed names of slots and participant keys
    "participants",  # wraps participant keys in the keyring
    "sessions",  # signs form tokens, names sessions' owners
    "pepper",  # second ingredient of every passphrase lock
    "settings",  # MAC over policy, questionnaire and public keys
    "audit",  # MAC of the audit chain
    "never-back",  # MAC of the never-back file and its digests
    "ledger",  # seals the ledger's populations
)
# The first to be made, and never destroyed: what opens it opens the others.
_ANCHOR = PURPOSES[0]
_STEP = 256
_PSEUDONYM = context("pseudonym")


@lru_cache(maxsize=32)
def _records(table: str) -> Context:
    return context("record", table)


class VaultError(Exception):
    """A purpose key is missing or does not open under any master key."""


def pseudonym_key(scheme: str) -> str:
    """The name of a scheme's pseudonym key in the keyring."""
    return f"pseudonym:{scheme}"


class KeySource(Protocol):
    def wrapped_key(self, name: str) -> bytes | None: ...


def wrap(master: bytes, name: str, key: bytes) -> bytes:
    """A purpose key under a master key."""
    return lock_box(key, key=master, context=context("purpose-key", name))


def unwrap(masters: tuple[bytes, ...], name: str, wrapped: bytes) -> bytes:
    """Undo `wrap` with whichever master key fits; `VaultError` if none does."""
    found = _opened(masters, name, wrapped)
    if found is None:
        raise VaultError(
            f"No master key opens the purpose key '{name}'. Is it the right key file, and "
            "does it list what was used before a rotation? See docs/keys.md."
        )
    return found[1]


def opener(masters: tuple[bytes, ...], name: str, wrapped: bytes) -> int | None:
    """Which of the master keys opens it: its place in the list, or None."""
    found = _opened(masters, name, wrapped)
    return None if found is None else found[0]


def _opened(masters: tuple[bytes, ...], name: str, wrapped: bytes) -> tuple[int, bytes] | None:
    for at, master in enumerate(masters):
        try:
            return at, open_box(wrapped, key=master, context=context("purpose-key", name))
        except CryptoError:
            continue
    return None


class Vault:
    """Purpose keys by name, opened when first used."""

    def __init__(self, source: KeySource, masters: tuple[bytes, ...]) -> None:
        self._source = source
        self._masters = masters
        self._read_again: Callable[[], tuple[bytes, ...]] | None = None
        self._keys: dict[str, bytes] = {}
        self._macs: dict[str, Mac] = {}

    @property
    def masters(self) -> tuple[bytes, ...]:
        """All that this process knows, the first listed first."""
        return self._masters

    @property
    def follows(self) -> bool:
        """Whether it can read the list again."""
        return self._read_again is not None

    def follow(self, read_again: Callable[[], tuple[bytes, ...]]) -> None:
        """Ask this for the list of master keys once a key does not open any more: it was wrapped
        anew while this process ran, whose list is that of its start."""
        self._read_again = read_again

    def listed(self) -> tuple[bytes, ...]:
        """The master keys as they are listed now, where that can be read again."""
        return self._read_again() if self._read_again else self._masters

    def wrap_new(self, name: str, key: bytes) -> bytes:
        """A new purpose key under the master key under which the others lie. Inside a change of
        the keyring, so that wrapping them anew comes before or after.

        That is not always the first one listed: between listing a new key and wrapping under
        it, and in a process that was started before. A key must never be left behind under a
        master key that is about to be dropped.
        """
        anchor = self._source.wrapped_key(_ANCHOR)
        if anchor is None:
            return wrap(self._masters[0], name, key)
        self._unwrap(_ANCHOR, anchor)
        at = opener(self._masters, _ANCHOR, anchor)
        return wrap(self._masters[at or 0], name, key)

    def key(self, name: str) -> bytes:
        """A purpose key, 32 bytes."""
        found = self._keys.get(name)
        if found is None:
            wrapped = self._source.wrapped_key(name)
            if wrapped is None:
                raise VaultError(f"The purpose key '{name}' is missing from the keyring.")
            found = self._keys[name] = self._unwrap(name, wrapped)
        return found

    def _unwrap(self, name: str, wrapped: bytes) -> bytes:
        try:
            return unwrap(self._masters, name, wrapped)
        except VaultError:
            fresh = self._read_again() if self._read_again else ()
            if not set(fresh) - set(self._masters):
                raise
            self._masters = (*fresh, *(one for one in self._masters if one not in fresh))
            return unwrap(self._masters, name, wrapped)

    def forget(self, name: str) -> None:
        """Drop a destroyed key from memory."""
        self._keys.pop(name, None)
        self._macs.pop(name, None)

    def lock_record(self, table: str, row: str, record: Mapping[str, object]) -> bytes:
        """A JSON object in a box, in steps of 256 bytes, bound to its table and row."""
        plain = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode()
        return lock_box(
            plain,
            key=self.key("fields"),
            context=within(_records(table), row),
            size=stepped(len(plain), _STEP),
        )

    def open_record(self, table: str, row: str, box: bytes) -> dict[str, object]:
        """Undo `lock_record`."""
        plain = open_box(box, key=self.key("fields"), context=within(_records(table), row))
        record: dict[str, object] = json.loads(plain.decode())
        return record

    def mac(self, name: str, message: bytes) -> bytes:
        """HMAC-SHA256 under the purpose key of this name."""
        found = self._macs.get(name)
        if found is None:
            found = self._macs[name] = Mac(self.key(name))
        return found(message)

    def blind(self, scope: str, text: str) -> bytes:
        """A blind index of `text` within `scope`: equal texts match, nothing else shows."""
        return self.blinder(scope)(text)

    def blinder(self, scope: str) -> Callable[[str], bytes]:
        """`blind` within one scope, for very many texts."""
        base = context("blind", scope)
        return lambda text: self.mac("blind", within(base, text))

    def name(self, kind: str, *parts: str) -> bytes:
        """A keyed name (32 bytes) for a slot or a participant key."""
        return self.mac("names", context(kind, *parts))

    def digest(self, purpose: str, code: bytes) -> bytes:
        """Under which a link's or code's bytes are stored."""
        return digest(self.key("tokens"), purpose, code)

    def pseudonym(self, scheme: str, person: str) -> bytes:
        """A person's name within one scheme, 32 bytes; its key dies with the scheme."""
        return self.mac(pseudonym_key(scheme), within(_PSEUDONYM, person))

    def sign(self, *parts: str | bytes) -> bytes:
        """A MAC over settings, so that a writer of the database cannot swap them."""
        return self.mac("settings", context("settings", *parts))

    def signed(self, given: bytes, *parts: str | bytes) -> bool:
        return equal(given, self.sign(*parts))
