"""Somebody closes their sign-in, and may come again with a new one."""

import pytest

from feedback.members.closing import close_account
from tests.members import people
from tests.members.site import make_app, signed_in


@pytest.fixture
def app(two, data_dir):
    return make_app(two.store, data_dir)


@pytest.fixture
def closed(pair, two):
    """Both have signed; then the mentee closed their account."""
    pair.agree()
    close_account(two.store, account=two.mentee.account, clear_media=lambda *_: None)
    return two


def test_who_stays_reads_what_both_signed_and_changes_nothing(app, closed):
    at = f"/my/pair/{closed.pair.id}/contract"
    browser = signed_in(app, closed.mentor)
    text = browser.get(at).page.text()
    assert "has no sign-in here any more" in text
    assert "Room 12, Town Hall" in text
    assert "Propose a change" not in text
    assert browser.get(f"{at}/propose").path == at


def test_who_comes_again_reads_it_once_it_is_locked_anew(app, closed, pair):
    at = f"/my/pair/{closed.pair.id}/contract"
    again = people.member(closed.store, closed.scheme, closed.mentee.person)
    browser = signed_in(app, again)
    assert browser.get(at).landed == 409
    assert "before you set up the sign-in that you have now" in browser.page.text()
    pair.propose(closed.mentor)
    text = browser.get(at).page.text()
    assert "Waiting for you to sign" in text
    assert "What you both signed" in text
    assert pair.look(again).book == pair.look(closed.mentor).book
