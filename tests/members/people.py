"""Mentors and mentees who have a sign-in, made by the services alone.

pair = two(store)                       # a scheme, a pair on its list, both signed up
pair.mentor.account, pair.mentor.identity, pair.mentor.words
"""

import secrets
from dataclasses import dataclass

from crypto import Cost
from feedback.accounts.holders import holders
from feedback.demo.members import Member, join, link
from feedback.members.pairs import Pair, hold, pairs_of
from feedback.members.places import places
from feedback.participants import service as people_service
from feedback.participants.model import Participant
from feedback.schemes import service
from feedback.storage.store import Store
from tests.schemes import build

__all__ = ["CHEAP", "Member", "Two", "a_scheme", "lead_of", "link", "member", "on_list", "two"]

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)


@dataclass(frozen=True)
class Two:
    """A pair of a scheme, both with a sign-in, and their pair's row already there."""

    store: Store
    scheme: str
    mentor: Member
    mentee: Member

    @property
    def pair(self) -> Pair:
        return next(iter(pairs_of(self.store, self.mentor.account)))


def a_scheme(
    store: Store, *, title: str = "Reverse mentoring 2026", key: str = "manchester"
) -> str:
    """A scheme from a template, not agreed yet."""
    lead = build.make_account(store, "Leda Lead", f"leda-{secrets.token_hex(4)}@council.example")
    return service.create(
        store, template=build.TEMPLATES[key], title=title, organisation="Your Council", by=lead
    )


def lead_of(store: Store, scheme: str) -> str:
    """The account of a scheme's lead."""
    return str(holders(store, scheme)[0].account)


def on_list(
    store: Store, scheme: str, name: str, role: str, *, pair: str = "", email: str = ""
) -> Participant:
    """Somebody on the list of people."""
    address = email or f"{name.split(maxsplit=1)[0].lower()}@council.example"
    person = Participant(id="", name=name, email=address, role=role, pair=pair)
    by = lead_of(store, scheme)
    found = people_service.add(store, scheme=scheme, person=person, by=by)
    return people_service.participant(store, scheme, found)


def member(store: Store, scheme: str, person: Participant, *, diary: str = "here") -> Member:
    """They follow their link and make a sign-in with six words."""
    return join(store, scheme, person, cost=CHEAP, diary=diary)


def two(store: Store, scheme: str = "", *, label: str = "1", held: bool = True) -> Two:
    """A mentor and a mentee of one pair, both signed up."""
    scheme = scheme or a_scheme(store)
    mentor = on_list(
        store,
        scheme,
        f"Amina Bello {label}",
        "mentor",
        pair=label,
        email=f"m{label}@council.example",
    )
    mentee = on_list(
        store,
        scheme,
        f"Chris Dean {label}",
        "mentee",
        pair=label,
        email=f"e{label}@council.example",
    )
    made = Two(store, scheme, member(store, scheme, mentor), member(store, scheme, mentee))
    if held:
        hold(store, made.pair)
    assert places(store, made.mentor.account)
    return made
