"""A pair that can sign: both with a sign-in, the scheme's support contact named."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from feedback.agreements import service
from feedback.agreements.terms import Terms
from feedback.members.arrangements import arrangements, change_arrangements
from tests.members import people
from tests.members.people import Member, Two

TERMS = Terms(
    often="month",
    dates=(date(2026, 4, 14), date(2026, 5, 12)),
    number=4,
    minutes=60,
    place="both",
    where="Room 12, Town Hall",
)


@dataclass(frozen=True)
class Signers:
    """The two, and what each of them does through the service."""

    two: Two
    terms: Terms = field(default=TERMS)

    def look(self, who: Member) -> service.Standing:
        return service.look(
            self.two.store, who.identity, pair_id=self.two.pair.id, account=who.account
        )

    def propose(self, who: Member, terms: Terms | None = None, *, ours: bool = False) -> str:
        seen = self.look(who)
        chosen, was = terms or self.terms, seen.book.seen
        service.propose(self.two.store, seen, terms=chosen, ours=ours, was=was)
        return self.look(who).book.seen

    def sign(self, who: Member, name: str = "") -> None:
        seen = self.look(who)
        proposal = seen.book.proposal
        service.sign(
            self.two.store,
            seen,
            digest=proposal.digest,
            name=name or who.person.name,
            ticked=proposal.text.promises,
        )

    def agree(self, terms: Terms | None = None) -> None:
        """Proposed by the mentor, signed by both."""
        self.propose(self.two.mentor, terms)
        self.sign(self.two.mentor)
        self.sign(self.two.mentee)


def name_support(store, scheme: str, **more: object) -> None:
    """The lead says whom to turn to."""
    values = {"support_name": "Talent Team", "support_email": "talent@council.example"} | more
    change_arrangements(
        store,
        scheme=scheme,
        values=values,
        by=people.lead_of(store, scheme),
        version=arrangements(store, scheme).version,
    )


@pytest.fixture
def two(store) -> Two:
    made = people.two(store, held=False)
    name_support(store, made.scheme)
    return made


@pytest.fixture
def pair(two) -> Signers:
    return Signers(two)
