"""A mentor on their own phone: from the link to a passkey, out and in again."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from feedback.clock import SetClock
from feedback.config import load
from tests.journeys.member_steps import (
    SCREEN,
    Device,
    choose_way,
    compute_late,
    details,
    keep_recovery,
    sign_out,
    six_words,
    start,
    stop_once,
    with_words,
)
from tests.journeys.town import Town, build, settings
from tests.members import people

MINE = "amina@home.example"


@pytest.fixture
def town(tmp_path: Path, browser: Browser) -> Iterator[Town]:
    """As the others' town, by a name: browsers make no passkeys at a bare address."""
    told = settings(tmp_path)
    told["FEEDBACK_PUBLIC_URL"] = f"http://localhost:{told['FEEDBACK_PORT']}"
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    made, undo = build(tmp_path, browser, clock, load(told))
    yield made
    for context in browser.contexts:
        context.close()
    for step in undo:
        step()


@pytest.fixture
def link(town: Town) -> str:
    scheme = people.a_scheme(town.store)
    person = people.on_list(town.store, scheme, "Amina Bello", "mentor", pair="1")
    people.on_list(town.store, scheme, "Chris Dean", "mentee", pair="1")
    return f"{town.url}/join/{people.link(town.store, scheme, person)}"


@pytest.fixture
def phone(town: Town) -> Page:
    return a_phone(town)


def a_phone(town: Town, *, scripts: bool = True) -> Page:
    context = town.browser.new_context(
        viewport={"width": SCREEN, "height": 640}, base_url=town.url, java_script_enabled=scripts
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.on("console", town._console)  # noqa: SLF001 - as the town's own pages
    page.on("pageerror", lambda error: town.faults.append(f"script error: {error}"))
    return page


def test_a_passkey_from_the_first_day_to_the_last(town: Town, phone: Page, link: str):
    device = Device(phone)
    start(town, phone, link)
    details(town, phone, MINE)
    choose_way(phone, "A passkey")
    town.look(phone, "passkey-make")
    stop_once(phone)
    phone.get_by_role("button", name="Make a passkey").click()
    expect(phone.get_by_text("That did not work, or it was stopped.")).to_be_visible()
    town.look(phone, "passkey-make-error")
    phone.get_by_role("button", name="Make a passkey").click()
    recovery = keep_recovery(town, phone)
    phone.get_by_role("heading", name="Your sign-in is ready").wait_for()
    town.look(phone, "member-ready")
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_role("heading", name="Your page", exact=True).wait_for()
    town.look(phone, "my-home")
    assert len(device.passkeys()) == 1

    sign_out(phone)
    town.look(phone, "member-sign-in")
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.get_by_role("heading", name="Your page", exact=True).wait_for()

    _replace_passkey_by_words(town, phone)
    _back_by_recovery(town, phone, recovery)
    _nothing_left(town, device, recovery)
    assert town.faults == []


def test_a_device_that_computes_late(town: Town, phone: Page, link: str):
    device = Device(phone)
    start(town, phone, link)
    details(town, phone, MINE)
    choose_way(phone, "A passkey")
    compute_late(phone)
    phone.get_by_role("button", name="Make a passkey").click()
    keep_recovery(town, phone)
    phone.goto("/account/passkeys/new")
    phone.get_by_role("button", name="Continue").click()
    phone.get_by_role("button", name="Make a passkey").click()
    expect(phone.get_by_text("This device has a passkey for you already.")).to_be_visible()
    sign_out(phone)
    phone.get_by_role("button", name="Sign in with a passkey").click()
    phone.get_by_role("heading", name="Your page", exact=True).wait_for()
    assert len(device.passkeys()) == 1
    assert town.faults == []


def test_a_device_that_cannot_unlock(town: Town, phone: Page, link: str):
    device = Device(phone, unlocks=False)
    start(town, phone, link)
    details(town, phone, MINE)
    choose_way(phone, "A passkey")
    phone.get_by_role("button", name="Make a passkey").click()
    expect(phone.get_by_text("but not ones that can unlock a diary")).to_be_visible()
    town.look(phone, "passkey-unable")
    assert device.passkeys() == []  # the useless one was taken back
    phone.get_by_role("link", name="Choose words instead").click()
    choose_way(phone, "Words that I make up myself")
    town.look(phone, "own-words")
    for label in ("Your own words", "The same words again"):
        phone.get_by_label(label).fill("password1")
    phone.get_by_role("button", name="Continue").click()
    town.look(phone, "own-words-error")
    for label in ("Your own words", "The same words again"):
        phone.get_by_label(label).fill("kettle orbit mustard violin")
    phone.get_by_role("button", name="Continue").click()
    keep_recovery(town, phone)
    phone.get_by_role("heading", name="Your sign-in is ready").wait_for()
    phone.goto("/account/passkeys/new")
    town.look(phone, "passkey-new")
    phone.goto("/account/close")
    town.look(phone, "account-close")
    phone.get_by_label("Delete my diary for good").check()
    phone.get_by_role("button", name="Close my account").click()
    phone.get_by_role("heading", name="Your account is closed").wait_for()
    town.look(phone, "account-closed")
    phone.goto(link)
    phone.get_by_role("button", name="Start").click()
    town.look(phone, "join-unusable")
    assert town.faults == []


def test_on_paper_and_without_scripts(town: Town, link: str):
    plain = a_phone(town, scripts=False)
    plain.goto(link)
    plain.get_by_role("link", name="Go on with my own phone").click()
    expect(plain.get_by_role("img", name="A square code")).to_be_visible()
    plain.get_by_role("link", name="Back").click()
    plain.get_by_role("button", name="Start").click()
    plain.get_by_label("Somewhere else").check()
    plain.get_by_role("button", name="Continue").click()
    plain.get_by_role("heading", name="You keep your diary elsewhere").wait_for()
    plain.get_by_role("button", name="Set up a sign-in").click()
    plain.get_by_label("Email address").fill(MINE)
    plain.get_by_role("button", name="Continue").click()
    choose_way(plain, "A passkey")
    expect(plain.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(plain.get_by_role("button", name="Make a passkey")).to_be_hidden()
    plain.get_by_role("link", name="Choose words instead").click()
    choose_way(plain, "Six words")
    words = six_words(plain)
    plain.get_by_role("button", name="I have kept it").wait_for()
    code = plain.locator("#recovery-code").inner_text()
    plain.get_by_role("button", name="I have kept it").click()
    plain.locator("main input[type=text]").fill(code)
    plain.get_by_role("button", name="Continue").click()
    plain.get_by_role("heading", name="Your sign-in is ready").wait_for()
    sign_out(plain)
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    with_words(plain, MINE, words)
    expect(plain.get_by_text("You keep your diary elsewhere")).to_be_visible()


def test_the_other_pages_are_sound(town: Town, phone: Page, link: str):
    phone.goto(f"{link}/phone")
    town.look(phone, "join-phone")
    start(town, phone, link, diary="Somewhere else")
    town.look(phone, "join-paper")
    phone.get_by_role("button", name="Set up a sign-in").click()
    details(town, phone, MINE)
    choose_way(phone, "Six words")
    town.look(phone, "member-words")
    six_words(phone)
    keep_recovery(town, phone)
    phone.get_by_role("heading", name="Your sign-in is ready").wait_for()
    town.clock.advance(timedelta(minutes=11))
    phone.goto("/account/close")
    town.look(phone, "member-again")
    other = people.a_scheme(town.store, title="Another scheme")
    again = people.on_list(town.store, other, "Amina Bello", "mentee")
    phone.goto(f"{town.url}/join/{people.link(town.store, other, again)}")
    phone.get_by_role("button", name="Start").click()
    town.look(phone, "join-accept")
    assert town.faults == []


def _replace_passkey_by_words(town: Town, phone: Page) -> None:
    phone.goto("/account")
    town.look(phone, "member-account")
    phone.get_by_role("link", name="Remove").click()
    town.look(phone, "passkey-remove")
    phone.get_by_role("button", name="Remove it").click()
    expect(phone.get_by_text("only way to sign in")).to_be_visible()
    phone.goto("/account")
    phone.get_by_role("link", name="Get words to sign in with").click()
    phone.get_by_role("button", name="Make a new one").click()
    words = six_words(phone)
    phone.get_by_role("heading", name="The new one is ready").wait_for()
    with_words(phone, MINE, words)
    phone.goto("/account")
    phone.get_by_role("link", name="Remove").click()
    phone.get_by_role("button", name="Remove it").click()
    expect(phone.get_by_text("no longer opens")).to_be_visible()
    sign_out(phone)
    phone.get_by_role("button", name="Sign in with a passkey").click()
    expect(phone.get_by_text("That passkey does not open a sign-in here.").first).to_be_visible()
    town.look(phone, "passkey-sign-in-error")


def _back_by_recovery(town: Town, phone: Page, recovery: str) -> None:
    phone.goto("/reset")
    town.look(phone, "member-reset")
    phone.get_by_label("My words, or my passkey").check()
    phone.get_by_role("button", name="Continue").click()
    town.look(phone, "member-reset-lost")
    phone.get_by_label("Email address").fill(MINE)
    phone.get_by_label("Your recovery code").fill(recovery.lower())
    phone.get_by_role("button", name="Continue").click()
    town.look(phone, "member-new-words")
    words = six_words(phone)
    phone.get_by_role("heading", name="The new one is ready").wait_for()
    with_words(phone, MINE, words)
    phone.get_by_role("heading", name="Your page", exact=True).wait_for()


def _nothing_left(town: Town, device: Device, recovery: str) -> None:
    """What opens a diary stands neither in the files nor in the log."""
    town.store.settle()
    data = [path for path in (town.folder / "data").rglob("*") if path.is_file()]
    there = b"".join(path.read_bytes() for path in data) + town.log.getvalue().encode()
    (passkey,) = device.passkeys()
    for secret in (recovery, recovery.replace("-", ""), MINE, passkey["credentialId"]):
        assert secret.encode() not in there
