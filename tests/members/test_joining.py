"""From a link to a place with a sign-in."""

from dataclasses import replace

import pytest

from crypto import Identity
from feedback.accounts.enrolling import accept
from feedback.accounts.holders import mint_enrolment, nominate
from feedback.accounts.proofs import Given, Wrong, locked, prove
from feedback.accounts.proofs import Proof as Proofs
from feedback.accounts.service import account, account_contact, change_manner, email_index
from feedback.diaries.shelf import Shelf, lay_out
from feedback.errors import Conflict, NotAllowed, NotFound
from feedback.members import joining
from feedback.members.closing import close_account
from feedback.members.places import place_of, places
from feedback.participants import service as people_service
from feedback.storage.store import Event
from tests.members import people


@pytest.fixture
def scheme(store) -> str:
    return people.a_scheme(store)


@pytest.fixture
def person(store, scheme):
    return people.on_list(store, scheme, "Amina Bello", "mentor", pair="1")


def _proofs(store) -> Proofs:
    return Proofs(pepper=store.vault.key("pepper"), cost=people.CHEAP)


def test_a_link_leads_to_a_sign_in_with_words_alone(store, scheme, person):
    made = people.member(store, scheme, person)
    held = locked(store, person.email, proof=_proofs(store))
    proved = prove(store, Given(passphrase=made.words, code=""), held, proof=_proofs(store))
    assert proved.identity.seed == made.identity.seed
    assert [one.participant for one in places(store, made.account)] == [person.id]
    assert not account(store, made.account).manner.organiser


def test_the_wrong_words_do_not_open_it_whatever_the_code(store, scheme, person):
    people.member(store, scheme, person)
    held = locked(store, person.email, proof=_proofs(store))
    for code in ("", "000000"):
        with pytest.raises(Wrong):
            prove(store, Given(passphrase="six other words", code=code), held, proof=_proofs(store))


def test_no_row_of_the_record_is_written(store, scheme, person):
    before = store.count("audit")
    people.member(store, scheme, person)
    assert store.count("audit") == before


def test_a_link_works_once_and_so_do_all_others_of_the_same_person(store, scheme, person):
    first, second = (people.link(store, scheme, person) for _ in range(2))
    people.member(store, scheme, person)
    for token in (first, second):
        with pytest.raises(NotFound):
            joining.offer(store, token)


def test_paper_is_noted_and_can_be_changed_for_a_sign_in(store, scheme, person):
    token = people.link(store, scheme, person)
    joining.choose_elsewhere(store, token)
    place = place_of(store, person.id)
    assert (place.account, place.diary) == (None, "elsewhere")
    assert joining.offer(store, token).chosen
    made = people.member(store, scheme, person, diary="elsewhere")
    assert place_of(store, person.id).account == made.account


def test_somebody_taken_off_the_list_has_no_link_any_more(store, scheme, person):
    token = people.link(store, scheme, person)
    people_service.remove(store, scheme=scheme, person=person.id, by=people.lead_of(store, scheme))
    with pytest.raises(NotFound):
        joining.offer(store, token)


def test_a_link_to_an_address_that_was_mended_since_leads_nowhere(store, scheme, person):
    """The first mail may have gone to a stranger."""
    token = people.link(store, scheme, person)
    right = replace(person, email="amina.bello@council.example")
    people_service.mend(store, scheme=scheme, person=right, by=people.lead_of(store, scheme))
    with pytest.raises(NotFound):
        joining.offer(store, token)
    assert joining.offer(store, people.link(store, scheme, right)).email == right.email


def test_one_person_does_not_become_both_of_a_pair(store, scheme, person):
    """The partner's link, opened in a browser in which somebody else is signed in."""
    made = people.member(store, scheme, person)
    partner = people.on_list(store, scheme, "Bo Chan", "mentee", pair="1")
    with pytest.raises(NotAllowed):
        joining.accept(
            store,
            token=people.link(store, scheme, partner),
            account=made.account,
            identity=made.identity,
            diary="here",
            lay_out=lay_out,
        )
    assert place_of(store, partner.id) is None
    assert people.member(store, scheme, partner).account != made.account


def test_a_sign_in_that_is_being_closed_takes_no_place(store, scheme, person):
    made = people.member(store, scheme, person)
    close_account(store, account=made.account, clear_media=lambda _store, _owner: None)
    other = people.on_list(store, scheme, "Bo Chan", "mentee")
    token = people.link(store, scheme, other)
    with pytest.raises(Conflict):
        joining.accept(
            store,
            token=token,
            account=made.account,
            identity=made.identity,
            diary="here",
            lay_out=lay_out,
        )
    assert store.count("diary_blocks") == 0
    assert joining.offer(store, token).participant == other.id  # the link is not spent


def test_one_sign_in_serves_two_schemes_with_one_diary(store, scheme, person):
    made = people.member(store, scheme, person)
    blocks = store.count("diary_blocks")
    other = people.a_scheme(store, title="Another")
    again = people.on_list(store, other, "A Bello", "mentee", email="amina.b@home.example")
    token = people.link(store, other, again)
    joining.accept(
        store,
        token=token,
        account=made.account,
        identity=made.identity,
        diary="here",
        lay_out=lay_out,
    )
    assert {one.scheme for one in places(store, made.account)} == {scheme, other}
    assert store.count("diary_blocks") == blocks


def test_two_sign_ins_for_one_place_cannot_be(store, scheme, person):
    token = people.link(store, scheme, person)
    begun = joining.begin(store, joining.offer(store, token), diary="here")
    people.member(store, scheme, person)
    late = begun
    for step in begun.todo:
        late = late.done(step)
    with pytest.raises(Conflict):
        joining.enrol(store, late, lay_out)


def test_paper_or_here_the_files_look_alike(store, scheme, person):
    """Whoever has the stores does not learn who writes here."""
    other = people.on_list(store, scheme, "Bo Chan", "mentor")
    here = people.member(store, scheme, person, diary="here")
    there = people.member(store, scheme, other, diary="elsewhere")
    sizes = [
        [len(row["record"]) for row in store.all("members")],
        [len(row["contact"]) for row in store.all("accounts", totp_step=0, barred_until=None)][1:],
    ]
    assert all(len(set(found)) == 1 for found in sizes)
    assert store.count("diary_blocks") % 2 == 0
    assert Shelf(store, here.account, here.identity).all("entry") == []
    assert Shelf(store, there.account, there.identity).all("entry") == []


def test_who_takes_part_under_another_address_cannot_hold_a_key(store, scheme, person):
    """The list knows the work address; the sign-in has a personal one."""
    made = people.member(store, scheme, person)
    with store.change(Event("upkeep")) as w:
        change_manner(w, store, made.account, app=True)
    holder = nominate(
        store,
        scheme=scheme,
        role="guardian",
        name="Amina B",
        email="amina@home.example",
        title="",
        by=people.lead_of(store, scheme),
    )
    _give_address(store, made.account, "amina@home.example")
    with pytest.raises(NotAllowed):
        accept(store, token=mint_enrolment(store, holder), by=made.account)


def test_who_holds_a_key_cannot_take_part_under_another_address(store, scheme):
    lead = people.lead_of(store, scheme)
    asked = people.on_list(store, scheme, "Leda L", "mentor", email="leda@home.example")
    with pytest.raises(NotAllowed):
        joining.accept(
            store,
            token=people.link(store, scheme, asked),
            account=lead,
            identity=Identity.generate(),
            diary="here",
            lay_out=lay_out,
        )
    assert places(store, lead) == ()


def _give_address(store, of, email):
    person = account(store, of)
    contact = account_contact(
        store,
        of,
        name=person.name,
        email=email,
        key=person.recipient.public,
        manner=person.manner,
    )
    with store.change(Event("upkeep")) as w:
        w.set("accounts", {"contact": contact, "email_index": email_index(store, email)}, id=of)
