"""The pages of media: sent with scripts and without, shown to their owner, deleted for good."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from feedback.accounts.gate import Gate
from feedback.clock import SetClock
from feedback.diaries import media_cleaning, media_views
from feedback.members.arrangements import arrangements, change_arrangements
from feedback.running.spool import MemoryRequest
from feedback.storage.sqlite import SqliteStore, initialise
from feedback.web.headers import FORCED, RECORDING
from tests.diaries import media_samples as samples
from tests.diaries.media_samples import pieces
from tests.diaries.media_site import Sender, saved_entry
from tests.members.people import Member, Two, lead_of, two
from tests.members.site import URL, make_app, signed_in


@dataclass
class Site:
    store: SqliteStore
    app: Flask
    pair: Two

    def sender(self, who: Member) -> Sender:
        return Sender(signed_in(self.app, who), self.store, who, saved_entry(self.store, who))


@contextmanager
def made(folder: Path) -> Iterator[Site]:
    clock = SetClock(datetime(2026, 3, 2, 9, 30, tzinfo=UTC))
    with closing(initialise(folder, (bytes(32),), clock)) as store:
        app = make_app(store, folder)
        app.request_class = MemoryRequest
        yield Site(store, app, two(store))


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """One installation for all that leave nothing behind: each has an entry of its own."""
    with made(tmp_path_factory.mktemp("media") / "data") as one:
        yield one


@pytest.fixture
def amina(site) -> Sender:
    return site.sender(site.pair.mentor)


@pytest.fixture
def chris(site) -> Sender:
    return site.sender(site.pair.mentee)


def files(sender: Sender) -> set[str]:
    return {path.name for path in sender.store.media.rglob("*") if path.is_file()}


def kept(sender: Sender) -> dict[str, bytes]:
    media = sender.media
    return {one.name: samples.whole(media, one) for one in media.of(sender.entry) if one.done}


def test_a_file_comes_in_piece_by_piece_and_stands_on_the_entrys_page(amina):
    data = samples.sound(40)
    medium = amina.send(data, "Our talk.wav")
    assert kept(amina) == {"Our talk.wav": data}
    page = amina.browser.get(f"/my/diary/{amina.entry}")
    assert "Your sound is saved. Only you can hear it." in page.text
    assert f'src="{amina.base}/{medium}/content"' in page.text
    assert page.page
    assert amina.browser.get(f"{amina.base}/{medium}").page
    assert "what your phone or camera wrote" in amina.browser.text.lower()


def test_a_broken_sending_is_found_again_and_goes_on(amina):
    data = samples.sound(40)
    begun = amina.begin("talk.wav", len(data))
    medium = begun["at"].rsplit("/", 1)[1]
    assert begun["pieces"] == 3
    assert amina.piece(medium, 0, pieces(data)[0]).json == {"next": 1}
    assert "not finished" in amina.browser.get(amina.base).text
    assert "Not finished" in amina.browser.get(f"/my/diary/{amina.entry}").text
    assert "Choose the file again" in amina.browser.get(f"{amina.base}/{medium}").text
    again = amina.begin("talk.wav", len(data))
    assert (again["at"], again["next"]) == (begun["at"], 1)
    # The answer to a piece may have been lost; one too far ahead is told which is wanted.
    assert amina.piece(medium, 0, pieces(data)[0]).json == {"next": 1}
    ahead = amina.piece(medium, 2, pieces(data)[2])
    assert (ahead.status_code, ahead.json) == (409, {"next": 1})
    early = amina.ask(f"/{medium}/done", json={})
    assert (early.status_code, early.json) == (409, {"next": 1})
    assert amina.send(data) == medium
    assert kept(amina) == {"talk.wav": data}
    late = amina.piece(medium, 2, pieces(data)[2])
    assert late.json == {"next": 3}
    assert "go" in amina.ask(f"/{medium}/done", json={}).json


def test_another_file_of_the_same_name_and_size_is_noticed(amina):
    data = samples.sound(40)
    medium = amina.begin("talk.wav", len(data))["at"].rsplit("/", 1)[1]
    amina.piece(medium, 0, pieces(data)[0])
    other = amina.piece(medium, 0, pieces(samples.sound(40))[0])
    assert other.status_code == 409
    assert "not the file that you began" in other.json["error"]


@pytest.mark.parametrize(
    "asked",
    [
        None,
        [],
        {},
        {"name": "a", "size": "9"},
        {"name": 1, "size": 9},
        {"name": "a", "size": True},
        {"name": "a", "size": -1},
        {"name": "a", "size": 10**400},
    ],
)
def test_what_no_script_of_ours_sends_is_refused(amina, asked):
    assert amina.ask("/begin", json=asked).status_code == 400


def test_errors_are_words_to_show(tmp_path):
    with made(tmp_path / "data") as site:
        amina, store, pair = site.sender(site.pair.mentor), site.store, site.pair
        by, now = lead_of(store, pair.scheme), arrangements(store, pair.scheme).version
        limits = {"media_file_mb": 1, "media_person_mb": 2}
        change_arrangements(store, scheme=pair.scheme, values=limits, by=by, version=now)
        large = amina.ask("/begin", json={"name": "a.wav", "size": 1_000_001})
        assert large.json["error"].endswith("One file can have up to 1 MB.")
        medium = amina.begin("a.wav", 300)["at"].rsplit("/", 1)[1]
        told = amina.piece(medium, 0, b"<html>".ljust(300)).json["error"]
        assert "cannot keep this kind" in told
        values = {"media": False}
        change_arrangements(store, scheme=pair.scheme, values=values, by=by, version=now + 1)
        assert amina.ask("/begin", json={"name": "a.wav", "size": 5}).status_code == 403
        assert "does not take photos" in amina.browser.get(amina.base).text
        assert "Add a photo" not in amina.browser.get(f"/my/diary/{amina.entry}").text
        assert amina.form(samples.sound()).status_code == 403


def test_a_piece_needs_a_form_token_and_may_not_be_larger_than_one(amina):
    data = samples.sound(40)
    medium = amina.begin("talk.wav", len(data))["at"].rsplit("/", 1)[1]
    for piece, more in ((pieces(data)[0], {"token": ""}), (data, {})):
        assert amina.piece(medium, 0, piece, **more).status_code == 400
    assert amina.media.next_piece(amina.media.get(amina.entry, medium)) == 0


def test_without_scripts_a_file_is_sent_by_the_form(amina):
    data = samples.sound(400)
    assert len(data) > 4 * 1024 * 1024  # more than any other page takes
    answer = amina.form(data)
    assert answer.status_code == 303
    assert kept(amina) == {"talk.wav": data}
    photo = amina.form(samples.photo(), "us.jpg")
    assert photo.status_code == 303
    text = amina.browser.get(photo.location.split("#")[0]).text
    assert "without its hidden details" in text
    page = amina.browser.get(f"{amina.base}/{photo.location.split('#medium-')[1]}")
    assert "the place where it was taken" in page.text
    assert page.page


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "nothing in this file"),
        (b"<svg>", "cannot keep this kind"),
        (b"\xff\xd8\xff!", "could not open this photo"),
    ],
)
def test_without_scripts_errors_stand_at_the_field_and_nothing_is_left(amina, data, words):
    answer = amina.form(data, "x.jpg")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert words in text
    assert "Error: " in text
    assert amina.media.of(amina.entry) == []


def test_without_scripts_too_large_a_file_is_refused_in_words(amina, monkeypatch):
    monkeypatch.setattr(media_views, "_WITHOUT_SCRIPT", 1000)
    answer = amina.form(samples.sound())
    assert "Without JavaScript one file" in answer.get_data(as_text=True)
    monkeypatch.undo()
    assert amina.form(bytes(34 * 1024 * 1024)).status_code == 413


def test_no_file_chosen_is_an_error_at_the_field(amina):
    token = {"csrf_token": amina.token()}
    sent = {"Origin": URL, "Referer": URL + amina.base}
    answer = amina.browser.client.post(amina.base, data=token, headers=sent, base_url=URL)
    assert "Choose a file first" in answer.get_data(as_text=True)


def test_while_others_photos_are_cleaned_one_is_asked_to_come_back(amina, monkeypatch):
    gate = Gate(patience=0.01)
    monkeypatch.setattr(media_cleaning, "_GATE", gate)
    data = samples.photo()
    medium = amina.begin("us.jpg", len(data))["at"].rsplit("/", 1)[1]
    amina.piece(medium, 0, data)
    with gate.turn(known=True):
        busy = amina.ask(f"/{medium}/done", json={})
        assert (busy.status_code, busy.headers["Retry-After"]) == (503, "5")
        assert busy.mimetype != "application/json"  # so that the script tries again
        form = amina.form(data, "other.jpg")
        assert "Others are sending photos" in form.get_data(as_text=True)
    assert amina.ask(f"/{medium}/done", json={}).status_code == 200
    assert set(kept(amina)) == {"us.jpg"}
    assert len(amina.media.of(amina.entry)) == 1


def test_deleting_asks_first_and_is_for_good(amina):
    before = files(amina)
    medium = amina.send(samples.sound())
    page = amina.browser.get(f"{amina.base}/{medium}/delete")
    assert "gone for good" in page.text
    assert page.page
    assert kept(amina)
    page.post(f"{amina.base}/{medium}/delete")
    assert "It is deleted." in page.text
    assert kept(amina) == {}
    assert files(amina) == before
    assert amina.content(medium).status_code == 404
    assert amina.browser.get(f"{amina.base}/{medium}").status == 404


def test_somebody_elses_media_are_not_there(amina, chris):
    medium = amina.send(samples.sound())
    ids = [(amina.entry, medium), (chris.entry, medium), (amina.entry, "0" * 32)]
    for entry, one in ids:
        for what in ("", "/content", "/save", "/delete"):
            assert chris.browser.get(f"/my/diary/{entry}/media/{one}{what}").status == 404
        chris_there = Sender(chris.browser, chris.store, chris.who, chris.entry)
        token = chris_there.token()
        chris_there.entry = entry
        assert chris_there.piece(one, 0, b"x", token=token).status_code == 404
        assert chris_there.ask(f"/{one}/done", token=token, json={}).status_code == 404
    assert chris.browser.get(amina.base).status == 404
    assert kept(amina)


def test_a_ticket_is_of_no_use_to_anybody_else(amina, chris, site):
    """The cookie that spares reading the diary opens in its owner's session alone."""
    medium = amina.send(samples.sound())
    path = f"{amina.base}/{medium}"
    stolen = amina.browser.client.get_cookie("__Secure-medium", path=path, domain="127.0.0.1")
    assert stolen
    assert stolen.http_only
    assert stolen.secure
    assert stolen.same_site == "Strict"
    chris.browser.client.set_cookie(
        "__Secure-medium", stolen.value, path="/", domain="127.0.0.1", secure=True
    )
    for entry in (amina.entry, chris.entry):
        other = Sender(chris.browser, chris.store, chris.who, entry)
        assert other.content(medium).status_code == 404
    fresh = signed_in(site.app, site.pair.mentor)
    assert Sender(fresh, amina.store, amina.who, amina.entry).content(medium).status_code == 200


@pytest.mark.parametrize("ticket", ["", "x", "A" * 3000, "%%%", "AQ==", "é"])
def test_a_broken_ticket_is_as_none(amina, ticket):
    medium = amina.send(samples.sound())
    amina.browser.client.set_cookie(
        "__Secure-medium", ticket, path=f"{amina.base}/{medium}", domain="127.0.0.1", secure=True
    )
    assert amina.content(medium).status_code == 200


def test_only_the_page_that_records_may_use_microphone_and_camera(amina):
    name, value = RECORDING
    assert amina.browser.client.get(amina.base, base_url=URL).headers[name] == value
    medium = amina.send(samples.sound())
    for path in (f"/my/diary/{amina.entry}", f"{amina.base}/{medium}", "/my/diary"):
        answer = amina.browser.client.get(path, base_url=URL)
        assert answer.headers[name] == FORCED[name]
        assert "media-src 'self';" in answer.headers["Content-Security-Policy"] + ";"


def test_media_leave_no_event_and_no_time(amina):
    before = amina.store.all("audit")
    amina.send(samples.sound())
    assert amina.store.all("audit") == before


def test_pages_of_nothing_are_not_there(amina):
    for path in ("/my/diary/zz/media", "/my/diary/" + "0" * 32 + "/media", amina.base + "/zz"):
        assert amina.browser.get(path).status == 404
