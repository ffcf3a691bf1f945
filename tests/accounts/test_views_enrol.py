"""From the first link to a session, page by page."""

from tests.accounts.site import Browser, Person


def test_first_person(app, store, clock):
    from feedback.accounts.service import first_link
    b = Browser(app)
    p = Person(clock, "sam@example.org")
    p.enrol(b, first_link(store))
    assert "Your sign-in is ready" in b.text
    assert p.sign_in(Browser(app)).text == "schemes"
