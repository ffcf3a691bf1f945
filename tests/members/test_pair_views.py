"""The lead's list of pairs: who belongs together, how far the contract is, and no more."""

from dataclasses import replace

import pytest

from feedback.members.pairs import PAIR_EVENT, end, set_signed
from feedback.participants.service import blank, import_people, mend, remove
from feedback.participants.service import people as listed
from feedback.storage.store import Event
from tests.members import people
from tests.members.site import lead_in, make_app
from tests.scenario import roster


@pytest.fixture
def app(store, data_dir):
    return make_app(store, data_dir)


@pytest.fixture
def two(store):
    return people.two(store)


@pytest.fixture
def lead(app, two):
    return lead_in(app, two.store, two.scheme)


@pytest.fixture
def at(two):
    return f"/schemes/{two.scheme}/pairs"


@pytest.mark.parametrize(
    ("signed", "words"), [(0, "not signed yet"), (1, "signed by one"), (2, "signed by both")]
)
def test_a_pair_and_how_many_have_signed(lead, two, at, signed, words):
    with two.store.change(PAIR_EVENT) as writer:
        set_signed(writer, two.pair, signed)
    text = lead.get(at).page.text()
    assert "Amina Bello 1 · Chris Dean 1" in text
    assert f"Contract: {words}" in text


def test_an_ended_pair_says_so(lead, two, at):
    with two.store.change(PAIR_EVENT) as writer:
        end(writer, two.store, two.pair)
    assert "Ended" in lead.get(at).page.text()


def test_a_pair_that_the_list_parted_stays_with_its_names(lead, two, at):
    by = people.lead_of(two.store, two.scheme)
    alone = two.mentor.person
    mend(two.store, scheme=two.scheme, person=replace(alone, pair=""), by=by)
    text = lead.get(at).page.text()
    assert "Not a pair any more" in text
    assert "Not in a pair yet Amina Bello 1" in text
    remove(two.store, scheme=two.scheme, person=alone.id, by=by)
    assert "Somebody who is not on the list any more" in lead.get(at).page.text()


def test_somebody_who_was_erased_has_no_name(lead, two, at):
    with two.store.change(Event("upkeep")) as writer:
        blank(two.store, writer, two.scheme, two.mentor.person)
    assert "Chris Dean 1 · Somebody who is not on the list any more" in lead.get(at).page.text()


def test_it_does_not_say_who_has_a_sign_in(app, store):
    """The page of a pair without sign-ins and of one with them differ by the names alone."""
    scheme = people.a_scheme(store)
    for name, role in (("Amina Bello 1", "mentor"), ("Chris Dean 1", "mentee")):
        people.on_list(store, scheme, name, role, pair="1", email=f"{role}@council.example")
    lead = lead_in(app, store, scheme)
    before = lead.get(f"/schemes/{scheme}/pairs").page.text()
    for person in listed(store, scheme):
        people.member(store, scheme, person)
    assert lead.get(f"/schemes/{scheme}/pairs").page.text() == before


def test_without_people_or_pairs_it_says_what_to_do(app, store):
    scheme = people.a_scheme(store)
    lead, at = lead_in(app, store, scheme), f"/schemes/{scheme}/pairs"
    assert "Nobody is on the list of people yet" in lead.get(at).page.text()
    people.on_list(store, scheme, "Amina Bello", "mentor")
    assert "There are no pairs yet" in lead.get(at).page.text()


def due(store) -> list[str]:
    """For whom a mail with the link is to be sent."""
    rows = store.all("outbox", kind="join")
    return sorted(
        store.vault.open_record("outbox", str(row["id"]), row["payload"])["person"] for row in rows
    )


def test_everybody_is_sent_the_link_after_a_question(lead, two, at):
    assert "Everybody on the list" in lead.get(f"{at}/send").page.text()
    assert due(two.store) == []
    text = lead.post(f"{at}/send", who="everybody").page.text()
    assert "goes to everybody you chose who has not decided yet" in text
    assert due(two.store) == sorted([two.mentor.person.id, two.mentee.person.id])


def test_one_person_is_sent_the_link_again(lead, two, at):
    lead.get(f"{at}/send").post(f"{at}/send", who=two.mentee.person.id)
    assert due(two.store) == [two.mentee.person.id]


def test_nobody_of_another_scheme_is_sent_anything(lead, two, at):
    other = people.on_list(two.store, people.a_scheme(two.store), "Ola Other", "mentor")
    text = lead.get(f"{at}/send").post(f"{at}/send", who=other.id).page.text()
    assert "There is a problem" in text
    assert due(two.store) == []


def test_of_many_who_are_alone_some_are_named_and_the_rest_counted(app, store):
    scheme = people.a_scheme(store)
    by = people.lead_of(store, scheme)
    import_people(store, scheme=scheme, data=roster(103), by=by)
    text = lead_in(app, store, scheme).get(f"/schemes/{scheme}/pairs").page.text()
    assert "Person 099" in text
    assert "Person 100" not in text
    assert "And 3 more" in text


def test_in_a_long_list_one_person_is_named_by_address(app, store):
    scheme = people.a_scheme(store)
    import_people(store, scheme=scheme, data=roster(201), by=people.lead_of(store, scheme))
    lead, at = lead_in(app, store, scheme), f"/schemes/{scheme}/pairs/send"
    assert "Person 100" not in lead.get(at).page.text()
    text = lead.post(at, who="one", address="nobody@council.example").page.text()
    assert "Nobody on the list has this email address" in text
    assert due(store) == []
    lead.post(at, who="one", address="MENTOR100@council.example")
    person = next(one for one in listed(store, scheme) if one.name == "Person 100")
    assert due(store) == [person.id]


def test_in_a_long_list_everybody_can_be_chosen_too(app, store):
    scheme = people.a_scheme(store)
    import_people(store, scheme=scheme, data=roster(201), by=people.lead_of(store, scheme))
    at = f"/schemes/{scheme}/pairs/send"
    lead_in(app, store, scheme).get(at).post(at, who="everybody")
    assert len(due(store)) == 201
