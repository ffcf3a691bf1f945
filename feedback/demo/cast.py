"""The invented people of a demonstration, and how they act through the real services."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from crypto import Cost, Identity, encode_code, new_code, totp_code
from feedback.accounts import enrolling, holders, making
from feedback.accounts.proofs import Proof
from feedback.accounts.service import first_link
from feedback.clock import SetClock, epoch
from feedback.participants.model import Participant
from feedback.questionnaires.model import Wave as Kind
from feedback.responses import lifecycle, records, service
from feedback.responses.model import Answers
from feedback.responses.service import Visitor
from feedback.responses.slots import RETURN_SIZE, Place, Receipt, new_receipt
from feedback.responses.waves import asked_in
from feedback.responses.waves import wave as load_wave
from feedback.schemes.model import Wave
from feedback.schemes.waves import waves
from feedback.storage.store import Store

__all__ = ["Holder", "answer", "enrol", "enrol_first", "move_to", "the_wave"]


@dataclass(frozen=True)
class Holder:
    """Somebody who signs in. Everything secret of theirs is invented with them."""

    name: str
    email: str
    account: str
    passphrase: str = field(repr=False)
    totp: str = field(repr=False)
    recovery: str = field(repr=False)
    identity: Identity = field(repr=False)

    def code(self, clock: SetClock) -> str:
        """What their app shows now."""
        return totp_code(self.totp, at=epoch(clock))


def enrol_first(store: Store, clock: SetClock, *, name: str, email: str, cost: Cost) -> Holder:
    """The first account of an installation, by the link that `serve` prints."""
    token = first_link(store)
    if token is None:
        raise RuntimeError("there is an account already")
    return _enrol(store, clock, token, name=name, email=email, cost=cost)


def enrol(store: Store, clock: SetClock, *, holder: str, cost: Cost) -> Holder:
    """Somebody who was nominated follows their link."""
    asked = holders.holder(store, holder)
    token = holders.mint_enrolment(store, holder)
    return _enrol(store, clock, token, name=asked.name, email=asked.email, cost=cost)


def move_to(store: Store, clock: SetClock, day: date) -> None:
    """Let the days pass until `day`, with the worker doing what each of them brings."""
    while clock.now().date() < day:
        clock.advance(timedelta(days=1))
        lifecycle.tick(store)


def the_wave(store: Store, scheme: str, kind: Kind) -> Wave:
    """One survey of a scheme, as it is now."""
    found = next(one for one in waves(store, scheme) if one.kind == kind)
    return load_wave(store, found.id)


def answer(
    store: Store,
    at: Wave,
    person: Participant,
    answers: Answers,
    *,
    quote: bool = False,
) -> Receipt:
    """One person answers a survey, page by page, and sends it."""
    place = Place(
        wave=at,
        name=records.slot_name(store, at.id, person.id),
        questionnaire=asked_in(store, at),
    )
    who = Visitor(place, person)
    code, receipt = new_code(RETURN_SIZE), new_receipt(store, place)
    for page in who.questionnaire.for_(person.role, at.kind):
        asked = {question.id for question in page.questions}
        service.save(
            store,
            who,
            Answers(
                closed={name: value for name, value in answers.closed.items() if name in asked},
                texts={name: text for name, text in answers.texts.items() if name in asked},
                page=page.number,
            ),
            code,
        )
    service.submit(store, who, code=code, quote=quote, receipt=receipt)
    return receipt


def _enrol(
    store: Store, clock: SetClock, token: str, *, name: str, email: str, cost: Cost
) -> Holder:
    found = enrolling.offer(store, token)
    begun = enrolling.begin(store, found)
    named = enrolling.name_person(begun, name=name, email=email, fixed=found.holder is not None)
    words, totp, recovery = named.passphrase, named.totp, named.recovery
    proof = Proof(pepper=store.vault.key("pepper"), cost=cost)
    locked = making.confirm_passphrase(named, words, proof)
    at = epoch(clock)
    known = making.confirm_app(locked, totp_code(totp, at=at), at=at)
    done = making.confirm_recovery(known, encode_code(bytes.fromhex(recovery)))
    account = enrolling.enrol(store, done)
    clock.advance(timedelta(minutes=1))  # the app's code is used up
    return Holder(
        name=name,
        email=email,
        account=account,
        passphrase=words,
        totp=totp,
        recovery=recovery,
        identity=begun.identity,
    )
