"""A participant's way in a browser, with every page looked at, wide and narrow."""

from datetime import timedelta

import pytest

from crypto import Cost
from feedback.demo import cast, story
from feedback.participants.service import people
from tests.journeys.steps import answer_pages, fill, open_link

CHEAP = Cost(memory_kib=64, iterations=1)


@pytest.fixture
def survey(town):
    """An open survey of 24 people, set up through the services; its mails are sent."""
    clock, store = town.clock, town.store
    lead = cast.enrol_first(store, clock, name="Lou Lead", email="lead@example.org", cost=CHEAP)
    made = story.new_scheme(store, clock, title="Reverse mentoring", lead=lead, cost=CHEAP)[0]
    town.work()
    return made


def stop_half_way(town, page, address) -> str:
    """Look at everything on the way, write one text, and leave; the return code."""
    page.goto(town.inbox.link(address))
    town.look(page, "landing")
    page.get_by_role("link", name="Use another device").click()
    town.look(page, "phone")
    page.go_back()
    page.get_by_role("button", name="Continue").click()
    assert "/i/" not in page.url
    town.look(page, "notice")
    page.get_by_role("button", name="Start").click()
    town.look(page, "questions")
    page.get_by_role("button", name="Save and continue").click()
    assert page.get_by_text("There is a problem").is_visible()
    town.look(page, "questions-error")
    fill(page)
    page.get_by_role("button", name="Save and continue").click()
    town.look(page, "texts")
    page.locator("textarea").first.fill("<b>Listening</b>")
    page.get_by_role("button", name="Save and come back later").click()
    town.look(page, "later")
    return page.locator("#return-code").inner_text()


def send_from_elsewhere(town, page, address, code) -> str:
    """Go on in another browser, first with a wrong code; the receipt."""
    open_link(town, page, address)
    page.get_by_role("link", name="I started somewhere else").click()
    town.look(page, "return-code")
    page.get_by_label("Your code to come back").fill("AAAA-AAAA-AAAA-AAAA")
    page.get_by_role("button", name="Continue").click()
    town.look(page, "return-code-error")
    page.get_by_label("Your code to come back").fill(code.lower())
    page.get_by_role("button", name="Continue").click()
    assert page.locator("textarea").first.input_value() == "<b>Listening</b>"
    page.get_by_role("button", name="Save and continue").click()
    town.look(page, "check")
    page.get_by_role("button", name="Send my answers").click()
    town.look(page, "check-error")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Send my answers").click()
    town.look(page, "saved")
    return page.locator("#receipt-code").inner_text()


def change_and_delete(town, page, address, receipt) -> None:
    """The link leads nowhere any more; the receipt shows, changes and deletes."""
    page.goto(town.inbox.link(address))
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", name="You cannot use this link now").is_visible()
    town.look(page, "unusable")
    page.get_by_role("link", name="See or change your answers").click()
    town.look(page, "receipt")
    page.get_by_label("Your receipt code").fill(receipt)
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_text("<b>Listening</b>").is_visible()
    town.look(page, "sent")
    page.get_by_role("button", name="Change my answers").click()
    town.look(page, "change")
    page.locator("textarea").first.fill("Something else")
    page.get_by_role("button", name="Save my changes").click()
    assert page.get_by_text("Something else").is_visible()
    page.get_by_role("button", name="Delete my answers").click()
    town.look(page, "delete-sent")
    page.get_by_label("Yes, delete my answers").check()
    page.get_by_role("button", name="Delete").click()
    town.look(page, "deleted")


def test_from_link_to_receipt_on_a_phone(town, survey):
    mentee = next(one for one in people(town.store, survey) if one.role == "mentee")
    page = town.page(320)
    code = stop_half_way(town, page, mentee.email)
    receipt = send_from_elsewhere(town, town.page(), mentee.email, code)
    change_and_delete(town, page, mentee.email, receipt)
    open_link(town, page, mentee.email)  # deleted by receipt: the link works again
    answer_pages(page)
    assert page.get_by_role("heading", name="Check your answers").is_visible()
    assert town.faults == []


def test_a_draft_elsewhere_is_not_lost_nor_shown(town, survey):
    mentee = next(one for one in people(town.store, survey) if one.role == "mentee")
    first, second = town.page(), town.page()
    open_link(town, first, mentee.email)
    first.get_by_role("button", name="Start").click()
    fill(first, "2")
    first.get_by_role("button", name="Save and continue").click()
    open_link(town, second, mentee.email)
    second.get_by_role("button", name="Start").click()
    assert second.locator("input:checked").count() == 0
    fill(second, "5")
    second.get_by_role("button", name="Save and continue").click()
    town.look(second, "elsewhere")
    second.get_by_role("button", name="Start again").click()
    assert second.locator("input[value='5']:checked").count() > 0
    assert town.faults == []


def test_declining_and_deleting_by_link(town, survey):
    one, other = people(town.store, survey)[:2]
    page = town.page()
    page.goto(town.inbox.link(one.email))
    page.get_by_role("button", name="I don't want to answer").click()
    town.look(page, "declined")
    open_link(town, page, one.email)  # a change of mind
    answer_pages(page)
    page.goto(town.inbox.link(other.email))
    page.get_by_role("button", name="Delete my answers").click()
    town.look(page, "delete")
    page.get_by_role("button", name="Delete").click()
    town.look(page, "delete-error")
    page.get_by_label("Yes, delete my answers").check()
    page.get_by_role("button", name="Delete").click()
    open_link(town, page, other.email)
    assert page.get_by_role("heading", name="You cannot use this link now").is_visible()
    assert town.faults == []


def test_help_code_and_another_mail(town, survey):
    person = people(town.store, survey)[0]
    page = town.page()
    page.goto(f"{town.url}/help")
    town.look(page, "help")
    page.get_by_role("link", name="Type the code from your email").click()
    town.look(page, "typed-code")
    page.locator("input[type=text]").fill(town.inbox.code(person.email).lower())
    page.locator("main button").click()
    assert page.get_by_role("heading", name="Your survey").is_visible()
    first = town.inbox.link(person.email)
    page.goto(f"{town.url}/link/again")
    town.look(page, "again")
    page.locator("input[type=email]").fill(person.email)
    page.locator("main button").click()
    town.look(page, "asked")
    town.clock.advance(timedelta(minutes=1))
    town.fresh_worker().run_all()
    assert town.inbox.link(person.email) != first
    page.goto(first)  # the older link still works
    page.get_by_role("button", name="Continue").click()
    assert page.get_by_role("heading", name="Before you start").is_visible()
    assert town.faults == []
