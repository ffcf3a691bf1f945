"""Writing in a real browser, on a phone: whatever fails meanwhile, no sentence is lost."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from feedback.diaries.model import Answer
from tests.diaries.browsing import Site, served
from tests.diaries.scenes import DAY, begun, drafts, texts, wrote
from tests.members.people import Two

PAUSE = 4000  # ms; longer than diary.js waits after typing
SHOTS = os.environ.get("SCREENSHOTS")


@pytest.fixture
def site(store, data_dir, browser):
    with served(store, data_dir, browser) as running:
        yield running
        assert running.faults == []


def writing(site: Site, pair: Two, *, path: str = "/my/diary/new/free") -> Page:
    """The mentor's phone, with a clock that the test moves on."""
    page = site.page(pair.mentor)
    page.clock.install()
    page.goto(site.url + path)
    return page


def kept(page: Page) -> None:
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()


def test_what_is_typed_is_kept_by_itself(store, site, pair):
    page = writing(site, pair)
    page.get_by_label("Your entry").fill("On the bus")
    kept(page)
    assert drafts(store, pair.mentor) == ["On the bus"]
    page.get_by_label("Your entry").fill("On the bus, home")
    kept(page)
    assert drafts(store, pair.mentor) == ["On the bus, home"]
    page.reload()  # the same address as before, which now has the draft
    expect(page.get_by_label("Your entry")).to_have_value("On the bus, home")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Only you can read it.")).to_be_visible()
    assert (texts(store, pair.mentor), drafts(store, pair.mentor)) == (["On the bus, home"], [])


def test_leaving_the_page_keeps_the_last_words(store, site, pair):
    page = writing(site, pair)
    page.get_by_label("Your entry").fill("Half a sent")
    page.get_by_role("link", name="Back to your diary").click()
    for _ in range(40):
        if page.get_by_text("Half a sent").count():
            break
        page.goto(f"{site.url}/my/diary")
    assert drafts(store, pair.mentor) == ["Half a sent"]


def test_without_a_connection_it_keeps_trying_and_says_so(store, site, pair):
    page = writing(site, pair)
    page.context.set_offline(True)
    page.get_by_label("Your entry").fill("In a tunnel")
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("there is no connection")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("Your entry")).to_have_value("In a tunnel")
    assert drafts(store, pair.mentor) == []
    page.context.set_offline(False)
    page.clock.run_for(60_000)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert drafts(store, pair.mentor) == ["In a tunnel"]


def end_session(page: Page, clock) -> None:
    """Nothing was done for longer than a session lasts; then something is typed."""
    clock.advance(timedelta(minutes=31))
    page.get_by_label("Your entry").fill("Typed too late")
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("You have been signed out. Your words")).to_be_visible()


def test_after_signing_in_again_in_another_tab_the_words_are_saved(store, clock, site, pair):
    page = writing(site, pair)
    end_session(page, clock)
    page.get_by_role("button", name="Save", exact=True).click()  # would only lead to an error
    page.get_by_role("button", name="Save what I wrote").click()
    expect(page.get_by_text("You have been signed out. Your words")).to_be_visible()
    assert drafts(store, pair.mentor) == []
    site.sign_in(page.context, pair.mentor)
    page.get_by_role("button", name="Save what I wrote").click()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    page.clock.run_for(PAUSE)  # a second press of a button counts after a moment
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved. Only you can read it.")).to_be_visible()
    assert texts(store, pair.mentor) == ["Typed too late"]


def test_words_never_come_into_the_diary_of_another_who_signed_in(store, clock, site, pair):
    page = writing(site, pair)
    end_session(page, clock)
    site.sign_in(page.context, pair.mentee)
    page.get_by_role("button", name="Save what I wrote").click()
    expect(page.get_by_text("Somebody else has signed in")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Somebody else has signed in")).to_be_visible()
    expect(page.get_by_text("Typed too late")).to_be_visible()
    for who in (pair.mentor, pair.mentee):
        assert texts(store, who) == drafts(store, who) == []


def test_an_entry_changed_elsewhere_is_told_and_both_are_shown(store, site, pair):
    entry = wrote(store, pair.mentor, "first")
    page = writing(site, pair, path=f"/my/diary/{entry.id}/write")
    begun(store, pair.mentor, "on the laptop", entry)
    page.get_by_label("Your entry").fill("on the phone")
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("You changed this entry somewhere else")).to_be_visible()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Draft from somewhere else")).to_be_visible()
    expect(page.get_by_text("on the laptop")).to_be_visible()
    expect(page.get_by_label("Your entry")).to_have_value("on the phone")
    site.look(page, "both", shots())
    assert (texts(store, pair.mentor), drafts(store, pair.mentor)) == (["first"], ["on the laptop"])


def shots() -> Path | None:
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
    return Path(SHOTS) if SHOTS else None


def minutes(page: Page, count: float) -> None:
    page.clock.fast_forward(int(count * 60_000))


def test_before_rest_ends_the_session_one_can_go_on(site, pair):
    page = writing(site, pair)
    dialog = page.get_by_role("alertdialog", name="You will be signed out in 3 minutes")
    minutes(page, 25.5)
    expect(dialog).to_be_hidden()
    minutes(page, 1)
    expect(dialog).to_be_visible()
    expect(page.get_by_role("button", name="Stay signed in")).to_be_focused()
    expect(page.get_by_role("button", name="Back to my words")).to_be_hidden()
    site.look(page, "idle", shots())
    with page.expect_response("**/my/stay") as told:
        page.keyboard.press("Escape")
    assert told.value.status == 204
    expect(dialog).to_be_hidden()
    minutes(page, 20)
    expect(dialog).to_be_hidden()
    minutes(page, 7)
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()
    minutes(page, 40)  # a phone that slept
    page.wait_for_url("**/sign-in*")


def test_rest_with_words_that_are_not_saved_keeps_them(store, clock, site, pair):
    page = writing(site, pair)
    page.route("**/draft", lambda route: route.abort())
    page.get_by_label("Your entry").fill("Never reached you")
    page.clock.run_for(PAUSE)
    expect(page.get_by_text("there is no connection")).to_be_visible()
    clock.advance(timedelta(minutes=40))
    minutes(page, 40)
    ended = page.get_by_role("alertdialog", name="You have been signed out")
    expect(ended).to_be_visible()
    site.look(page, "idle-ended", shots())
    page.unroute("**/draft")
    site.sign_in(page.context, pair.mentor)
    ended.get_by_role("button", name="Back to my words").click()
    expect(ended).to_be_hidden()
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    assert drafts(store, pair.mentor) == ["Never reached you"]


def test_words_to_look_for_keep_nothing_on_the_screen(store, clock, site, pair):
    wrote(store, pair.mentor, "A private word")
    page = writing(site, pair, path="/my/diary/search")
    page.get_by_label("Words to look for").fill("private")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("1 entry found")).to_be_visible()
    page.get_by_label("Words to look for").fill("another")
    clock.advance(timedelta(minutes=31))
    minutes(page, 31)
    page.wait_for_url("**/sign-in*")


def test_without_scripts_everything_works(store, site, pair):
    page = site.page(pair.mentor, scripts=False)
    page.goto(f"{site.url}/my/diary/new/free")
    page.get_by_label("Your entry").fill("By hand")
    page.get_by_role("button", name="Save and go on writing").click()
    expect(page.get_by_text("You can go on writing.")).to_be_visible()
    assert drafts(store, pair.mentor) == ["By hand"]
    page.get_by_label("Your entry").fill("By hand, done")
    page.get_by_role("button", name="Save", exact=True).click()
    assert texts(store, pair.mentor) == ["By hand, done"]
    expect(page.get_by_text("signed out in 3 minutes")).to_be_hidden()
    page.goto(f"{site.url}/my/diary/new/free")
    expect(page.get_by_text("signed out if you do nothing for 30 minutes")).to_be_visible()


def test_every_page_for_everybody_wide_and_narrow(store, site, pair):
    page = site.page(pair.mentor)
    page.goto(f"{site.url}/my/diary")
    site.look(page, "empty", shots())
    entry = wrote(store, pair.mentor, "Listening " * 60)
    wrote(store, pair.mentor, "", DAY, Answer("How well did I listen?", "x" * 200))
    begun(store, pair.mentor, "half", entry)
    other = f"/{entry.id}"
    for name, path in {
        "list": "",
        "choose": "/new",
        "log": "/new/log",
        "print": "/print",
        "take": "/take",
        "entry": other,
        "delete": f"{other}/delete",
        "discard": f"{other}/discard",
    }.items():
        page.goto(f"{site.url}/my/diary{path}")
        site.look(page, name, shots())
    page.goto(f"{site.url}/my/diary/search")
    page.get_by_label("Words to look for").fill("LISTEN")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("3 entries found")).to_be_hidden()
    expect(page.get_by_text("2 entries found")).to_be_visible()
    site.look(page, "found", shots())


def test_leaving_quickly_is_not_undone_by_going_back(site, pair):
    page = site.page(pair.mentor)
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="Weather"))
    page.goto(f"{site.url}/my/diary/search")
    page.goto(f"{site.url}/my/diary")
    page.get_by_role("link", name="Leave this page quickly").first.click()
    expect(page.get_by_text("Weather")).to_be_visible()
    page.go_back()
    assert page.url.endswith("/my/diary/search")
