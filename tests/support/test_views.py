"""The page on which either of two ends their pairing."""

import pytest

from tests.meetings.conftest import Pairing
from tests.members.people import two
from tests.members.site import SignedIn, lead_in, signed_in


@pytest.fixture
def path(pairing: Pairing) -> str:
    return f"/my/pair/{pairing.pair.id}/end"


def test_the_page_says_what_happens_and_changes_nothing(
    mentor: SignedIn, pairing: Pairing, path: str
):
    said = mentor.get(path).page.text()
    for part in (
        "You do not have to give a reason",
        "Chris Dean 1 gets an email",
        "Your diary stays as it is",
        "can still read your contract and your meeting log",
    ):
        assert part in said
    assert not [one for one in mentor.page.all("input", "textarea") if one.get("type") != "hidden"]
    assert pairing.pair.current
    assert pairing.store.count("outbox") == 0


def test_one_button_ends_it(mentor: SignedIn, pairing: Pairing, path: str):
    mentor.get(path).post(path)
    assert (mentor.status, mentor.path) == (303, "/my")
    assert "The pairing has ended." in mentor.page.text()
    assert pairing.pair.ended
    assert pairing.store.count("outbox") == 2


def test_the_other_reads_that_it_has_ended_and_not_who(
    app, mentor: SignedIn, pairing: Pairing, path: str
):
    mentee = signed_in(app, pairing.both.mentee)
    mentee.get(path)
    mentor.get(path).post(path)
    mentee.post(path)  # from the page that was open
    assert mentee.status == 409
    assert "ended already" in mentee.page.text()
    assert "This pairing has ended" in mentee.get(path).page.text()
    assert mentee.page.text().replace("Amina Bello 1", "") == (
        mentor.get(path).page.text().replace("Chris Dean 1", "")
    )
    assert pairing.store.count("outbox") == 2


def test_nobody_else_ends_it(app, pairing: Pairing, path: str):
    stranger = two(pairing.store, pairing.both.scheme, label="2")
    for browser in (
        signed_in(app, stranger.mentor),
        lead_in(app, pairing.store, pairing.both.scheme),
    ):
        assert browser.get(path).landed == 404
        browser.get("/sign-out").post(path)
        assert browser.status == 404
    assert pairing.pair.current


def test_no_end_without_the_forms_token(mentor: SignedIn, pairing: Pairing, path: str):
    assert mentor.client.post(path, base_url="http://127.0.0.1:8000").status_code == 400
    assert pairing.pair.current


def test_the_record_of_actions_says_nothing_of_it(mentor: SignedIn, pairing: Pairing, path: str):
    before = pairing.store.all("audit")
    mentor.get(path).post(path)
    assert pairing.store.all("audit") == before
