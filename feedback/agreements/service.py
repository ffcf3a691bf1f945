"""A pair's contract: proposed by either, signed by both, read by nobody else.

It is one record, sealed to the two. A signature carries the server's own mark over pair, person,
name, day and the digest of all that was signed: whoever writes in the database can neither add one
nor move one elsewhere. That they can put back an older state, whole, is said in docs/agreements.md.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final

from crypto import Identity
from feedback.accounts.service import Altered
from feedback.agreements import texts
from feedback.agreements.deals import CHANGED, Book, Deal, Person, Signature, new_deal
from feedback.agreements.model import ContractText, TextAlteredError
from feedback.agreements.terms import Terms, check
from feedback.agreements.values import lacking, values
from feedback.errors import Conflict, Rejected
from feedback.members import shared
from feedback.members.arrangements import Arrangements, arrangements
from feedback.members.model import Pair
from feedback.members.pairs import PAIR_EVENT, both_here, hold, pair, set_signed, side_of
from feedback.participants.service import listed
from feedback.schemes.model import Scheme
from feedback.schemes.service import scheme as load_scheme
from feedback.storage.store import Store

__all__ = ["KIND", "Standing", "look", "offered", "propose", "sign", "withdraw"]

KIND: Final = "agreement"
MAX_NAME: Final = 100
_ENDED: Final = "This pairing has ended, so its contract can no longer be changed."
_UNSAID: Final = "[not filled in yet]"
_TRIES: Final = 3


@dataclass(frozen=True, kw_only=True)
class Standing:
    """How it stands between the two, as one of them sees it.

    `offered`: the scheme's words now, filled in; `lacking`: settings that are still empty, so that
    nothing can be proposed. `people`: both, the mentor first. `record`: where the book was read
    from, None before there is one.
    """

    pair: Pair
    scheme: Scheme
    limits: Arrangements
    me: Person
    other: Person
    people: tuple[Person, ...]
    both_here: bool
    offered: ContractText
    lacking: list[str]
    book: Book
    record: shared.SharedRecord | None

    @property
    def may_change(self) -> bool:
        """Whether the two are together, both sign in, and the scheme's words are whole."""
        return self.pair.current and self.both_here and not self.lacking

    @property
    def newer(self) -> bool:
        """Whether the scheme's words are others by now than what the two have signed."""
        force = self.book.force
        return force is not None and not self.lacking and force.text.hash != self.offered.hash


def look(store: Store, identity: Identity, *, pair_id: str, account: str) -> Standing:
    """Raises NotFound; Altered where the record was changed from outside."""
    for _ in range(_TRIES):
        of = pair(store, pair_id, account=account)
        record = shared.read_one(store, identity, of, KIND, _record_id(store, of))
        book = _book(store, of, record)
        if book.signed == of.signed:
            return _standing(store, of, account, book, record)
        # Otherwise both were read while one of the two was signing, or somebody put one back.
    raise Altered("a contract and the number of its signatures do not belong together")


def offered(store: Store, scheme: Scheme, limits: Arrangements) -> tuple[ContractText, list[str]]:
    """The scheme's words as a pair reads them, and the settings that are still empty."""
    text, given = texts.of_scheme(store, scheme, limits), values(scheme.settings, limits)
    missing = lacking(text.needed(), given)
    return text.fill(given | dict.fromkeys(missing, _UNSAID)), missing


def propose(store: Store, seen: Standing, *, terms: Terms, ours: bool, was: str) -> None:
    """Propose these terms, in place of the proposal that was looked at.

    Args:
        store: the installation's.
        seen: how it stood when the form was sent.
        terms: within the scheme's limits: Rejected, with the field.
        ours: keep the words that both signed, where the scheme has newer ones.
        was: the digest of the proposal that was on the page, or "": Conflict if there is another.
    """
    _open(seen)
    if faults := check(terms, seen.limits):
        field, message, told = faults[0]
        raise Rejected(message, field=field, values=told)
    text = seen.book.force.text if ours and seen.book.force else seen.offered
    deal = new_deal(
        pair=seen.pair.id,
        text=text,
        terms=terms,
        people=seen.people,
        by=seen.me.participant,
    )
    _save(store, seen, seen.book.propose(deal, was=was))


def sign(store: Store, seen: Standing, *, digest: str, name: str, ticked: Collection[str]) -> None:
    """Sign the proposal with this digest, every promise of it ticked.

    Raises:
        Rejected: no name, or a promise is not ticked; `field` is "name" or "promise_0" and so on.
        Conflict: the proposal is another one by now, or was signed by this person already.
    """
    _open(seen)
    proposal = seen.book.proposal
    if proposal is None or proposal.digest != digest:
        raise Conflict(CHANGED)
    typed = " ".join(name.split())
    if not typed:
        raise Rejected("Type your full name to sign", field="name")
    if len(typed) > MAX_NAME or not typed.isprintable():
        raise Rejected("Use up to 100 characters that can be seen", field="name")
    for place, promise in enumerate(proposal.text.promises):
        if promise not in ticked:
            raise Rejected(
                "Tick “%(promise)s”", field=f"promise_{place}", values={"promise": promise}
            )
    person, today = seen.me.participant, store.today()
    signature = Signature(
        participant=person,
        name=typed,
        on=today,
        digest=digest,
        mark=store.vault.sign(*_marked(seen.pair.id, person, digest, typed, today)).hex(),
    )
    _save(store, seen, seen.book.sign(signature))


def withdraw(store: Store, seen: Standing, *, was: str) -> None:
    """Take the proposal away; what is in force stays. Conflict."""
    _open(seen)
    _save(store, seen, seen.book.withdraw(was=was))


def _open(seen: Standing) -> None:
    if not seen.pair.current:
        raise Conflict(_ENDED)
    if not seen.both_here:
        raise Conflict("Both of you need a sign-in first.")
    if seen.lacking:
        raise Conflict("The scheme's lead has not finished the contract yet.")


def _save(store: Store, seen: Standing, book: Book) -> None:
    """Replace what was read, if it still stands; what the lead sees is written with it."""
    hold(store, seen.pair)
    with store.change(PAIR_EVENT) as writer:
        # Asked in the change itself: the other one may be ending it this moment.
        if writer.count("pairs", id=seen.pair.id, state="ended"):
            raise Conflict(_ENDED)
        if seen.record:
            shared.replace(writer, store, seen.pair, seen.record, book.to_dict())
        else:
            record = _record_id(store, seen.pair)
            if writer.count("shared_records", id=record):
                raise Conflict("Your partner was first just now. Look again.")
            shared.write(writer, store, seen.pair, kind=KIND, record=record, content=book.to_dict())
        set_signed(writer, seen.pair, book.signed)


def _standing(
    store: Store, of: Pair, account: str, book: Book, record: shared.SharedRecord | None
) -> Standing:
    scheme, limits = load_scheme(store, of.scheme), arrangements(store, of.scheme)
    text, missing = offered(store, scheme, limits)
    mine = side_of(store, of, account)
    people = _people(store, scheme, of, book)
    return Standing(
        pair=of,
        scheme=scheme,
        limits=limits,
        me=next(one for one in people if one.participant == mine),
        other=next(one for one in people if one.participant != mine),
        people=people,
        both_here=both_here(store, of),
        offered=text,
        lacking=missing,
        book=book,
        record=record,
    )


def _people(store: Store, scheme: Scheme, of: Pair, book: Book) -> tuple[Person, ...]:
    """Both, the mentor first; who is on no list any more as they once signed."""
    names, found = scheme.settings.role_names(), []
    for person in of.people:
        there = listed(store, scheme.id, person)
        if there is None:
            known = [one for deal in book.signed_deals for one in deal.people]
            gone = Person(participant=person, role="", name="")
            found.append(("", next((one for one in known if one.participant == person), gone)))
        else:
            role = names.get(there.role, there.role)
            found.append((there.role, Person(participant=person, role=role, name=there.name)))
    return tuple(one for _, one in sorted(found, key=lambda two: two[0], reverse=True))


def _record_id(store: Store, of: Pair) -> str:
    """One for each pair, so that two first proposals at once cannot both stand."""
    return store.vault.name("agreement", of.id)[:16].hex()


def _book(store: Store, of: Pair, record: shared.SharedRecord | None) -> Book:
    """What the record holds, every signature checked. Altered."""
    if record is None:
        return Book()
    try:
        book = Book.of(record.content)
        signed = all(one.whole for one in book.signed_deals)
        deals = [*book.signed_deals, *filter(None, [book.proposal])]
        genuine = signed and all(_genuine(store, of, deal) for deal in deals)
    except (KeyError, TypeError, ValueError, AttributeError, TextAlteredError) as error:
        raise Altered("the record of a contract cannot be read") from error
    if not genuine:
        raise Altered("a contract has a signature that is none")
    return book


def _genuine(store: Store, of: Pair, deal: Deal) -> bool:
    people = {one.participant for one in deal.people}
    return (
        deal.pair == of.id
        and people == set(of.people)
        and all(
            one.digest == deal.digest
            and one.participant in people
            and store.vault.signed(
                bytes.fromhex(one.mark),
                *_marked(of.id, one.participant, one.digest, one.name, one.on),
            )
            for one in deal.signatures
        )
    )


def _marked(pair_id: str, person: str, digest: str, name: str, on: date) -> tuple[str, ...]:
    return "agreement-signature", pair_id, person, digest, name, on.isoformat()
