"""Closing an account: what was its owner's alone goes, in the backups too; what two people
share stays with the other one."""

from collections.abc import Callable
from typing import Final

from feedback.accounts import passkeys
from feedback.accounts.service import account_of_email
from feedback.errors import Conflict, NotFound
from feedback.members.diary_names import diary_key_name, diary_name
from feedback.members.places import place_of, places, vacate
from feedback.participants.service import email_index
from feedback.storage.participant_keys import destroy_keys, forget_keys
from feedback.storage.recall import never_again
from feedback.storage.store import Event, Reader, Store, Writer
from feedback.web.session import end_sessions

__all__ = ["ClearMedia", "close_account", "destroy_account", "may_close", "start_over", "until"]

# Takes away the files of an owner, by the owner's name.
ClearMedia = Callable[[Store, bytes], None]
_OWN: Final = Event("participant.proofs")
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
    with store.change(_OWN, "keyring", "diaries", "main") as w:
        destroy_account(w, store, account)
        vacate(w, store, account)
    _clear(store, account, clear_media)


def start_over(store: Store, *, address: str, clear_media: ClearMedia) -> None:
    """For who lost every proof, or chose paper and wants a sign-in after all: the operator makes
    them one who has not chosen, whom the lead's next mail reaches.

    `address`: of the sign-in, or on a list. An account behind it is closed, diary and all.

    Raises:
        NotFound: nobody with this address has chosen anything.
        Conflict: as `close_account`.
    """
    listed = _listed(store, address)
    found = account_of_email(store, store, address)
    accounts = {account for _, account in listed if account} | ({found} if found else set())
    if not accounts and not listed:
        raise NotFound("Nobody with this address has a sign-in, or a diary elsewhere.")
    event = Event("member.restarted", by="operator")
    with store.change(event, "keyring", "diaries", "main") as w:
        gone = {place for place, _ in listed}
        for account in sorted(accounts):
            gone |= {place.id for place in places(store, account, reader=w)}
            destroy_account(w, store, account)
        for place in sorted(gone):
            w.remove("members", id=place)
    for account in sorted(accounts):
        _clear(store, account, clear_media)


def _listed(store: Store, address: str) -> list[tuple[str, str | None]]:
    """Places, with their accounts, of whoever has this address on a list."""
    found = []
    for (scheme,) in store.pick("schemes", "id"):
        index = email_index(store, str(scheme), address)
        row = store.one("participants", scheme=scheme, email_index=index)
        place = place_of(store, str(row["id"])) if row else None
        if place:
            found.append((place.id, place.account))
    return found


def until(store: Store) -> str:
    """The month until which no backup may bring back what is destroyed now. It has the year
    alone of today: a month would tell when somebody left."""
    return f"{store.today().year + _BACKUP_YEARS}-12"


def destroy_account(w: Writer, store: Store, account: str) -> None:
    """Destroy the diary's key, and remove diary, passkeys and account, in the caller's change
    (keyring, diaries, main). `Conflict` for who holds a scheme's keys, or did."""
    if not may_close(w, account):
        raise Conflict("You help to run a scheme. Hand your keys over first.")
    key = diary_key_name(store, account)
    never_again(store, "accounts", [account], until=until(store))
    destroy_keys(store, w, [key], until=until(store))
    forget_keys(w, [key])
    w.remove("diary_blocks", owner=diary_name(store, account))
    passkeys.remove_all(w, store, account)
    w.remove("accounts", id=account)


def _clear(store: Store, account: str, clear_media: ClearMedia) -> None:
    clear_media(store, diary_name(store, account))
    end_sessions(store, account)
