"""Each step of retention: one change, or several that can be done again where they broke off.

What says that something is destroyed for good goes to the never-back file before the keys go.
Every step writes a line to the record that names the scheme, never a person, and never how many.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final

from feedback.diaries.media_files import clear_media
from feedback.errors import Conflict
from feedback.members.closing import close_account, may_close
from feedback.members.pairs import pair_key
from feedback.members.places import places, places_in
from feedback.outbox.service import post_all
from feedback.participants.model import PERSON_KINDS
from feedback.retention.model import Step
from feedback.retention.plan import cleared_digest
from feedback.schemes import approvals, first_list, records
from feedback.schemes.ending import ended_on, mark
from feedback.schemes.holding import held
from feedback.schemes.model import Scheme
from feedback.storage.participant_keys import destroy_keys, forget_keys
from feedback.storage.scheme_keys import destroy_scheme_keys
from feedback.storage.store import Event, Store

__all__ = ["MAIL", "STEPS", "close_lapsed"]

MAIL: Final = "diary-ends"
# Requests that name somebody who takes part, and the list as it was first agreed.
_ABOUT_PEOPLE: Final = (*PERSON_KINDS, approvals.ERASE, first_list.KIND)


def pairs(store: Store, scheme: Scheme) -> None:
    """What pairs share, and the keys that are mixed into it."""
    there = [str(row["id"]) for row in store.all("pairs", scheme=scheme.id)]
    names = [pair_key(store, pair) for pair in there]
    with store.change(Event("retention.pairs", scheme=scheme.id), "keyring", "main") as w:
        destroy_keys(store, w, names, until=_until(store))
        forget_keys(w, names)
        for pair in there:
            w.remove("shared_records", pair=pair)
        w.remove("pairs", scheme=scheme.id)
        w.remove("tallies", scheme=scheme.id)
        mark(w, scheme.id, Step.PAIRS, store.today())


def people(store: Store, scheme: Scheme) -> None:
    """The list of people, the places of those without a sign-in, requests about people, and the
    key that paired answers."""
    store.never_back.add([cleared_digest(store, scheme.id)], until=_until(store))
    paper = [place.id for place in places_in(store, scheme.id) if not place.account]
    with store.change(Event("retention.people", scheme=scheme.id), "keyring", "main") as w:
        destroy_scheme_keys(store, w, scheme.id, until=_until(store))
        w.remove("participants", scheme=scheme.id)
        for place in paper:
            w.remove("members", id=place)
        for kind in _ABOUT_PEOPLE:
            w.remove("approvals", scheme=scheme.id, kind=kind)
        w.set("schemes", {"state": "cleared"}, id=scheme.id)
        mark(w, scheme.id, Step.PEOPLE, store.today())


def tell(store: Store, scheme: Scheme) -> None:
    """Write to everybody whose diary goes with this scheme, whether they write in it or not."""
    leaving = [account for account in _accounts(store, scheme) if _leaves(store, account)]
    with store.change(Event("retention.diaries-told", scheme=scheme.id)) as w:
        payloads = [{"account": account, "scheme": scheme.id} for account in sorted(leaving)]
        post_all(w, store, kind=MAIL, payloads=payloads)
        mark(w, scheme.id, Step.TOLD, store.today())


def diaries(store: Store, scheme: Scheme) -> None:
    """Close the accounts of those who take part in no other scheme; then forget the places."""
    for account in sorted(_accounts(store, scheme)):
        if _last_place(store, account):
            close_account(store, account=account, clear_media=clear_media)
    with store.change(Event("retention.diaries", scheme=scheme.id)) as w:
        w.remove("members", scheme=scheme.id)
        mark(w, scheme.id, Step.DIARIES, store.today())


def running(store: Store, scheme: Scheme) -> None:
    """Who ran the scheme: holders, approvals, notices, ended holds, names in the settings.
    Conflict where a hold began since somebody looked: then nothing goes."""
    with store.change(Event("retention.running", scheme=scheme.id)) as w:
        if held(w, scheme.id):
            raise Conflict("A legal hold has begun.")
        for table in ("holders", "approvals", "notices", "holds"):
            w.remove(table, scheme=scheme.id)
        was = records.load(store, scheme.id, w)
        # What results rest on stays: the group, the place, the names of the roles.
        bare = was.settings.with_(**dict.fromkeys(_NAMES, ""))
        records.save(store, w, replace(was, settings=bare), was=was)
        mark(w, scheme.id, Step.RUNNING, store.today())


def close_lapsed(store: Store, account: str) -> None:
    """A sign-in that leads nowhere any more."""
    with store.change(Event("retention.accounts")):
        pass  # the line alone: what follows is done again where it breaks off
    close_account(store, account=account, clear_media=clear_media)


STEPS: Final[Mapping[Step, Callable[[Store, Scheme], None]]] = {
    Step.PAIRS: pairs,
    Step.PEOPLE: people,
    Step.TOLD: tell,
    Step.DIARIES: diaries,
    Step.RUNNING: running,
}
_NAMES: Final = (
    *("lead_name", "contact_name", "contact_phone", "contact_email"),
    *("rights_contact", "support"),
)


def _accounts(store: Store, scheme: Scheme) -> set[str]:
    return {place.account for place in places_in(store, scheme.id) if place.account}


def _leaves(store: Store, account: str) -> bool:
    """Whether an account may go with this scheme: not while another goes on, nor with keys. Who
    has a place in another that has ended is told twice rather than never."""
    others = {place.scheme for place in places(store, account)}
    return may_close(store, account) and all(ended_on(store, one) for one in others)


def _last_place(store: Store, account: str) -> bool:
    """Whether nothing but this scheme keeps the account."""
    return len(places(store, account)) == 1 and may_close(store, account)


def _until(store: Store) -> str:
    """The month after which no backup can hold what was destroyed: a year is ample."""
    today = store.today()
    return f"{today.year + 1}-{today.month:02}"
