"""Sending, playing and recording in Chromium: connections break, devices are made up."""

import re
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from feedback.clock import SetClock
from feedback.diaries.media import Media
from feedback.storage.sqlite import initialise
from tests.conftest import _CHROMIUM, BROWSER
from tests.diaries import media_samples as samples
from tests.diaries.browsing import Site, served
from tests.diaries.media_site import saved_entry
from tests.members.people import two

_FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
TALK = samples.sound(40)  # three pieces


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    folder = tmp_path_factory.mktemp("media") / "data"
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with closing(initialise(folder, (bytes(32),), clock)) as store:
        yield store, folder, two(store).mentor


@pytest.fixture(scope="module")
def recording_browser(browser):
    """Another Chromium, with a microphone and a camera made of tones and test pictures."""
    opened = browser.browser_type.launch(executable_path=BROWSER, args=[*_CHROMIUM, *_FAKE])
    yield opened
    opened.close()


@pytest.fixture
def site(installation, recording_browser) -> Iterator[Site]:
    store, folder, _ = installation
    with served(store, folder, recording_browser) as site:
        yield site
        assert site.faults == []


@pytest.fixture
def amina(installation):
    """Who, and a fresh entry of theirs."""
    store, _, who = installation
    return who, saved_entry(store, who)


def media_of(installation, entry: str) -> dict[str, bytes]:
    store, _, who = installation
    media = Media(store, who.account, who.identity)
    return {one.name: samples.whole(media, one) for one in media.of(entry) if one.done}


def add_page(site: Site, who, entry: str, **more):
    page = site.page(who, **more)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{site.url}/my/diary/{entry}/media")
    return page


def choose(page, data: bytes, name: str = "talk.wav", kind: str = "audio/wav") -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": kind, "buffer": data}
    )


def add_again(page) -> None:
    """Past the button, which takes a second press within a second for a double click."""
    page.locator("form:has(input[type=file])").evaluate("form => form.requestSubmit()")


def pieces_asked(page) -> list[int]:
    """Grows by the number of each piece that the page sends."""
    asked: list[int] = []

    def note(request) -> None:
        found = re.search(r"/pieces/(\d+)$", request.url)
        if found:
            asked.append(int(found[1]))

    page.on("request", note)
    return asked


def buttons(page) -> list[str]:
    """What the recorder offers."""
    shown = page.locator("[data-recorder] button:visible")
    return [shown.nth(at).inner_text() for at in range(shown.count())]


def test_a_connection_that_breaks_in_the_middle_loses_nothing(site, amina, installation):
    who, entry = amina
    page = add_page(site, who, entry)
    asked = pieces_asked(page)

    page.route("**/pieces/1", lambda route: route.abort())
    choose(page, TALK)
    page.get_by_role("button", name="Add this file").click()
    expect(page.locator("[data-status]")).to_contain_text("There is no connection")
    expect(page.locator("progress")).to_have_js_property("value", 33)
    page.context.set_offline(True)
    page.unroute("**/pieces/1")
    expect(page.get_by_role("button", name="Add this file")).to_be_hidden()
    site.look(page, "media-offline")
    expect(page.locator("[data-status]")).to_contain_text("There is no connection")
    page.context.set_offline(False)
    expect(page.get_by_text("Your sound is saved")).to_be_visible()
    assert sorted(set(asked)) == [0, 1, 2]
    assert media_of(installation, entry) == {"talk.wav": TALK}


def test_after_reloading_the_same_file_goes_on_where_it_was(site, amina, installation):
    who, entry = amina
    page = add_page(site, who, entry)
    page.route("**/pieces/2", lambda route: route.abort())
    choose(page, TALK)
    page.get_by_role("button", name="Add this file").click()
    expect(page.locator("[data-status]")).to_contain_text("There is no connection")
    page.unroute("**/pieces/2")
    page.reload()
    expect(page.get_by_text("talk.wav is not finished")).to_be_visible()
    asked = pieces_asked(page)
    choose(page, TALK)
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_text("Your sound is saved")).to_be_visible()
    assert asked == [1, 2]  # the last one that was there is compared
    assert media_of(installation, entry) == {"talk.wav": TALK}


def test_another_file_of_the_same_name_and_size_is_not_mixed_in(site, amina, installation):
    who, entry = amina
    page = add_page(site, who, entry)
    page.route("**/pieces/2", lambda route: route.abort())
    choose(page, TALK)
    page.get_by_role("button", name="Add this file").click()
    expect(page.locator("[data-status]")).to_contain_text("There is no connection")
    page.get_by_role("button", name="Stop sending").click()
    expect(page.get_by_role("alert")).to_contain_text("choose the same file again")
    choose(page, samples.sound(40))
    add_again(page)
    expect(page.get_by_role("alert")).to_contain_text("not the file that you began")
    assert media_of(installation, entry) == {}


def test_no_file_chosen_is_said(site, amina):
    who, entry = amina
    page = add_page(site, who, entry)
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a file first")


def test_what_cannot_be_kept_is_said_and_something_else_can_be_sent(site, amina):
    who, entry = amina
    page = add_page(site, who, entry)
    choose(page, b"<html>", "page.html", "text/html")
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_role("alert")).to_contain_text("cannot keep this kind of file")
    site.look(page, "media-refused")
    choose(page, samples.photo((400, 300)), "us.jpg", "image/jpeg")
    add_again(page)
    expect(page.get_by_text("without its hidden details")).to_be_visible()
    shown = page.get_by_alt_text("Photo: us.jpg")
    shown.scroll_into_view_if_needed()
    page.wait_for_function("document.querySelector('.candour-media__photo').naturalWidth === 300")
    site.look(page, "media-entry")
    page.get_by_role("link", name="us.jpg", exact=True).click()
    expect(page.get_by_role("heading", name="What we removed")).to_be_visible()
    site.look(page, "media-photo")
    page.get_by_role("link", name="Delete it").click()
    site.look(page, "media-delete")
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("It is deleted.")).to_be_visible()


def test_a_long_sound_is_played_from_anywhere(site, amina, installation):
    store, _, who = installation
    data = samples.sound(600)
    limits = samples.Limits(on=True, file=20_000_000, person=900_000_000)
    media = Media(store, who.account, who.identity)
    done = samples.send(media, amina[1], data, "long.wav", limits)
    page = site.page(who)
    got: list[tuple[int, int]] = []

    def note(response) -> None:
        if response.url.endswith("/content"):
            got.append((response.status, int(response.headers["content-length"])))

    page.on("response", note)
    page.goto(f"{site.url}/my/diary/{done.entry}/media/{done.id}")
    sought = page.evaluate("""async () => {
        const player = document.querySelector("audio");
        const once = (name) => new Promise((resolve, reject) => {
            player.addEventListener(name, resolve, { once: true });
            player.addEventListener("error", () => reject(player.error.message), { once: true });
        });
        if (player.readyState < 1) await once("loadedmetadata");
        const times = [Math.round(player.duration)];
        for (const at of [550, 10, 300]) {
            const there = once("seeked");
            player.currentTime = at;
            await there;
            times.push(Math.round(player.currentTime));
        }
        player.muted = true;
        const playing = once("timeupdate");
        await player.play();
        await playing;
        return times;
    }""")
    assert sought == [600, 550, 10, 300]
    assert len(got) > 2
    assert {status for status, _ in got} == {206}
    assert max(length for _, length in got) <= 2 * 1024 * 1024
    site.look(page, "media-sound")


@pytest.mark.parametrize(("kind", "shown"), [("sound", "audio"), ("video", "video")])
def test_recording_listening_keeping(site, amina, installation, kind, shown):
    who, entry = amina
    page = add_page(site, who, entry)
    posted: list[str] = []
    page.on("request", lambda request: request.method == "POST" and posted.append(request.url))
    page.get_by_role("button", name=f"Record {kind}").click()
    state = page.locator("[data-state]")
    expect(state).to_have_text(re.compile(r"^Recording: 0:0[1-9]$"))
    expect(page.locator(".candour-recorder--on")).to_have_count(1)
    assert buttons(page) == ["Stop recording"]
    if kind == "video":  # it shows all that sound does, and more
        site.look(page, "media-recording")
    page.get_by_role("button", name="Stop recording").click()
    expect(state).to_contain_text("not saved yet")
    assert buttons(page) == ["Keep it", "Throw it away"]
    player = page.locator(f"{shown}[aria-label='Your recording']")
    expect(player).to_be_visible()
    page.wait_for_function(
        f"document.querySelector(\"{shown}[aria-label='Your recording']\").readyState >= 1"
    )
    if kind == "video":
        site.look(page, "media-recorded")
    assert posted == []  # nothing is sent before it is kept
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text(f"Your {kind} is saved")).to_be_visible()
    ((name, data),) = media_of(installation, entry).items()
    assert name == f"{kind.title()} recording.{'weba' if kind == 'sound' else 'webm'}"
    assert data.startswith(b"\x1a\x45\xdf\xa3")
    page.wait_for_function(f"""async () => {{
        const player = document.querySelector(".candour-media__player");
        player.preload = "metadata";
        player.load();
        await new Promise((resolve) => player.addEventListener("loadedmetadata", resolve));
        return player.tagName === "{shown.upper()}";
    }}""")


def test_a_recording_thrown_away_is_never_sent(site, amina, installation):
    who, entry = amina
    page = add_page(site, who, entry)
    page.get_by_role("button", name="Record sound").click()
    expect(page.locator("[data-state]")).to_have_text(re.compile("^Recording: 0:0[1-9]$"))
    page.get_by_role("button", name="Stop recording").click()
    page.get_by_role("button", name="Throw it away").click()
    expect(page.locator("[data-state]")).to_contain_text("Nothing of it was sent")
    assert buttons(page) == ["Record sound", "Record video"]
    assert media_of(installation, entry) == {}


def test_who_leaves_quickly_is_not_asked_anything(site, amina):
    who, entry = amina
    page = site.page(who)
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    page.route("https://www.bbc.co.uk/**", lambda route: route.fulfill(body="weather"))
    page.goto(f"{site.url}/my/diary/{entry}/media")
    page.get_by_role("button", name="Record sound").click()
    expect(page.locator("[data-state]")).to_have_text(re.compile("^Recording: 0:0[1-9]$"))
    page.get_by_role("link", name="Leave this page quickly").last.click()
    page.wait_for_url("https://www.bbc.co.uk/**")
    assert asked == []


def test_without_scripts_the_form_does_it(site, amina, installation):
    who, entry = amina
    page = add_page(site, who, entry, scripts=False)
    expect(page.locator("[data-recorder]")).to_be_hidden()
    expect(page.get_by_text("Up to 32 MB.")).to_be_visible()
    choose(page, TALK)
    page.get_by_role("button", name="Add this file").click()
    expect(page.get_by_text("Your sound is saved")).to_be_visible()
    assert media_of(installation, entry) == {"talk.wav": TALK}
