"""A pair's contract, from the first proposal to a change of what both have signed."""

from dataclasses import replace
from datetime import date

import pytest

from feedback.agreements import service, texts
from feedback.agreements.editing import remove
from feedback.errors import Conflict, NotFound, Rejected
from feedback.members.pairs import PAIR_EVENT, end, scheme_pairs
from feedback.schemes.service import scheme as load_scheme
from tests.members import people

from .conftest import TERMS, name_support


def seen_by_lead(two) -> tuple[int, ...]:
    return tuple(one.signed for one in scheme_pairs(two.store, two.scheme))


def test_proposed_by_one_signed_by_both_read_by_both(pair, two):
    pair.propose(two.mentee)
    assert seen_by_lead(two) == (0,)
    pair.sign(two.mentor, "Amina  Bello ")
    assert seen_by_lead(two) == (1,)
    pair.sign(two.mentee)
    assert seen_by_lead(two) == (2,)
    for who in (two.mentor, two.mentee):
        force = pair.look(who).book.force
        assert force.terms == TERMS
        assert [one.role for one in force.people] == ["mentor", "mentee"]
        assert force.signed_by(two.mentor.person.id).name == "Amina Bello"
        assert {one.on for one in force.signatures} == {date(2026, 3, 2)}
        assert {one.digest for one in force.signatures} == {force.digest}


def test_one_is_me_and_the_other_is_not(pair, two):
    assert pair.look(two.mentee).me.name == two.mentee.person.name
    assert pair.look(two.mentee).other.name == two.mentor.person.name


def test_the_words_stay_those_that_were_signed(pair, two):
    pair.agree()
    signed = pair.look(two.mentor).book.force.text
    assert not pair.look(two.mentor).newer
    scheme = load_scheme(two.store, two.scheme)
    now = texts.shipped("manchester")
    lead = people.lead_of(two.store, two.scheme)
    texts.set_text(two.store, scheme=scheme, text=remove(now, 3), was=now.hash, by=lead)
    assert pair.look(two.mentor).book.force.text == signed
    assert pair.look(two.mentor).newer
    pair.propose(two.mentor, ours=True)
    assert pair.look(two.mentee).book.proposal.text == signed
    pair.propose(two.mentor)
    assert pair.look(two.mentee).book.proposal.text == remove(now, 3).fill(
        service.values(scheme.settings, pair.look(two.mentor).limits)
    )
    pair.sign(two.mentor)
    pair.sign(two.mentee)
    assert not pair.look(two.mentor).newer
    assert pair.look(two.mentor).book.earlier[0].text == signed


def test_what_is_signed_is_what_was_read(pair, two):
    """The mentor reads a proposal; meanwhile the mentee changes it in another tab."""
    pair.propose(two.mentee)
    read = pair.look(two.mentor)
    pair.propose(two.mentee, replace(TERMS, number=6))
    promises = read.book.proposal.text.promises
    for seen in (read, pair.look(two.mentor)):
        with pytest.raises(Conflict):
            service.sign(two.store, seen, digest=read.book.seen, name="Amina", ticked=promises)
    assert pair.look(two.mentor).book.signed == 0


def test_a_proposal_that_is_gone_is_said_before_any_box_is_asked_for(pair, two):
    """Its promises may be others than those that were on the page."""
    pair.propose(two.mentee)
    seen = pair.look(two.mentor)
    with pytest.raises(Conflict):
        service.sign(two.store, seen, digest="00" * 32, name="", ticked=())


def test_two_who_sign_at_once_both_count_or_are_told(pair, two):
    pair.propose(two.mentee)
    both = [pair.look(who) for who in (two.mentor, two.mentee)]
    promises = both[0].book.proposal.text.promises
    service.sign(two.store, both[0], digest=both[0].book.seen, name="A", ticked=promises)
    with pytest.raises(Conflict):
        service.sign(two.store, both[1], digest=both[1].book.seen, name="B", ticked=promises)
    pair.sign(two.mentee)
    assert pair.look(two.mentor).book.force.whole


def test_two_first_proposals_at_once_are_one(pair, two):
    both = [pair.look(who) for who in (two.mentor, two.mentee)]
    service.propose(two.store, both[0], terms=TERMS, ours=False, was="")
    with pytest.raises(Conflict):
        service.propose(two.store, both[1], terms=TERMS, ours=False, was="")
    assert two.store.count("shared_records") == 1


def test_withdrawn_by_either_and_what_is_in_force_stays(pair, two):
    pair.agree()
    force = pair.look(two.mentor).book.force
    pair.propose(two.mentor, replace(TERMS, number=5))
    pair.sign(two.mentee)
    seen = pair.look(two.mentee)
    service.withdraw(two.store, seen, was=seen.book.seen)
    assert pair.look(two.mentor).book.force == force
    assert pair.look(two.mentor).book.proposal is None
    assert seen_by_lead(two) == (2,)


def test_signing_needs_a_name_and_every_promise(pair, two):
    pair.propose(two.mentor)
    seen = pair.look(two.mentor)
    promises = seen.book.proposal.text.promises
    for name, ticked, field in (
        (" ", promises, "name"),
        ("x" * 101, promises, "name"),
        ("a\u0000", promises, "name"),
        ("Amina", promises[1:], "promise_0"),
        ("Amina", promises[:-1], f"promise_{len(promises) - 1}"),
    ):
        with pytest.raises(Rejected) as told:
            service.sign(two.store, seen, digest=seen.book.seen, name=name, ticked=ticked)
        assert told.value.field == field
    pair.sign(two.mentor)
    with pytest.raises(Conflict):
        pair.sign(two.mentor)


def test_terms_outside_the_schemes_limits_are_refused(pair, two):
    with pytest.raises(Rejected) as told:
        pair.propose(two.mentor, replace(TERMS, minutes=90))
    assert told.value.field == "minutes"
    name_support(two.store, two.scheme, longest_minutes=90)
    pair.propose(two.mentor, replace(TERMS, minutes=90))


def test_nothing_is_kept_before_both_have_a_sign_in(store):
    scheme = people.a_scheme(store)
    name_support(store, scheme)
    mentor = people.on_list(store, scheme, "Amina Bello", "mentor", pair="1")
    people.on_list(store, scheme, "Chris Dean", "mentee", pair="1")
    one = people.member(store, scheme, mentor)
    made = people.Two(store, scheme, one, one)
    seen = service.look(store, one.identity, pair_id=made.pair.id, account=one.account)
    assert not seen.both_here
    with pytest.raises(Conflict):
        service.propose(store, seen, terms=TERMS, ours=False, was="")
    assert store.count("shared_records") == store.count("pairs") == 0


def test_an_ended_pair_reads_its_contract_and_changes_nothing(pair, two):
    pair.agree()
    with two.store.change(PAIR_EVENT) as writer:
        end(writer, two.store, two.pair)
    seen = pair.look(two.mentor)
    assert seen.book.force
    assert not seen.may_change
    with pytest.raises(Conflict):
        pair.propose(two.mentor)


def test_nothing_is_signed_that_was_on_a_page_when_the_other_ended_it(pair, two):
    digest = pair.propose(two.mentor)
    seen = pair.look(two.mentee)
    with two.store.change(PAIR_EVENT) as writer:
        end(writer, two.store, two.pair)
    promises = seen.book.proposal.text.promises
    with pytest.raises(Conflict):
        service.sign(two.store, seen, digest=digest, name="Chris Dean", ticked=promises)
    with pytest.raises(Conflict):
        service.withdraw(two.store, seen, was=digest)
    assert seen_by_lead(two) == (0,)
    assert pair.look(two.mentor).book.proposal.signatures == ()


def test_a_partner_who_left_the_list_is_named_as_they_signed(pair, two):
    from feedback.participants.service import remove as leave  # noqa: PLC0415 - only here

    pair.agree()
    lead = people.lead_of(two.store, two.scheme)
    leave(two.store, scheme=two.scheme, person=two.mentee.person.id, by=lead)
    seen = pair.look(two.mentor)
    assert seen.other.name == two.mentee.person.name
    assert not seen.may_change


def test_while_the_lead_has_not_named_whom_to_turn_to_nothing_is_proposed(store):
    two = people.two(store)
    account, identity = two.mentor.account, two.mentor.identity
    seen = service.look(store, identity, pair_id=two.pair.id, account=account)
    assert seen.lacking == ["support", "support_address"]
    assert "[not filled in yet]" in seen.offered.clauses[-1].text
    with pytest.raises(Conflict):
        service.propose(store, seen, terms=TERMS, ours=False, was="")


def test_somebody_elses_pair_is_not_there(two):
    other = people.two(two.store, two.scheme, label="2")
    with pytest.raises(NotFound):
        service.look(
            two.store,
            other.mentor.identity,
            pair_id=two.pair.id,
            account=other.mentor.account,
        )


def test_no_act_writes_a_line_anywhere(pair, two):
    before = two.store.all("audit")
    pair.agree()
    pair.propose(two.mentor)
    seen = pair.look(two.mentor)
    service.withdraw(two.store, seen, was=seen.book.seen)
    assert two.store.all("audit") == before
