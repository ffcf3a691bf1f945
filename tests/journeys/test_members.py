"""A pair's way in a browser: a mentor on a phone, and the director whom they mentor."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from crypto import Cost, CryptoError, Identity, context, open_envelope
from feedback.demo import cast, story
from feedback.participants.service import people
from feedback.storage.participant_keys import participant_key
from feedback.storage.vault import PURPOSES
from tests.diaries.media_samples import sound
from tests.journeys.member_steps import (
    choose_way,
    details,
    keep_recovery,
    six_words,
    start,
    with_words,
)
from tests.journeys.steps import fill_day, sign_in
from tests.journeys.town import Secrets, Town

CHEAP = Cost(memory_kib=64, iterations=1)
WROTE = "They asked me to prove it, and I was angry."
SHARED = "How the promotion panel looks from outside"
HOME = "amina.bello@home.example"


@pytest.fixture
def scheme(town: Town) -> tuple[str, Secrets]:
    """An open survey of 24 people, and what its lead signs in with."""
    clock, store = town.clock, town.store
    lead = cast.enrol_first(store, clock, name="Lou Lead", email="lead@example.org", cost=CHEAP)
    made = story.new_scheme(store, clock, title="Reverse mentoring", lead=lead, cost=CHEAP)[0]
    town.work()
    return made, Secrets(lead.email, lead.passphrase, lead.totp, lead.recovery)


def send_links(town: Town, page: Page, made: str) -> None:
    """The lead sends everybody the link, and learns nothing from it."""
    page.goto(f"{town.url}/schemes/{made}/pairs")
    town.look(page, "pairs")
    page.get_by_role("button", name="Send everybody the link").click()
    town.look(page, "pairs-send")
    page.get_by_role("button", name="Send").click()
    town.look(page, "pairs-sent")
    town.work()


def join(town: Town, page: Page, address: str, *, email: str) -> Secrets:
    """From the mail to a sign-in of one's own; what was written down."""
    start(town, page, town.inbox.link(address))
    assert "/join/" not in page.url
    details(town, page, email)
    choose_way(page, "Six words")
    words, recovery = six_words(page), keep_recovery(town, page)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", name="Your page")).to_be_visible()
    return Secrets(email=email, words=words, totp="", recovery=recovery)


def sign_in_as_member(page: Page, who: Secrets) -> None:
    with_words(page, who.email, who.words)
    expect(page.get_by_role("heading", name="Your page")).to_be_visible()


def write(town: Town, page: Page, heard: bytes) -> None:
    """A reflection, kept by itself before it is saved; a recording with it."""
    page.get_by_role("link", name="Open your diary").click()
    page.get_by_role("button", name="Write in your diary").first.click()
    page.get_by_role("button", name="Answer questions").click()
    boxes = page.locator("textarea")
    assert boxes.count() == 6
    boxes.first.fill(WROTE)
    expect(page.get_by_text("Saved as a draft.")).to_be_visible()
    page.goto(f"{town.url}/my/diary")
    page.get_by_role("link", name="Go on writing").click()
    assert page.locator("textarea").first.input_value() == WROTE
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Add a photo, sound or video").click()
    file = {"name": "after-the-meeting.wav", "mimeType": "audio/wav", "buffer": heard}
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name=re.compile("^(Add|Send|Upload)")).first.click()
    page.wait_for_url(re.compile(r"/my/diary/[0-9a-f]{32}([?#].*)?$"))
    expect(page.locator("audio")).to_have_count(1)
    page.goto(f"{town.url}/my/diary/search")
    page.locator("main input[type=text], main input[type=search]").first.fill("ANGRY")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("was angry").first).to_be_visible()
    assert "ANGRY" not in page.url.upper()


def agree(town: Town, mentor: Page, mentee: Page) -> None:
    """One writes the terms, both sign."""
    mentor.goto(f"{town.url}/my")
    mentor.get_by_role("link", name="Your contract").click()
    mentor.get_by_role("button", name="Write down what we agreed").click()
    mentor.get_by_role("button", name="Save and read it all").click()
    mentor.get_by_label("Every month").check()
    mentor.get_by_label("How many times will you meet?").fill("6")
    mentor.get_by_label("How many minutes is each meeting?").fill("60")
    mentor.get_by_label("By video", exact=True).check()
    mentor.get_by_role("button", name="Save and read it all").click()
    _sign(mentor, "Bola Example")
    mentee.goto(f"{town.url}/my")
    mentee.get_by_role("link", name="Your contract").click()
    mentee.get_by_role("button", name="Read and sign").click()
    _sign(mentee, "Ada Example")


def _sign(page: Page, name: str) -> None:
    for box in page.locator("main input[type=checkbox]").all():
        box.check()
    page.locator("main input[name=name]").fill(name)
    page.get_by_role("button", name="Sign", exact=True).click()


def meet(town: Town, mentor: Page, mentee: Page) -> None:
    """One writes the meeting down, the other confirms it."""
    mentor.goto(f"{town.url}/my")
    mentor.get_by_role("link", name="Log of your meetings").click()
    mentor.get_by_role("button", name="Write down a meeting").click()
    fill_day(mentor, "on", town.clock.now().date())
    mentor.get_by_label("Hours").fill("1")
    mentor.get_by_label("What you talked about").fill(SHARED)
    mentor.get_by_label("What is to be done").fill("Read the staff survey")
    mentor.get_by_label("Both", exact=False).first.check()
    mentor.get_by_role("button", name="Add another step").click()
    assert mentor.get_by_label("What you talked about").input_value() == SHARED
    mentor.get_by_role("button", name="Save and confirm").click()
    mentee.goto(f"{town.url}/my")
    mentee.get_by_role("link", name="Log of your meetings").click()
    mentee.get_by_role("link", name=re.compile("2026")).first.click()
    mentee.get_by_role("button", name="Confirm this meeting").click()


def part(town: Town, mentor: Page, mentee: Page) -> None:
    """The mentor ends it; both can still read, and neither can write."""
    mentor.goto(f"{town.url}/my")
    mentor.get_by_role("link", name="End this pairing").click()
    mentor.get_by_role("button", name="End this pairing").click()
    town.work()
    told = town.inbox.text("contact@example.org")
    assert "Bola Example" in told
    assert "reason" in told
    mentee.goto(f"{town.url}/my")
    town.look(mentee, "home-ended")
    mentee.get_by_role("link", name="Log of your meetings").click()
    expect(mentee.get_by_role("button", name="Write down a meeting")).to_have_count(0)
    mentee.get_by_role("link", name=re.compile("2026")).first.click()
    expect(mentee.get_by_text(SHARED)).to_be_visible()


def test_a_mentor_on_a_phone_and_their_director(town: Town, scheme):
    made, held = scheme
    there = {one.name: one for one in people(town.store, made)}
    lead, heard = town.page(), sound()
    sign_in(town, lead, held)
    send_links(town, lead, made)
    lead.goto(f"{town.url}/schemes/{made}/pairs")
    before = lead.locator("main").inner_text()
    mentor, mentee = town.page(320), town.page()
    amina = join(town, mentor, there["Bola Example"].email, email=HOME)
    director = there["Ada Example"].email
    chris = join(town, town.page(scripts=False), director, email=director)
    sign_in_as_member(mentee, chris)
    write(town, mentor, heard)
    lead.reload()
    assert lead.locator("main").inner_text() == before
    agree(town, mentor, mentee)
    meet(town, mentor, mentee)
    lead.reload()
    assert lead.locator("main").inner_text() != before  # both have signed: that alone is shown
    assert SHARED not in lead.content()
    part(town, mentor, mentee)
    _rest(town, mentor, amina)
    assert town.faults == []
    nothing_readable(town, [amina, chris], heard)
    nothing_opens(town)


def _rest(town: Town, page: Page, who: Secrets) -> None:
    """Half an hour without a word ends the session; the words open it again."""
    town.clock.advance(timedelta(minutes=31))
    page.goto(f"{town.url}/my/diary")
    assert "/sign-in" in page.url
    sign_in_as_member(page, who)
    page.goto(f"{town.url}/my/diary")
    expect(page.get_by_text(WROTE[:20]).first).to_be_visible()
    page.goto(f"{town.url}/account")
    town.look(page, "account-member")


def nothing_readable(town: Town, who: list[Secrets], heard: bytes) -> None:
    """Neither words, sound, contract, log, address nor secret in any file or line."""
    needles = [WROTE, SHARED, "Read the staff survey", HOME, "after-the-meeting"]
    for one in who:
        needles += [one.words, one.recovery, one.recovery.replace("-", "")]
    for _, mail in town.inbox.mails:
        link = re.search(r"/join/(\S+)", mail.get_body(("plain",)).get_content())
        needles += [link[1]] if link else []
    wanted = [form for needle in needles for form in (needle.encode(), needle.lower().encode())]
    wanted += [heard[at : at + 32] for at in range(44, len(heard) - 32, len(heard) // 50)]
    heaps = {str(path): path.read_bytes() for path in town.folder.rglob("*") if path.is_file()}
    assert any("/media/" in name for name in heaps)
    heaps["output"] = town.log.getvalue().encode()
    for name, heap in heaps.items():
        assert not [needle for needle in wanted if needle in heap], name


def nothing_opens(town: Town) -> None:
    """With all that is at rest (stores, keyring, master key) no block of a diary opens."""
    store = town.store
    keys = [participant_key(store, store, row["name"]) for row in store.all("participant_keys")]
    keys += [store.vault.key(name) for name in PURPOSES] + [store.vault.masters[0]]
    for row in store.all("diary_blocks")[:4]:
        for key in keys:
            for own in keys[:3]:
                with pytest.raises(CryptoError):
                    open_envelope(
                        row["body"],
                        identity=Identity(key),
                        context=context("diary", row["owner"], row["name"]),
                        key=own,
                    )
