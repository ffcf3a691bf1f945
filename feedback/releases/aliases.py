"""The same mailboxes under other addresses, in what other schemes published.

Rules that compare two schemes know people by a keyed name of their address. `ann+x@…` and `ann@…`
are one mailbox and two names: whoever lists the same people once more under tags hides that they
are the same, and the words of both schemes together can fix one of them.

So each published population is put beside the new one a second time, with the names that these
mailboxes have in the new scheme. Both must let it stand. What was published is never read as
anything else than it was: two people whose addresses only look alike stay two, and a population
that is the very same by mailboxes alone is none. It asks for the lists of the other schemes, so it
holds for as long as these are kept.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from feedback.addresses import normalise_email
from feedback.releases.model import PersonId, Published
from feedback.schemes.likeness import mailbox
from feedback.schemes.roll import roll
from feedback.storage.store import Store

__all__ = ["Aliases", "aliases", "beside", "renamed"]

Aliases = Mapping[PersonId, frozenset[PersonId]]
"""Names of people in other schemes, and those of the same mailbox in one's own."""
_EMAIL: Final = "email"


def aliases(store: Store, scheme: str) -> Aliases:
    """Whoever of other schemes' lists has a mailbox of this one's, under another address."""
    name = store.vault.blinder("person")
    mine: dict[str, set[str]] = {}
    for email in _emails(store, scheme):
        mine.setdefault(mailbox(email), set()).add(email)
    found: dict[PersonId, frozenset[PersonId]] = {}
    for row in store.all("schemes"):
        if row["id"] == scheme:
            continue
        for email in _emails(store, str(row["id"])):
            same = mine.get(mailbox(email))
            if same and same != {email}:
                found[name(email)] = frozenset(map(name, same))
    return found


def renamed(people: frozenset[PersonId], known: Aliases) -> frozenset[PersonId]:
    """The same mailboxes by the names of one's own scheme."""
    others = people & known.keys()
    return people if not others else (people - others).union(*(known[one] for one in others))


def beside(store: Store, scheme: str, published: Iterable[Published]) -> list[Published]:
    """What is published, and, where other schemes hold mailboxes of this one's under another
    address, the same once more with the names that they have here.

    Nothing is said of the second one's figures: it holds who may be the same, not who is.
    """
    found = list(published)
    if all(one.same_scheme for one in found):
        return found
    known = aliases(store, scheme)
    again: dict[Published, None] = {}
    for one in found:
        there = one.members if one.same_scheme else renamed(one.members, known)
        if there != one.members:
            again[replace(one, members=there, figures=())] = None
    return found + list(again)


def _emails(store: Store, scheme: str) -> list[str]:
    """Of everybody who was ever asked."""
    return [normalise_email(str(record[_EMAIL])) for _, record in roll(store, scheme).people]
