"""Mentors and mentees who have a sign-in, made by the services alone.

pair = two(store)                       # a scheme, a pair on its list, both signed up
pair.mentor.account, pair.mentor.identity, pair.mentor.words
"""

import secrets
from dataclasses import dataclass, field

from crypto import Cost, Identity, encode_code
from feedback.accounts import making
from feedback.accounts.holders import holders
from feedback.accounts.making import Step
from feedback.accounts.proofs import Proof
from feedback.diaries.shelf import lay_out
from feedback.members import joining
from feedback.members.pairs import Pair, hold, pairs_of
from feedback.members.places import places
from feedback.participants import service as people_service
from feedback.participants.model import Participant
from feedback.schemes import service
from feedback.storage.store import Event, Store
from tests.schemes import build

CHEAP = Cost(memory_kib=8, iterations=1, lanes=1)


@dataclass(frozen=True)
class Member:
    """Somebody who takes part and signs in. `words` and `recovery` are what they wrote down."""

    person: Participant
    account: str
    identity: Identity = field(repr=False)
    words: str = field(repr=False)
    recovery: str = field(repr=False)

    @property
    def email(self) -> str:
        return self.person.email


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


def link(store: Store, scheme: str, person: Participant) -> str:
    """The token of a mail that asks them to set up their sign-in."""
    with store.change(Event("upkeep")) as w:
        return joining.invite(w, store, scheme=scheme, person=person.id)


def member(store: Store, scheme: str, person: Participant, *, diary: str = "here") -> Member:
    """They follow their link and make a sign-in with six words."""
    found = joining.offer(store, link(store, scheme, person))
    now = joining.begin(store, found, diary=diary)
    words, recovery = now.passphrase, encode_code(bytes.fromhex(now.recovery))
    proof = Proof(pepper=store.vault.key("pepper"), cost=CHEAP)
    now = making.confirm_passphrase(now.done(Step.YOU), words, proof)
    for step in [step for step in now.todo if step is not Step.RECOVERY]:
        now = now.done(step)
    now = making.confirm_recovery(now, recovery[-4:])
    account = joining.enrol(store, now, lay_out)
    return Member(person, account, now.identity, words, recovery)


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
