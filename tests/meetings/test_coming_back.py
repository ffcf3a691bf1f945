"""Somebody closes their sign-in and makes another: what they read then, and from when on."""

import pytest

from feedback.errors import Conflict
from feedback.meetings import service
from feedback.members.closing import close_account
from tests.meetings.conftest import Pairing
from tests.meetings.pages import written
from tests.members.people import Member, member
from tests.members.site import SignedIn, signed_in


@pytest.fixture
def closed(pairing: Pairing) -> Pairing:
    """A meeting that both confirmed; then Chris closed his account."""
    pairing.confirm(pairing.draft())
    account = pairing.both.mentee.account
    close_account(pairing.store, account=account, clear_media=lambda *_: None)
    return pairing


def again(pairing: Pairing) -> Member:
    """Chris with a new sign-in."""
    return member(pairing.store, pairing.both.scheme, pairing.both.mentee.person)


def test_who_stays_reads_on_and_writes_nothing(closed: Pairing, mentor: SignedIn, log: str):
    mentor.get(log)
    assert "1 March 2026" in mentor.page.text()
    assert "has no sign-in here" in mentor.page.text()
    assert "Lock it anew" not in mentor.page.text()
    with pytest.raises(Conflict, match="sign-in"):
        service.lock_anew(closed.store, pair=closed.pair, identity=closed.both.mentor.identity)
    with pytest.raises(Conflict, match="sign-in"):
        closed.draft()


def test_who_comes_again_reads_the_new_and_once_it_is_locked_anew_the_old(
    app, closed: Pairing, mentor: SignedIn, log: str
):
    chris = signed_in(app, again(closed))
    chris.get(log)
    assert "1 meeting here does not open with your sign-in" in chris.page.text()
    path = written(mentor, log)
    assert "Being heard" in chris.get(path).page.text()
    before = closed.store.all("tallies"), closed.store.all("audit")
    mentor.get(log).post(f"{log}/lock")
    assert "Chris Dean 1 can read now as well" in mentor.page.text()
    chris.get(log)
    assert "does not open" not in chris.page.text()
    assert "Confirmed by both" in chris.page.text()
    assert (closed.store.all("tallies"), closed.store.all("audit")) == before


def test_locking_anew_changes_no_word_and_no_yes(pairing: Pairing):
    made = pairing.draft()
    pairing.confirm(made)
    was, rows = pairing.read(made), pairing.store.all("shared_records")
    service.lock_anew(pairing.store, pair=pairing.pair, identity=pairing.both.mentee.identity)
    assert pairing.read(made) == was
    assert pairing.read(made, "mentor") == was
    assert pairing.store.all("shared_records") != rows


def test_what_does_not_open_is_left_as_it_is(app, closed: Pairing, log: str):
    """The newcomer cannot lock what they cannot read: nothing is lost by their pressing it."""
    rows = closed.store.all("shared_records")
    again_ = again(closed)
    service.lock_anew(closed.store, pair=closed.pair, identity=again_.identity)
    assert closed.store.all("shared_records") == rows
    assert "Lock it anew" not in signed_in(app, again_).get(log).page.text()
