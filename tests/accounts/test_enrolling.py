"""From a link to an account, once."""

from datetime import timedelta

import pytest

from feedback.accounts import enrolling, holders
from feedback.accounts.holders import State
from feedback.accounts.service import first_link, forget_links
from feedback.accounts.signing_in import Desk
from feedback.clock import SetClock
from feedback.errors import Conflict, NotAllowed, NotFound, Rejected
from feedback.storage.sqlite import SqliteStore
from tests.accounts.people import SCHEME, enrol, first, guardian, lead, make, place
from tests.storage.together import threads


def begin(desk: Desk, token: str):
    return enrolling.begin(desk.store, enrolling.offer(desk.store, token))


@pytest.mark.parametrize("token", ["", "x", "0" * 26, "Ü" * 26, "0" * 3000])
def test_links_that_are_none(store: SqliteStore, token: str):
    with pytest.raises(NotFound):
        enrolling.offer(store, token)


def test_looking_and_beginning_change_nothing(desk: Desk, store: SqliteStore):
    token = first_link(store)
    before = store.all("enrolments"), store.count("audit")
    for _ in range(3):
        begin(desk, token)
    assert (store.all("enrolments"), store.count("audit")) == before


def test_who_broke_off_begins_again_with_the_same_link(desk: Desk, store: SqliteStore):
    token = first_link(store)
    make(desk, begin(desk, token), name="Sam", email="sam@example.org", fixed=False)
    known = enrol(desk, token, email="sam@example.org")
    assert store.count("accounts") == 1
    with pytest.raises(NotFound):
        enrolling.offer(store, token)
    assert store.one("accounts")["id"] == known.account


def test_not_before_all_is_done(desk: Desk, store: SqliteStore):
    with pytest.raises(Conflict):
        enrolling.enrol(store, begin(desk, first_link(store)))


@pytest.mark.parametrize(
    ("name", "email", "field"),
    [(" ", "a@example.org", "name"), ("A", "nonsense", "email"), ("A", "", "email")],
)
def test_name_and_address(desk: Desk, name: str, email: str, field: str):
    begun = begin(desk, first_link(desk.store))
    with pytest.raises(Rejected) as caught:
        enrolling.name_person(begun, name=name, email=email, fixed=False)
    assert caught.value.field == field


def test_two_with_one_link_make_one_account(desk: Desk, store: SqliteStore):
    token = first_link(store)
    ready = [
        make(desk, begin(desk, token), name="S", email=f"s{at}@example.org", fixed=False)[0]
        for at in range(4)
    ]
    results = threads(4, lambda at: enrolling.enrol(store, ready[at]), store.close)
    assert sum(isinstance(result, Conflict) for result in results) == 3
    assert store.count("accounts") == 1
    assert store.count("enrolments") == 0


def test_two_links_of_one_nomination_fill_one_place(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    held = place(desk, "guardian", "g@example.org", by=known.account)
    ready = [
        make(desk, begin(desk, holders.mint_enrolment(store, held)), name="G", email="", fixed=True)
        for _ in range(2)
    ]
    results = threads(2, lambda at: enrolling.enrol(store, ready[at][0]), store.close)
    assert sum(isinstance(result, Conflict) for result in results) == 1
    (made,) = [result for result in results if isinstance(result, str)]
    assert holders.holder(store, held).account == made
    assert store.count("accounts") == 2


def test_a_nominations_address_is_fixed(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    held = place(desk, "guardian", "g@example.org", by=known.account)
    begun = begin(desk, holders.mint_enrolment(store, held))
    named = enrolling.name_person(begun, name="Gill", email="other@example.org", fixed=True)
    assert named.email == "g@example.org"


def test_links_last_two_weeks(store: SqliteStore, clock: SetClock):
    token = first_link(store)
    clock.advance(timedelta(days=14))
    enrolling.offer(store, token)
    forget_links(store)
    assert store.count("enrolments") == 1
    clock.advance(timedelta(days=1))
    with pytest.raises(NotFound):
        enrolling.offer(store, token)
    forget_links(store)
    assert store.count("enrolments") == 0


def test_a_link_that_ends_in_the_middle_makes_nothing(
    desk: Desk, store: SqliteStore, clock: SetClock
):
    ready, _ = make(
        desk, begin(desk, first_link(store)), name="S", email="s@example.org", fixed=False
    )
    clock.advance(timedelta(days=15))
    with pytest.raises(Conflict):
        enrolling.enrol(store, ready)
    assert store.count("accounts") == 0


def test_a_nomination_taken_back_ends_its_links(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    held = place(desk, "guardian", "g@example.org", by=known.account)
    token = holders.mint_enrolment(store, held)
    ready, _ = make(desk, begin(desk, token), name="G", email="", fixed=True)
    holders.withdraw(store, holder=held, by=known.account)
    with pytest.raises(NotFound):
        enrolling.offer(store, token)
    with pytest.raises(Conflict):
        enrolling.enrol(store, ready)
    assert store.count("accounts") == 1


def test_who_has_an_account_accepts(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    gill, _ = guardian(desk, "g@example.org", by=known.account)
    held = place(desk, "guardian", "G@Example.org", by=known.account, scheme="another")
    token = holders.mint_enrolment(store, held)
    assert enrolling.offer(store, token).account == gill.account
    with pytest.raises(NotAllowed):  # somebody else is signed in
        enrolling.accept(store, token=token, by=known.account)
    assert holders.holder(store, held).state is State.NOMINATED
    assert enrolling.accept(store, token=token, by=gill.account) == "another"
    assert holders.holder(store, held).account == gill.account
    with pytest.raises(Conflict):
        enrolling.accept(store, token=token, by=gill.account)
    assert store.count("accounts") == 2


def test_an_address_that_got_an_account_meanwhile(desk: Desk, store: SqliteStore):
    known, _ = lead(desk)
    one = place(desk, "guardian", "g@example.org", by=known.account)
    two = place(desk, "guardian", "g@example.org", by=known.account, scheme="another")
    ready, _ = make(
        desk, begin(desk, holders.mint_enrolment(store, two)), name="G", email="", fixed=True
    )
    enrol(desk, holders.mint_enrolment(store, one))
    with pytest.raises(Conflict):
        enrolling.enrol(store, ready)
    assert holders.holder(store, two).state is State.NOMINATED


def test_first_account_is_made_once_even_with_an_old_link(desk: Desk, store: SqliteStore):
    token = first_link(store)
    row = store.one("enrolments")
    enrol(desk, token, email="s@example.org")
    with store.change(enrolling.Event("upkeep")) as w:
        w.add("enrolments", row)  # as a restored copy might have it
    with pytest.raises(NotFound):
        enrolling.offer(store, token)


def test_what_the_record_says(desk: Desk, store: SqliteStore):
    known = first(desk)
    row = store.all("audit", order="seq desc", limit=1)[0]
    assert (row["event"], row["actor"], row["scheme"]) == ("account.enrolled", known.account, None)
    assert SCHEME not in str(row["detail"])
