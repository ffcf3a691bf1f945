"""Invented mentors and mentees who have a sign-in of their own."""

from dataclasses import dataclass, field

from crypto import Cost, Identity, encode_code
from feedback.accounts import making
from feedback.accounts.making import Step
from feedback.accounts.proofs import Proof
from feedback.diaries.shelf import lay_out
from feedback.members import joining
from feedback.participants.model import Participant
from feedback.storage.store import Event, Store

__all__ = ["Member", "join", "link"]


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


def link(store: Store, scheme: str, person: Participant) -> str:
    """The token of a mail that asks them to set up their sign-in."""
    with store.change(Event("upkeep")) as w:
        return joining.invite(w, store, scheme=scheme, person=person.id)


def join(
    store: Store, scheme: str, person: Participant, *, cost: Cost, diary: str = "here"
) -> Member:
    """They follow their link and make a sign-in with six words."""
    found = joining.offer(store, link(store, scheme, person))
    now = joining.begin(store, found, diary=diary)
    words, recovery = now.passphrase, encode_code(bytes.fromhex(now.recovery))
    proof = Proof(pepper=store.vault.key("pepper"), cost=cost)
    now = making.confirm_passphrase(now.done(Step.YOU), words, proof)
    now = making.confirm_recovery(now, recovery[-making.LAST_GROUP :])
    for step in now.todo:  # what this person does without: an app, a passkey
        now = now.done(step)
    account = joining.enrol(store, now, lay_out)
    return Member(person, account, now.identity, words, recovery)
