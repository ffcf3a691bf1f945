"""What two agreed, as pure rules: any row of acts leaves a book that holds what it says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feedback.agreements.deals import MAX_EARLIER, Book, Deal, Person, Signature, new_deal
from feedback.agreements.model import Clause, ContractText
from feedback.errors import Conflict

from .conftest import TERMS

TEXT = ContractText(title="T", clauses=(Clause(heading="h", text="t"),), filled=True)
PEOPLE = (
    Person(participant="p1", role="mentor", name="Amina"),
    Person(participant="p2", role="mentee", name="Chris"),
)


def deal() -> Deal:
    return new_deal(pair="x", text=TEXT, terms=TERMS, people=PEOPLE, by="p1")


def signature(who: str, digest: str) -> Signature:
    return Signature(participant=who, name="N", on=date(2026, 3, 2), digest=digest, mark="00")


def signed(book: Book, *who: str) -> Book:
    for one in who:
        book = book.sign(signature(one, book.seen))
    return book


def test_it_is_in_force_when_both_have_signed():
    book = Book().propose(deal(), was="")
    assert book.signed == 0
    book = signed(book, "p2")
    assert (book.signed, book.force) == (1, None)
    book = signed(book, "p1")
    assert (book.signed, book.proposal) == (2, None)
    assert book.force.whole


def test_what_is_in_force_stays_until_both_signed_the_new_one():
    book = signed(Book().propose(deal(), was=""), "p1", "p2")
    old = book.force
    book = signed(book.propose(deal(), was=""), "p1")
    assert (book.force, book.signed) == (old, 2)
    assert book.withdraw(was=book.seen) == Book(force=old)
    book = signed(book, "p2")
    assert book.force != old
    assert book.earlier == (old,)


def test_a_changed_proposal_has_no_signatures():
    book = signed(Book().propose(deal(), was=""), "p1")
    book = book.propose(deal(), was=book.seen)
    assert book.proposal.signatures == ()


def test_equal_words_proposed_twice_are_two_proposals():
    """So a signature of the first is none of the second."""
    assert deal().digest != deal().digest


def test_nobody_signs_withdraws_or_replaces_what_they_did_not_read():
    book = Book().propose(deal(), was="")
    for act in (
        lambda: book.sign(signature("p1", "00" * 32)),
        lambda: book.withdraw(was=""),
        lambda: book.propose(deal(), was=""),
        lambda: Book().sign(signature("p1", "")),
        lambda: Book().withdraw(was=""),
        lambda: signed(book, "p1", "p1"),
    ):
        with pytest.raises(Conflict):
            act()


@given(st.text(), st.text(), st.integers(0, 3))
def test_the_digest_is_of_all_that_is_signed(heading, name, part):
    one = deal()
    other = Deal(
        id=one.id,
        pair="y" if part == 0 else one.pair,
        text=ContractText(title="T", clauses=(Clause(heading=heading, text="t"),), filled=True)
        if part == 1
        else one.text,
        terms=one.terms,
        people=(PEOPLE[0], Person(participant="p2", role="mentee", name=name))
        if part == 2
        else one.people,
        by="p2" if part == 3 else one.by,
    )
    same = (part == 1 and heading == "h") or (part == 2 and name == "Chris") or part == 3
    assert (one.digest == other.digest) == same


@given(st.lists(st.sampled_from(["propose", "p1", "p2", "withdraw"]), max_size=80))
def test_any_row_of_acts_comes_back_from_its_record(acts):
    book = Book()
    for act in acts:
        try:
            if act == "propose":
                book = book.propose(deal(), was=book.seen)
            elif act == "withdraw":
                book = book.withdraw(was=book.seen)
            else:
                book = signed(book, act)
        except Conflict:
            continue
    assert Book.of(book.to_dict()) == book
    assert all(one.whole for one in book.signed_deals)
    assert not (book.proposal and book.proposal.whole)
    assert book.signed == (
        2 if book.force else len(book.proposal.signatures if book.proposal else ())
    )
    assert len(book.earlier) <= MAX_EARLIER


def test_only_so_many_earlier_ones_are_kept():
    book = Book()
    for _ in range(MAX_EARLIER + 3):
        book = signed(book.propose(deal(), was=""), "p1", "p2")
    assert len(book.earlier) == MAX_EARLIER
    assert len(book.to_dict()["texts"]) == 1
